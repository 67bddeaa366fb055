// The hybrid FPU (Sun 2019): FP143 or FP152 on either operand, the exact sum of one, two or four
// products, FP169 accumulation with one rounding.
// RTL: rtl/hybrid_fpu/quaver_hybrid_fpu.sv
#pragma once

#include "models/fpu/fpu.h"

namespace quaver {

enum class HybridSelect : std::uint8_t { kFp143 = 0, kFp152 = 1 };

// What the bias ports carry for FP152.
inline constexpr std::uint8_t kFp152Bias = 15;

// The format that a select and a bias (0 .. 15; of FP152 kFp152Bias, whatever it says) mean.
const Format& hybrid_format(HybridSelect select, unsigned bias);

// The sum of the products a * b, plus acc, in FP169.
FpuOutputs hybrid_fpu(const FpuInputs& in, unsigned products = 1);

}  // namespace quaver
