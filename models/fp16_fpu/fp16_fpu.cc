#include "models/fp16_fpu/fp16_fpu.h"

namespace quaver {

FpuOutputs fp16_fpu(const Fp16FpuInputs& in) {
  static const Format fp169 = parse_format("fp169");
  if (!in.valid_i) return {};
  const Conversion to = {fp169, rounding_of_code(in.rounding_i), Overflow::kSpecial};
  const std::uint32_t result = fused_multiply_add(fp169, in.a_i, fp169, in.b_i, in.acc_i, to);
  return {true, static_cast<std::uint16_t>(result)};
}

}  // namespace quaver
