#include "sim/memory/moves.h"

#include "sim/memory/fold_by_fold.h"

namespace quaver {

MemoryMoves memory_moves(const MemoryJob& job) {
  MemoryMoves moves;
  moves.channels = {job.memory.bandwidth, job.memory.latency,
                    job.schedule.array().count * job.cores};
  for (std::uint32_t array = 0; array < job.schedule.array().count; ++array) {
    std::vector<BlockMoves>& own = moves.arrays.emplace_back();
    for (const Block& block : blocks_of(job, array))
      own.push_back({block.bytes, block.steps, block.ends_tile ? block.out_bytes : 0});
  }
  return moves;
}

}  // namespace quaver
