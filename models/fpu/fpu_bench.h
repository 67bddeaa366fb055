// The benches of all FPUs. They are alike but for formats and modes, so one file makes them.
#pragma once

#include "models/lockstep/unit_bench.h"

namespace quaver {

std::vector<BenchVariant> hybrid_fpu_variants();
std::vector<BenchVariant> fp16_fpu_variants();
std::vector<BenchVariant> mixed_fpu_variants();
std::vector<BenchVariant> fp32_fpu_variants();
std::vector<BenchVariant> bf16_fp32_fpu_variants();
std::vector<BenchVariant> fp16_fp32_fpu_variants();
std::vector<BenchVariant> fp8_fp32_fpu_variants();

}  // namespace quaver
