#include "sim/array/output_model.h"

#include "sim/array/patience.h"

namespace quaver {

OutputModel::OutputModel(ElementWave* wave)
    : OutputModel(std::make_unique<OutputCoreSc>("os_core", wave)) {}

OutputModel::OutputModel(std::unique_ptr<OutputCore> core) : core_(std::move(core)) {
  sequencer_.clk_i(clock_);
  sequencer_.steps_o(steps_);
  sequencer_.seeds_o(seeds_);
  sequencer_.results_i(results_);
  memory_.clk_i(clock_);
  memory_.connect(sequencer_.halves());
  core_->clk_i(clock_);
  core_->steps_i(steps_);
  core_->seeds_i(seeds_);
  core_->results_o(results_);
}

GemmResult OutputModel::run(const GemmJob& job) {
  const OutputSchedule& schedule = *job.schedule.output();
  GemmResult result;
  CodeMatrix outputs(schedule.shape().m, schedule.shape().n, job.arithmetic.output.format.bytes());
  for (std::uint32_t array = 0; array < schedule.arrays(); ++array) {
    if (schedule.tiles(array) == 0) continue;
    core_->configure({schedule.rows(), schedule.cols(), schedule.latency(), schedule.lanes()},
                     job.arithmetic);
    sequencer_.start(job, array, outputs, memory_.start(job.memory, array));
    simulate(sequencer_, memory_, patience(job.schedule, array, job.memory));
    if (sequencer_.cycles().total() > result.cycles.total()) result.cycles = sequencer_.cycles();
    if (job.memory != nullptr) add_bytes(result.bytes_read, memory_.bytes_read());
  }
  result.outputs = std::move(outputs);
  return result;
}

}  // namespace quaver
