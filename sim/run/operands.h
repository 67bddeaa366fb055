// Seeded synthetic operands: the tensors of a training step when no real ones are given.
#pragma once

#include <cstdint>

#include "models/gemm/codes.h"
#include "models/numerics/adaptive_format.h"
#include "models/numerics/dot.h"
#include "sim/lower/lower.h"

namespace quaver {

// What a tensor holds decides its distribution. Every value is an integer times a power of two,
// made from integers alone, so the codes are the same on every machine; each is rounded to its
// format with rne, saturating.
//   weights      normal (sum of 12 uniforms, Irwin-Hall), sigma = 2^-ceil(log2(k) / 2)
//   activations  normal with sigma 1 behind a ReLU: half of them zero
//   errors       normal times 2^-e with e geometric (p = 1/2, at most 15): heavy tails, after a
//                loss scale that puts the largest near 1
enum class TensorKind : std::uint8_t { kWeight, kActivation, kError };

TensorKind a_kind(Pass pass);
TensorKind b_kind(Pass pass);

// The values of such a tensor before they are rounded, by row-major index.
TensorValues synthetic_values(TensorKind kind, std::uint64_t k, std::uint64_t stream);

// rows x cols values of `format`. `stream` keeps tensors of one run apart; `k` is the GEMM's depth.
CodeMatrix synthetic_tensor(TensorKind kind, const Format& format, std::uint64_t rows,
                            std::uint64_t cols, std::uint64_t k, std::uint64_t stream);

// A number that names one operand (0: a, 1: b) of one GEMM instance, whatever else is run with it.
std::uint64_t operand_stream(std::uint64_t seed, const Gemm& gemm, std::uint64_t instance,
                             unsigned operand);

}  // namespace quaver
