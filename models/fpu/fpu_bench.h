// The benches of all FPUs. They are alike but for formats and modes, so one file makes them.
#pragma once

#include "models/lockstep/unit_bench.h"

namespace quaver {

using UnitBenches = std::vector<std::unique_ptr<UnitBench>>;

UnitBenches make_hybrid_fpu_benches(const BenchOptions& options);
UnitBenches make_fp16_fpu_benches(const BenchOptions& options);
UnitBenches make_mixed_fpu_benches(const BenchOptions& options);
UnitBenches make_fp32_fpu_benches(const BenchOptions& options);
UnitBenches make_bf16_fp32_fpu_benches(const BenchOptions& options);
UnitBenches make_fp16_fp32_fpu_benches(const BenchOptions& options);
UnitBenches make_fp8_fp32_fpu_benches(const BenchOptions& options);

}  // namespace quaver
