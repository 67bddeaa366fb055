// The SystemC tier of output-stationary arrays: one sequencer and one core, elaborated once.
#pragma once

#include "sim/array/output_sequencer_sc.h"

namespace quaver {

class OutputModel : public ArrayModel {
 public:
  explicit OutputModel(ElementWave* wave = nullptr);
  GemmResult run(const GemmJob& job) override;

 private:
  sc_core::sc_clock clock_{"os_clk", 1, sc_core::SC_NS};
  sc_core::sc_signal<StepBeat> steps_{"os_steps"};
  sc_core::sc_signal<SeedBeat> seeds_{"os_seeds"};
  sc_core::sc_signal<ResultBeat> results_{"os_results"};
  OutputSequencerSc sequencer_{"os_sequencer"};
  OutputCoreSc core_;
};

}  // namespace quaver
