// The whole array core, RTL beside SystemC, on random GEMMs that one sequencer walks: results
// compared every cycle, outputs with the golden GEMM, cycles with the closed form.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "models/array_core/array_core_rtl.h"
#include "models/lockstep/unit_bench.h"
#include "sim/verify/array_rig.h"
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

  Setup setup_;
  BenchOptions options_;
  sc_core::sc_signal<bool> clock_{"clock"};
  std::unique_ptr<ArrayRig> rig_;
  BenchReport report_;
  CoverCross* chunks_ = nullptr;      // chunk boundaries that ran
  const RandomGemm* gemm_ = nullptr;  // the one that runs
  bool stalls_ = false;
  std::uint64_t cycles_after_mismatch_ = 0;
};

}  // namespace quaver
