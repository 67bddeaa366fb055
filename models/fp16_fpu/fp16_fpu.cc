#include "models/fp16_fpu/fp16_fpu.h"

namespace quaver {

FpuOutputs fp16_fpu(const FpuInputs& in) {
  static const Format fp169 = parse_format("fp169");
  return multiply_accumulate(in, fp169, fp169, 1, fp169, rounding_of_code(in.rounding_i));
}

}  // namespace quaver
