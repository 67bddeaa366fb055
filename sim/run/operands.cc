#include "sim/run/operands.h"

#include <algorithm>
#include <bit>

#include "models/numerics/rounding.h"

namespace quaver {
namespace {

// The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): one well-mixed word a counter.
std::uint64_t mix(std::uint64_t z) {
  z += 0x9e3779b97f4a7c15U;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

// Twelve 16-bit uniforms in three words: their sum less 6 * 65535 has mean 0 and, since a uniform's
// variance is 1/12, a sigma of 2^16 to within 2^-16.
std::int64_t normal_16(std::uint64_t stream, std::uint64_t index) {
  std::int64_t total = -6 * std::int64_t{65535};
  for (std::uint64_t i = 0; i < 3; ++i) {
    const std::uint64_t word = mix(stream + 4 * index + i);
    for (unsigned shift = 0; shift < 64; shift += 16)
      total += static_cast<std::int64_t>((word >> shift) & 0xffffU);
  }
  return total;
}

// The exponent of two that the unit normal is scaled by.
int scale(TensorKind kind, std::uint64_t k, std::uint64_t stream, std::uint64_t index) {
  switch (kind) {
    case TensorKind::kActivation: return 0;
    case TensorKind::kWeight: return -((static_cast<int>(std::bit_width(k - 1)) + 1) / 2);
    case TensorKind::kError:
      return -std::min(15, std::countr_zero(mix(stream + 4 * index + 3) | (1U << 15)));
  }
  return 0;
}

Number element(TensorKind kind, std::uint64_t k, std::uint64_t stream, std::uint64_t index) {
  std::int64_t value = normal_16(stream, index);
  if (kind == TensorKind::kActivation) value = std::max<std::int64_t>(0, value);
  return {NumberClass::kFinite, value < 0, scale(kind, k, stream, index) - 16,
          static_cast<Uint128>(value < 0 ? -value : value)};
}

}  // namespace

TensorKind a_kind(Pass pass) {
  switch (pass) {
    case Pass::kForward:
    case Pass::kWeightGradient: return TensorKind::kActivation;
    case Pass::kDataGradient: return TensorKind::kError;
  }
  return TensorKind::kActivation;
}

TensorKind b_kind(Pass pass) {
  switch (pass) {
    case Pass::kForward:
    case Pass::kDataGradient: return TensorKind::kWeight;
    case Pass::kWeightGradient: return TensorKind::kError;
  }
  return TensorKind::kWeight;
}

std::uint64_t operand_stream(std::uint64_t seed, const Gemm& gemm, std::uint64_t instance,
                             unsigned operand) {
  std::uint64_t stream = mix(seed);
  for (const char letter : gemm.layer) stream = mix(stream ^ static_cast<unsigned char>(letter));
  stream = mix(stream + static_cast<std::uint64_t>(gemm.pass));
  return mix(stream + 2 * instance + operand);
}

CodeMatrix synthetic_tensor(TensorKind kind, const Format& format, std::uint64_t rows,
                            std::uint64_t cols, std::uint64_t k, std::uint64_t stream) {
  CodeMatrix tensor(rows, cols, format.bytes());
  for (std::uint64_t row = 0; row < rows; ++row)
    for (std::uint64_t col = 0; col < cols; ++col)
      tensor.set(row, col,
                 round_to_code(element(kind, k, stream, row * cols + col), format,
                               {RoundingKind::kNearestEven, 0}, Overflow::kSaturate));
  return tensor;
}

TensorValues synthetic_values(TensorKind kind, std::uint64_t k, std::uint64_t stream) {
  return [=](std::uint64_t index) { return to_double(element(kind, k, stream, index)); };
}

}  // namespace quaver
