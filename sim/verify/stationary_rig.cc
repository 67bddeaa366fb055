#include "sim/verify/stationary_rig.h"

namespace quaver {

StationaryRig::StationaryRig(const sc_core::sc_module_name& name, const BuiltCore& core)
    : ArrayRig(name), shape_(core.shape), rtl_(core.make("rtl", core.shape)) {
  sequencer_.clk_i(clk_i);
  sequencer_.operands_o(operands_);
  sequencer_.weights_o(weights_);
  sequencer_.seeds_o(seeds_);
  sequencer_.results_i(rtl_results_);
  for (ArrayCore* model : {static_cast<ArrayCore*>(&systemc_), rtl_.get()}) {
    model->clk_i(clk_i);
    model->operands_i(operands_);
    model->weights_i(weights_);
    model->seeds_i(seeds_);
    model->results_o(model == rtl_.get() ? rtl_results_ : systemc_results_);
  }
}

void StationaryRig::trace_ports(sc_core::sc_trace_file* file) {
  SC_HAS_PROCESS(StationaryRig);
  OperandBeat operands;
  operands.a.resize(shape_.rows);
  WeightBeat weights;
  weights.w.resize(shape_.cols);
  SeedBeat seeds;
  seeds.states.resize(shape_.cols);
  ResultBeat results;
  results.codes.resize(shape_.cols);
  traces_ = std::make_unique<Traces>(Traces{{file, "operands", operands},
                                            {file, "weights", weights},
                                            {file, "seeds", seeds},
                                            {file, "systemc", results},
                                            {file, "rtl", results}});
  SC_METHOD(on_change);
  sensitive << operands_ << weights_ << seeds_ << systemc_results_ << rtl_results_;
}

void StationaryRig::on_change() {
  traces_->operands.update(operands_.read());
  traces_->weights.update(weights_.read());
  traces_->seeds.update(seeds_.read());
  traces_->systemc.update(systemc_results_.read());
  traces_->rtl.update(rtl_results_.read());
}

void StationaryRig::start(const Schedule& schedule, const RandomGemm& gemm, CodeMatrix& outputs,
                          std::function<bool()> stalls) {
  schedule_ = schedule.stationary();
  fold_ = schedule_->tile_folds() - 1;  // the first that has results
  row_ = 0;
  systemc_.configure(schedule_->geometry(), gemm.arithmetic);
  rtl_->configure(schedule_->geometry(), gemm.arithmetic);
  job_ = std::make_unique<StationaryJob>(StationaryJob{*schedule_, gemm.a, gemm.b, gemm.seed});
  sequencer_.pace(std::move(stalls));
  sequencer_.start(*job_, 0, outputs);
}

std::pair<std::uint64_t, std::uint64_t> StationaryRig::next_output() {
  const Fold fold = schedule_->fold(0, fold_);
  const std::pair output{fold.m0 + row_, fold.n0};
  if (++row_ == fold.streamed) {
    row_ = 0;
    fold_ += schedule_->tile_folds();
  }
  return output;
}

}  // namespace quaver
