// The hybrid FPU (Sun 2019): FP143 or FP152 on either operand, the exact sum of one, two or four
// products, FP169 accumulation with one rounding.
// RTL: rtl/hybrid_fpu/quaver_hybrid_fpu.sv
#pragma once

#include "models/fpu/fpu.h"

namespace quaver {

enum class HybridSelect : std::uint8_t { kFp143 = 0, kFp152 = 1 };

// The format that a select and a programmable bias (0 .. 15, FP143 only) mean.
const Format& hybrid_format(HybridSelect select, unsigned bias);

// The sum of the products a * b, plus acc, in FP169.
FpuOutputs hybrid_fpu(const FpuInputs& in, unsigned products = 1);

}  // namespace quaver
