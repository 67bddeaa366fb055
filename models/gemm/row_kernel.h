// What the elements of one array row do in one cycle, all at once: the golden step on values that
// stay decoded between cycles.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "models/numerics/dot.h"

namespace quaver {

// A value as a kernel holds it: the bits of a float32 or a format's code. 0 is +0 in both.
using Word = std::uint32_t;

// The operands of `W` products side by side: pointers to each lane's first word.
using LaneWords = std::array<const Word*, 4>;

// Elements side by side that step together: out[j] = round(in[j] + sum over w of a[w][j] *
// b[w][j]), j < count: multiply_accumulate of numerics/dot.h. `out` may be `in`.
struct RowStep {
  LaneWords a{};
  LaneWords b{};
  const Word* in = nullptr;
  Word* out = nullptr;
  std::size_t count = 0;
};

class RowKernel {
 public:
  virtual ~RowKernel() = default;

  // Steps run inside a FloatEnvironment of this kind.
  [[nodiscard]] virtual RoundingKind environment() const = 0;

  // Codes of the operands a and b to words.
  virtual void decode_a(std::span<const std::uint32_t> codes, Word* words) const = 0;
  virtual void decode_b(std::span<const std::uint32_t> codes, Word* words) const = 0;

  // One step after the other: a step reads what those before it have written.
  virtual void multiply_accumulate(std::span<const RowStep> steps) const = 0;

  // totals[j] = round(totals[j] + sums[j]): accumulate_chunk of numerics/dot.h.
  virtual void accumulate(Word* totals, const Word* sums, std::size_t count) const = 0;

  // The codes of a sum, in the intra format, and of totals, in the inter format.
  [[nodiscard]] virtual std::uint32_t encode_sum(Word sum) const = 0;
  virtual void encode_totals(std::span<const Word> totals, std::uint32_t* codes) const = 0;
};

// The vector kernel where there is one, else the golden operations code by code. The arithmetic
// must outlive the kernel.
std::unique_ptr<RowKernel> make_row_kernel(const PassArithmetic& arithmetic);

// For tests: the golden operations whatever the arithmetic.
std::unique_ptr<RowKernel> make_golden_row_kernel(const PassArithmetic& arithmetic);

// Whether make_row_kernel has a vector kernel for this arithmetic.
bool row_kernel_is_vectorised(const PassArithmetic& arithmetic);

}  // namespace quaver
