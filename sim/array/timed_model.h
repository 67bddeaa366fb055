// The timed tiers of stationary arrays: a test bench of one sequencer, one array core and one
// memory system, elaborated once and fed GEMM after GEMM.
#pragma once

#include <memory>

#include "models/memory_system/memory_system_sc.h"
#include "sim/array/sequencer_sc.h"

namespace quaver {

class TimedModel : public ArrayModel {
 public:
  explicit TimedModel(std::unique_ptr<ArrayCore> core);
  // ws and is.
  GemmResult run(const GemmJob& job) override;

 private:
  // `whole`: the schedule of which the job's is part.
  GemmResult run_stationary(const Schedule& whole, const StationaryJob& job,
                            const PassArithmetic& arithmetic, const MemoryMoves* memory);

  sc_core::sc_clock clock_{"clk", 1, sc_core::SC_NS};
  sc_core::sc_signal<OperandBeat> operands_{"operands"};
  sc_core::sc_signal<WeightBeat> weights_{"weights"};
  sc_core::sc_signal<SeedBeat> seeds_{"seeds"};
  sc_core::sc_signal<ResultBeat> results_{"results"};
  SequencerSc sequencer_{"sequencer"};
  MemorySystemSc memory_{"memory"};
  std::unique_ptr<ArrayCore> core_;
};

}  // namespace quaver
