// GEMM after GEMM for an engine, with the streams' and the consumer's pace, and what the golden
// GEMM says of each cycle.
#pragma once

#include "models/gemm_engine/gemm_engine.h"
#include "models/gemm_engine/gemm_engine_sc.h"
#include "models/lockstep/traffic.h"

namespace quaver {

class GemmEngineTraffic {
 public:
  GemmEngineTraffic(std::uint64_t seed, const EngineBuild& build) : traffic_(seed), build_(build) {}

  GemmEngineInputs next();
  // What the golden GEMM says of the cycle, in which the RTL answered `rtl`: every row of outputs;
  // where nothing waits, also the cycle of each.
  GemmEngineOutputs watch(const GemmEngineInputs& in, const GemmEngineOutputs& rtl);

 private:
  void draw_job();
  void begin();
  // Codes outside the matrices mean nothing: any stand there.
  void draw_beat(EngineLanes& lanes, const std::vector<std::uint32_t>& beat);
  [[nodiscard]] bool offers() { return stall_ == 0 || !traffic_.chance(stall_); }
  [[nodiscard]] GemmEngineOutputs expected(const GemmEngineOutputs& rtl) const;

  Traffic traffic_;
  EngineBuild build_;
  GemmEngineInputs in_;
  std::uint64_t cycle_ = 0;
  std::uint32_t seed_ = 0;  // of the job that is offered

  std::uint32_t stall_ = 0;  // one cycle in so many waits; 0: none does
  bool rests_ = false;       // the next job comes to an idle engine
  bool slow_ = false;        // a consumer that takes less than the array makes
  EngineStreams streams_;
  std::vector<EngineRow> rows_;
  std::size_t weight_ = 0, operand_ = 0, row_ = 0;  // so far
  std::uint64_t begins_at_ = 0;                     // the job's cycle 0
};

}  // namespace quaver
