#include "sim/verify/output_rig.h"

namespace quaver {

OutputRig::OutputRig(const sc_core::sc_module_name& name, const BuiltCore& core)
    : ArrayRig(name), shape_(core.shape), rtl_(core.make_output("rtl", core.shape)) {
  sequencer_.clk_i(clk_i);
  sequencer_.steps_o(steps_);
  sequencer_.seeds_o(seeds_);
  sequencer_.results_i(rtl_results_);
  for (OutputCore* model : {static_cast<OutputCore*>(&systemc_), rtl_.get()}) {
    model->clk_i(clk_i);
    model->steps_i(steps_);
    model->seeds_i(seeds_);
    model->results_o(model == rtl_.get() ? rtl_results_ : systemc_results_);
  }
}

void OutputRig::trace_ports(sc_core::sc_trace_file* file) {
  SC_HAS_PROCESS(OutputRig);
  StepBeat steps;
  steps.a.resize(shape_.rows);
  steps.b.resize(shape_.cols);
  SeedBeat seeds;
  seeds.states.resize(shape_.cols);
  ResultBeat results;
  results.codes.resize(shape_.cols);
  traces_ = std::make_unique<Traces>(Traces{{file, "steps", steps},
                                            {file, "seeds", seeds},
                                            {file, "systemc", results},
                                            {file, "rtl", results}});
  SC_METHOD(on_change);
  sensitive << steps_ << seeds_ << systemc_results_ << rtl_results_;
}

void OutputRig::on_change() {
  traces_->steps.update(steps_.read());
  traces_->seeds.update(seeds_.read());
  traces_->systemc.update(systemc_results_.read());
  traces_->rtl.update(rtl_results_.read());
}

void OutputRig::start(const Schedule& schedule, const RandomGemm& gemm, CodeMatrix& outputs,
                      std::function<bool()> stalls) {
  schedule_ = schedule.output();
  fold_ = 0;
  row_ = 0;
  const OutputGeometry geometry = {schedule_->rows(), schedule_->cols(), schedule_->latency(),
                                   schedule_->lanes()};
  systemc_.configure(geometry, gemm.arithmetic);
  rtl_->configure(geometry, gemm.arithmetic);
  job_ = std::make_unique<GemmJob>(GemmJob{schedule, gemm.arithmetic, gemm.a, gemm.b, gemm.seed});
  sequencer_.pace(std::move(stalls));
  sequencer_.start(*job_, 0, outputs);
}

// Every array row leaves, those of padding too.
std::pair<std::uint64_t, std::uint64_t> OutputRig::next_output() {
  const OutputTile tile = schedule_->tile(0, fold_);
  const std::pair output{tile.m0 + row_, tile.n0};
  if (++row_ == schedule_->rows()) {
    row_ = 0;
    ++fold_;
  }
  return output;
}

}  // namespace quaver
