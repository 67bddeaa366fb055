// Output-stationary cores side by side.
#pragma once

#include "models/lockstep/bundle_trace.h"
#include "sim/array/output_sequencer_sc.h"
#include "sim/verify/array_rig.h"

namespace quaver {

class OutputRig : public ArrayRig {
 public:
  OutputRig(const sc_core::sc_module_name& name, const BuiltCore& core);
  void trace_ports(sc_core::sc_trace_file* file) override;
  void start(const Schedule& schedule, const RandomGemm& gemm, CodeMatrix& outputs,
             std::function<bool()> stalls) override;
  [[nodiscard]] bool done() const override { return sequencer_.done(); }
  void abandon() override { sequencer_.abandon(); }
  [[nodiscard]] const Cycles& cycles() const override { return sequencer_.cycles(); }
  std::pair<std::uint64_t, std::uint64_t> next_output() override;
  [[nodiscard]] std::string failed_assertions() const override { return rtl_->failed_assertions(); }

 private:
  void on_change();

  RtlShape shape_;
  sc_core::sc_signal<StepBeat> steps_{"steps"};
  OutputSequencerSc sequencer_{"sequencer"};
  OutputCoreSc systemc_{"systemc"};
  std::unique_ptr<OutputCore> rtl_;
  struct Traces {
    BundleTrace<StepBeat> steps;
    BundleTrace<SeedBeat> seeds;
    BundleTrace<ResultBeat> systemc, rtl;
  };
  std::unique_ptr<Traces> traces_;
  const OutputSchedule* schedule_ = nullptr;  // of the GEMM that runs
  std::unique_ptr<GemmJob> job_;
  std::uint64_t fold_ = 0;  // which the next row of results is of
  std::uint32_t row_ = 0;
};

}  // namespace quaver
