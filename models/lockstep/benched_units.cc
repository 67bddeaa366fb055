#include "models/chunk_accumulator/chunk_accumulator_bench.h"
#include "models/fpu/fpu_bench.h"
#include "models/gemm_engine/gemm_engine_bench.h"
#include "models/hybrid_fpu/hybrid_parts_bench.h"
#include "models/lockstep/unit_bench.h"
#include "models/loss_scaler/loss_scaler_bench.h"
#include "models/processing_element/processing_element_bench.h"
#include "models/sequencer/sequencer_bench.h"
#include "models/stochastic_rounder/stochastic_rounder_bench.h"
#include "models/weight_update_unit/weight_update_unit_bench.h"

namespace quaver {

const std::vector<BenchedUnit>& benched_units() {
  static const std::vector<BenchedUnit> units = {
      {"operand_decoder", operand_decoder_variants()},
      {"hybrid_multiplier", hybrid_multiplier_variants()},
      {"fp169_adder", fp169_adder_variants()},
      {"hybrid_fpu", hybrid_fpu_variants()},
      {"fp16_fpu", fp16_fpu_variants()},
      {"mixed_fpu", mixed_fpu_variants()},
      {"fp8_fp32_fpu", fp8_fp32_fpu_variants()},
      {"fp16_fp32_fpu", fp16_fp32_fpu_variants()},
      {"bf16_fp32_fpu", bf16_fp32_fpu_variants()},
      {"fp32_fpu", fp32_fpu_variants()},
      {"processing_element", processing_element_variants()},
      {"chunk_accumulator", chunk_accumulator_variants()},
      {"stochastic_rounder", stochastic_rounder_variants()},
      {"weight_update_unit", weight_update_unit_variants()},
      {"loss_scaler", loss_scaler_variants()},
      {"sequencer", sequencer_variants()},
      {"gemm_engine", gemm_engine_variants()},
  };
  return units;
}

std::string failed_assertions_text(const BenchReport& report, std::uint64_t cycle,
                                   std::uint64_t seed, const std::string& assertion,
                                   const std::string& reproduce) {
  return report.unit + "/" + report.variant + ": assertion failed in cycle " +
         std::to_string(cycle) + ", seed " + std::to_string(seed) + "\n  " + assertion +
         "\n  reproduce: " + reproduce;
}

std::string reproduce_command(const std::string& selection, const BenchOptions& options) {
  return "quaver verify " + selection + (options.exhaustive ? " --exhaustive" : "") +
         (options.rtl.empty() ? "" : " --rtl '" + options.rtl + "'") + " --vectors " +
         std::to_string(options.vectors) + " --seed " + std::to_string(options.seed) +
         " --wave mismatch.fst";
}

}  // namespace quaver
