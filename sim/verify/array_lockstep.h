// The whole array core, RTL beside SystemC, on random GEMMs that one sequencer walks: results
// compared every cycle, outputs with the golden GEMM, cycles with the closed form.
#pragma once

#include <memory>
#include <vector>

#include "models/array_core/array_core_rtl.h"
#include "models/lockstep/unit_bench.h"
#include "sim/array/sequencer_sc.h"

namespace quaver {

class ArrayLockstep : public sc_core::sc_module {
 public:
  ArrayLockstep(const sc_core::sc_module_name& name, const BuiltCore& core);

  // Runs `gemms` random GEMMs; may be called after elaboration only.
  BenchReport run(std::uint64_t gemms, std::uint64_t seed);

 private:
  void run_one(std::uint64_t gemm_seed);
  void clock(const PassArithmetic& arithmetic);
  void note(const std::string& what);

  RtlShape shape_;
  sc_core::sc_signal<bool> clock_{"clock"};
  sc_core::sc_signal<OperandBeat> operands_{"operands"};
  sc_core::sc_signal<WeightBeat> weights_{"weights"};
  sc_core::sc_signal<SeedBeat> seeds_{"seeds"};
  sc_core::sc_signal<ResultBeat> systemc_results_{"systemc_results"};
  sc_core::sc_signal<ResultBeat> rtl_results_{"rtl_results"};
  SequencerSc sequencer_{"sequencer"};
  ArrayCoreSc systemc_{"systemc"};
  std::unique_ptr<ArrayCore> rtl_;
  BenchReport report_;
  std::string context_;  // the GEMM that runs, for messages
};

}  // namespace quaver
