// The whole array core, RTL beside SystemC, on random GEMMs that one sequencer walks: results
// compared every cycle, outputs with the golden GEMM, cycles with the closed form.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "models/array_core/array_core_rtl.h"
#include "models/lockstep/bundle_trace.h"
#include "models/lockstep/unit_bench.h"
#include "sim/array/sequencer_sc.h"
#include "sim/verify/random_gemm.h"

namespace quaver {

class ArrayLockstep : public sc_core::sc_module {
 public:
  struct Setup {
    BuiltCore core;
    std::string selection;  // the arguments of `quaver verify` that choose this core
    std::optional<GemmSource> config;
  };
  ArrayLockstep(const sc_core::sc_module_name& name, Setup setup, const BenchOptions& options);

  // Runs `gemms` random GEMMs, or until the first mismatch if the options say so; after elaboration
  // only. `progress` is called with the number of GEMMs that are done.
  BenchReport run(std::uint64_t gemms, const std::function<void(std::uint64_t)>& progress);

 private:
  void trace_ports(sc_core::sc_trace_file* file);
  void on_change();
  void make_cover();
  void cover(const RandomGemm& gemm, bool stalls);
  // With stalls, operands and weights wait now and then, and the closed form does not apply.
  void run_one(const RandomGemm& gemm, bool stalls);
  void clock();
  void compare_columns(const ResultBeat& expected, const ResultBeat& got);
  void compare_outputs(const CodeMatrix& outputs);
  void note(const std::string& what);
  [[nodiscard]] bool stopped() const;
  [[nodiscard]] std::string operands_of(std::uint64_t row, std::uint64_t column) const;

  // Which output the next row of results holds.
  struct Position {
    std::uint64_t fold = 0;
    std::uint32_t row = 0;
  };

  Setup setup_;
  BenchOptions options_;
  sc_core::sc_signal<bool> clock_{"clock"};
  sc_core::sc_signal<OperandBeat> operands_{"operands"};
  sc_core::sc_signal<WeightBeat> weights_{"weights"};
  sc_core::sc_signal<SeedBeat> seeds_{"seeds"};
  sc_core::sc_signal<ResultBeat> systemc_results_{"systemc_results"};
  sc_core::sc_signal<ResultBeat> rtl_results_{"rtl_results"};
  SequencerSc sequencer_{"sequencer"};
  ArrayCoreSc systemc_{"systemc"};
  std::unique_ptr<ArrayCore> rtl_;
  struct Traces {
    BundleTrace<OperandBeat> operands;
    BundleTrace<WeightBeat> weights;
    BundleTrace<SeedBeat> seeds;
    BundleTrace<ResultBeat> systemc, rtl;
  };
  std::unique_ptr<Traces> traces_;
  BenchReport report_;
  CoverCross* chunks_ = nullptr;                  // chunk boundaries that ran
  const RandomGemm* gemm_ = nullptr;              // the one that runs
  const StationarySchedule* schedule_ = nullptr;  // its walk
  Position position_;
  bool stalls_ = false;
  std::uint64_t cycles_after_mismatch_ = 0;
};

}  // namespace quaver
