#include "models/hybrid_fpu/hybrid_fpu.h"

#include <array>
#include <stdexcept>
#include <string>

namespace quaver {

const Format& hybrid_format(HybridSelect select, unsigned bias) {
  static const std::array<Format, 16> fp143 = [] {
    std::array<Format, 16> formats;
    for (unsigned b = 0; b < 16; ++b) formats[b] = parse_format("fp143b" + std::to_string(b));
    return formats;
  }();
  static const Format fp152 = parse_format("fp152");
  switch (select) {
    case HybridSelect::kFp143: return fp143.at(bias);
    case HybridSelect::kFp152: return fp152;
  }
  throw std::invalid_argument("operand format select out of range");
}

FpuOutputs hybrid_fpu(const FpuInputs& in, unsigned products) {
  static const Format fp169 = parse_format("fp169");
  const Format& a = hybrid_format(static_cast<HybridSelect>(in.a_format_i), in.a_bias_i);
  const Format& b = hybrid_format(static_cast<HybridSelect>(in.b_format_i), in.b_bias_i);
  return multiply_accumulate(in, a, b, products, fp169, rounding_of_code(in.rounding_i));
}

}  // namespace quaver
