#include "sim/array/timed_model.h"

namespace quaver {

TimedModel::TimedModel(std::unique_ptr<ArrayCore> core) : core_(std::move(core)) {
  sequencer_.clk_i(clock_);
  sequencer_.operands_o(operands_);
  sequencer_.weights_o(weights_);
  sequencer_.seeds_o(seeds_);
  sequencer_.results_i(results_);
  core_->clk_i(clock_);
  core_->operands_i(operands_);
  core_->weights_i(weights_);
  core_->seeds_i(seeds_);
  core_->results_o(results_);
}

// The arrays of a machine share nothing while a GEMM runs, so one core stands for each in turn.
GemmResult TimedModel::run(const GemmJob& job) {
  const Schedule& schedule = job.schedule;
  GemmResult result;
  CodeMatrix outputs(schedule.shape().m, schedule.shape().n, job.arithmetic.output.format.bytes());
  for (std::uint32_t array = 0; array < schedule.arrays(); ++array) {
    if (schedule.tiles(array) == 0) continue;
    core_->configure(schedule.geometry(), job.arithmetic);
    sequencer_.start(job, array, outputs);
    sc_core::sc_start();  // until the sequencer pauses
    if (sequencer_.cycles().total() > result.cycles.total()) result.cycles = sequencer_.cycles();
  }
  result.outputs = std::move(outputs);
  return result;
}

}  // namespace quaver
