// The FPUs that accumulate in FP32: round(a * b + acc), one rounding, to nearest even. IEEE
// operands with subnormals, infinities and signed zeros; NaN is 0x7fc00000. RTL:
// rtl/fp32_fpu/quaver_{fp32_fpu,bf16_fp32_fpu,fp16_fp32_fpu,fp8_fp32_fpu}.sv
#pragma once

#include "models/fpu/fpu.h"

namespace quaver {

FpuOutputs fp32_fpu(const FpuInputs& in);
FpuOutputs bf16_fp32_fpu(const FpuInputs& in);
FpuOutputs fp16_fp32_fpu(const FpuInputs& in);  // IEEE FP16
FpuOutputs fp8_fp32_fpu(const FpuInputs& in);   // FP152 (Mellempudi 2019)

}  // namespace quaver
