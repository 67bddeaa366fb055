// The 16-bit baseline: DLFloat a * b + acc with one rounding (Agrawal 2019).
// RTL: rtl/fp16_fpu/quaver_fp16_fpu.sv
#pragma once

#include "models/fpu/fpu.h"

namespace quaver {

// All three operands and the result are FP169.
FpuOutputs fp16_fpu(const FpuInputs& in);

}  // namespace quaver
