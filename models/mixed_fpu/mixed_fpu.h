// One FPU of both widths: an FP169 multiply-add or one or two hybrid FP8 products an operation.
// RTL: rtl/mixed_fpu/quaver_mixed_fpu.sv
#pragma once

#include "models/fpu/fpu.h"

namespace quaver {

// fp16_fpu if fp16_i, else hybrid_fpu with `products` (1 or 2) products.
FpuOutputs mixed_fpu(const FpuInputs& in, unsigned products);

}  // namespace quaver
