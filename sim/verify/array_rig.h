// The machines that a lockstep compares: one sequencer that walks a GEMM, and the RTL core beside
// the SystemC core behind it, by dataflow.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "models/array_core/array_core_rtl.h"
#include "sim/array/array_model.h"
#include "sim/verify/random_gemm.h"

namespace quaver {

class ArrayRig : public sc_core::sc_module {
 public:
  sc_core::sc_in<bool> clk_i{"clk_i"};

  using sc_module::sc_module;

  // Writes the ports of both cores; before the simulation starts.
  virtual void trace_ports(sc_core::sc_trace_file* file) = 0;
  // Starts on a GEMM. `stalls`, if any, says in each cycle whether the operands wait.
  virtual void start(const Schedule& schedule, const RandomGemm& gemm, CodeMatrix& outputs,
                     std::function<bool()> stalls) = 0;
  [[nodiscard]] virtual bool done() const = 0;
  virtual void abandon() = 0;
  [[nodiscard]] virtual const Cycles& cycles() const = 0;
  // The output that column 0 of the next row of results holds; called once a row.
  virtual std::pair<std::uint64_t, std::uint64_t> next_output() = 0;

  // What the RTL's assertions that failed said.
  [[nodiscard]] virtual std::string failed_assertions() const = 0;

  // What the cores show.
  [[nodiscard]] const ResultBeat& expected() const { return systemc_results_.read(); }
  [[nodiscard]] const ResultBeat& got() const { return rtl_results_.read(); }

 protected:
  sc_core::sc_signal<SeedBeat> seeds_{"seeds"};
  sc_core::sc_signal<ResultBeat> systemc_results_{"systemc_results"};
  sc_core::sc_signal<ResultBeat> rtl_results_{"rtl_results"};
};

// By the core's shape.
std::unique_ptr<ArrayRig> make_array_rig(const BuiltCore& core);

}  // namespace quaver
