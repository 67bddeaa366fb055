#include "sim/array/timed_model.h"

#include "sim/array/patience.h"

namespace quaver {

TimedModel::TimedModel(std::unique_ptr<ArrayCore> core) : core_(std::move(core)) {
  sequencer_.clk_i(clock_);
  sequencer_.operands_o(operands_);
  sequencer_.weights_o(weights_);
  sequencer_.seeds_o(seeds_);
  sequencer_.results_i(results_);
  memory_.clk_i(clock_);
  memory_.connect(sequencer_.halves());
  core_->clk_i(clock_);
  core_->operands_i(operands_);
  core_->weights_i(weights_);
  core_->seeds_i(seeds_);
  core_->results_o(results_);
}

// The arrays of a machine share nothing while a GEMM runs but the channels, each its own part of
// them, so one core stands for each in turn.
GemmResult TimedModel::run_stationary(const Schedule& whole, const StationaryJob& job,
                                      const PassArithmetic& arithmetic, const MemoryMoves* memory) {
  const StationarySchedule& schedule = job.schedule;
  GemmResult result;
  CodeMatrix outputs(schedule.shape().m, schedule.shape().n, arithmetic.output.format.bytes());
  for (std::uint32_t array = 0; array < schedule.arrays(); ++array) {
    if (schedule.tiles(array) == 0) continue;
    core_->configure(schedule.geometry(), arithmetic);
    sequencer_.start(job, array, outputs, memory_.start(memory, array));
    simulate(sequencer_, memory_, patience(whole, array, memory));
    if (sequencer_.cycles().total() > result.cycles.total()) result.cycles = sequencer_.cycles();
    if (memory != nullptr) add_bytes(result.bytes_read, memory_.bytes_read());
  }
  result.outputs = std::move(outputs);
  return result;
}

GemmResult TimedModel::run(const GemmJob& job) {
  const StationarySchedule& schedule = *job.schedule.stationary();
  if (!job.schedule.transposed())
    return run_stationary(job.schedule, {schedule, job.a, job.b, job.seed}, job.arithmetic,
                          job.memory);
  const CodeMatrix a = transposed(job.b);
  const CodeMatrix b = transposed(job.a);
  GemmResult result = run_stationary(job.schedule, {schedule, a, b, job.seed},
                                     exchanged(job.arithmetic), job.memory);
  result.outputs = transposed(*result.outputs);
  return result;
}

}  // namespace quaver
