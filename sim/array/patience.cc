#include "sim/array/patience.h"

#include "sim/array/analytic.h"

namespace quaver {

std::uint64_t patience(const Schedule& schedule, std::uint32_t array, const MemoryMoves* memory) {
  std::uint64_t cycles = analytic_cycles(schedule, array).total();
  if (memory != nullptr) {
    // A block that waits for the one before to have streamed and then arrives and loads, and a
    // result that waits for its tile's last fold to have left, each alone.
    const ArrayConfig& a = schedule.array();
    const std::uint64_t latency = schedule.output() != nullptr
                                      ? schedule.output()->latency()
                                      : schedule.stationary()->geometry().latency;
    const std::uint64_t passage = 2 * std::uint64_t{a.rows} + a.cols + a.rows * latency;
    const MemoryChannels& channels = memory->channels;
    for (const BlockMoves& block : memory->arrays[array])
      cycles +=
          channels.latency + block.steps + passage +
          ceil_div((block.reads.total() + block.tile_bytes) * channels.arrays, channels.bandwidth);
  }
  return 2 * cycles + 1000;
}

}  // namespace quaver
