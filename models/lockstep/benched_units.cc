#include "models/chunk_accumulator/chunk_accumulator_bench.h"
#include "models/fpu/fpu_bench.h"
#include "models/lockstep/unit_bench.h"
#include "models/processing_element/processing_element_bench.h"
#include "models/stochastic_rounder/stochastic_rounder_bench.h"

namespace quaver {

const std::vector<BenchedUnit>& benched_units() {
  static const std::vector<BenchedUnit> units = {
      {"hybrid_fpu", make_hybrid_fpu_benches},
      {"fp16_fpu", make_fp16_fpu_benches},
      {"mixed_fpu", make_mixed_fpu_benches},
      {"fp8_fp32_fpu", make_fp8_fp32_fpu_benches},
      {"fp16_fp32_fpu", make_fp16_fp32_fpu_benches},
      {"bf16_fp32_fpu", make_bf16_fp32_fpu_benches},
      {"fp32_fpu", make_fp32_fpu_benches},
      {"processing_element", make_processing_element_benches},
      {"chunk_accumulator", make_chunk_accumulator_benches},
      {"stochastic_rounder", make_stochastic_rounder_benches},
  };
  return units;
}

}  // namespace quaver
