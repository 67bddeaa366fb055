#include "models/fpu/fpu.h"

#include <array>

namespace quaver {

unsigned rounding_code(Rounding rounding) { return static_cast<unsigned>(rounding.kind); }

Rounding rounding_of_code(unsigned code) {
  static constexpr std::array kinds = {RoundingKind::kNearestEven, RoundingKind::kNearestAway,
                                       RoundingKind::kTowardZero};
  return {kinds.at(code), 0};
}

FpuOutputs multiply_accumulate(const FpuInputs& in, const Format& a, const Format& b,
                               unsigned products, const Format& accumulator, Rounding rounding) {
  if (!in.valid_i) return {};
  const PassArithmetic arithmetic = {
      a, b, products, {accumulator, accumulator, 0, rounding}, {accumulator, rounding}};
  std::array<std::uint32_t, 4> a_codes{};
  std::array<std::uint32_t, 4> b_codes{};
  for (unsigned i = 0; i < products; ++i) {
    a_codes.at(i) = (in.a_i >> (i * a.width())) & a.code_mask();
    b_codes.at(i) = (in.b_i >> (i * b.width())) & b.code_mask();
  }
  return {true, multiply_accumulate(arithmetic, {a_codes.data(), products},
                                    {b_codes.data(), products}, in.acc_i)};
}

}  // namespace quaver
