// The multiply-accumulate of a recipe: products summed exactly in groups, rounded once a group,
// chunk by chunk (Wang 2018, section 3: chunk-based accumulation).
#pragma once

#include <cstdint>
#include <span>

#include "models/numerics/operations.h"

namespace quaver {

// How products of one pass are added up.
struct Accumulation {
  Format intra;             // the partial sum inside a chunk
  Format inter;             // the sum of chunks; holds every value of `intra`
  std::uint32_t chunk = 0;  // products a chunk (CL); 0: the whole dot product is one chunk
  Rounding rounding;        // rne, rna or rtz

  friend bool operator==(const Accumulation&, const Accumulation&) = default;
};

// Everything that decides the bits of one GEMM of one training pass.
struct PassArithmetic {
  Format a;                     // operand on the M side
  Format b;                     // operand on the N side
  unsigned fused_products = 1;  // W: products summed exactly before each rounding; 1, 2 or 4
  Accumulation accumulation;
  Conversion output;

  friend bool operator==(const PassArithmetic&, const PassArithmetic&) = default;
};

// The arithmetic of the transposed GEMM: its operands are exchanged, and products commute.
PassArithmetic exchanged(PassArithmetic arithmetic);

// Whether every value of `inner` is a value of `outer`.
bool holds(const Format& outer, const Format& inner);

// round(partial_sum + sum of a[i] * b[i]) in the intra format: one step of the hardware's FPU.
// a and b hold 1 to W codes each.
std::uint32_t multiply_accumulate(const PassArithmetic& arithmetic,
                                  std::span<const std::uint32_t> a,
                                  std::span<const std::uint32_t> b, std::uint32_t partial_sum);

// round(total + partial_sum) in the inter format: one step of the chunk accumulator.
std::uint32_t accumulate_chunk(const Accumulation& accumulation, std::uint32_t total,
                               std::uint32_t partial_sum);

// The dot product before the output conversion, in the inter format. a and b have the same length.
std::uint32_t dot_total(const PassArithmetic& arithmetic, std::span<const std::uint32_t> a,
                        std::span<const std::uint32_t> b);

// The whole dot product: convert(dot_total) -> output.
std::uint32_t dot(const PassArithmetic& arithmetic, std::span<const std::uint32_t> a,
                  std::span<const std::uint32_t> b, std::uint32_t random = 0);

}  // namespace quaver
