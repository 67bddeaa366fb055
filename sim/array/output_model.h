// The timed tiers of output-stationary arrays: one sequencer, one core and one memory system,
// elaborated once.
#pragma once

#include "models/memory_system/memory_system_sc.h"
#include "sim/array/output_sequencer_sc.h"

namespace quaver {

class OutputModel : public ArrayModel {
 public:
  // Of the systemc tier.
  explicit OutputModel(ElementWave* wave = nullptr);
  explicit OutputModel(std::unique_ptr<OutputCore> core);
  GemmResult run(const GemmJob& job) override;

 private:
  sc_core::sc_clock clock_{"os_clk", 1, sc_core::SC_NS};
  sc_core::sc_signal<StepBeat> steps_{"os_steps"};
  sc_core::sc_signal<SeedBeat> seeds_{"os_seeds"};
  sc_core::sc_signal<ResultBeat> results_{"os_results"};
  OutputSequencerSc sequencer_{"os_sequencer"};
  MemorySystemSc memory_{"os_memory"};
  std::unique_ptr<OutputCore> core_;
};

}  // namespace quaver
