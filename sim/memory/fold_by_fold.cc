#include "sim/memory/fold_by_fold.h"

#include <algorithm>

#include "sim/array/analytic.h"

namespace quaver {
namespace {

// Whether the operands of a fold are in their halves from an earlier fold.
struct Held {
  bool moving = false, kept = false;
};

Held held_of(const Traffic& traffic, std::uint32_t array, Range outer, Range columns) {
  const bool first_tile = columns.begin / traffic.cols < traffic.arrays;
  const bool first_piece = outer.begin == 0;
  if (traffic.pieces_outermost)
    return {!first_tile && traffic.keeps_piece(outer.size()),
            !first_piece && traffic.keeps_columns(array)};
  return {!first_tile && traffic.moving.fits_whole(), !first_piece && traffic.keeps_tile(columns)};
}

OperandBytes bytes_read(const Traffic& traffic, Held held, Range outer, Range columns, Range k) {
  return traffic.operand_bytes(held.moving ? 0 : traffic.moving.block_bytes(outer, k),
                               held.kept ? 0 : traffic.kept.block_bytes(columns, k));
}

std::vector<Block> stationary_blocks(const MemoryJob& job, std::uint32_t array) {
  const Traffic traffic(job);
  const StationarySchedule& schedule = *job.schedule.stationary();
  std::vector<Block> blocks;
  for (std::uint64_t i = 0; i < schedule.folds(array); ++i) {
    const Fold fold = schedule.fold(array, i);
    const Range outer = {fold.m0, fold.m0 + fold.streamed};
    const Range columns = {fold.n0, fold.n0 + fold.columns};
    const auto [k0, k1] = schedule.products(fold);
    const Held held = held_of(traffic, array, outer, columns);
    Block block;
    block.bytes = bytes_read(traffic, held, outer, columns, {k0, k1});
    block.steps = fold.streamed;
    block.distance = traffic.distance(fold.streamed, fold.partial);
    block.ends_tile = fold.last;
    block.tail = traffic.tail(fold.streamed);
    block.out_bytes = outer.size() * columns.size() * traffic.out_bytes;
    blocks.push_back(block);
  }
  return blocks;
}

std::vector<Block> output_blocks(const MemoryJob& job, std::uint32_t array) {
  const Traffic traffic(job);
  const OutputSchedule& schedule = *job.schedule.output();
  const Slices slices(job, traffic);
  std::vector<Block> blocks;
  for (std::uint64_t fold = 0; fold < schedule.folds(array); ++fold) {
    const OutputTile tile = schedule.tile(array, fold);
    const Range outer = {tile.m0, tile.m0 + tile.rows};
    const Range columns = {tile.n0, tile.n0 + tile.columns};
    const Held held = held_of(traffic, array, outer, columns);
    for (std::uint64_t slice = 0; slice < slices.count; ++slice) {
      const std::uint64_t first = slice * slices.steps;
      const std::uint64_t end = std::min(first + slices.steps, schedule.steps());
      const Range k = {schedule.step(first).begin, schedule.step(end - 1).end};
      Block block;
      block.bytes = bytes_read(traffic, held, outer, columns, k);
      block.steps = end - first;
      block.ends_tile = end == schedule.steps();
      block.distance =
          block.ends_tile ? traffic.distance(schedule.steps(), false) - first : block.steps;
      block.tail = traffic.tail(block.steps);
      block.out_bytes = outer.size() * columns.size() * traffic.out_bytes;
      blocks.push_back(block);
    }
  }
  return blocks;
}

}  // namespace

std::vector<Block> blocks_of(const MemoryJob& job, std::uint32_t array) {
  return job.schedule.output() != nullptr ? output_blocks(job, array)
                                          : stationary_blocks(job, array);
}

Stalls stalls_of(const std::vector<Block>& blocks, const Traffic& traffic) {
  std::vector<std::uint64_t> start(blocks.size());  // S
  std::vector<std::uint64_t> done;
  std::uint64_t arrive = 0;
  Stalls stalls;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const Block& block = blocks[i];
    const std::uint64_t freed = i < 2 ? 0 : start[i - 2] + blocks[i - 2].steps;
    const std::uint64_t bytes = block.bytes.total();
    if (bytes > 0) arrive = std::max(arrive, freed) + traffic.transfer(bytes);
    const std::uint64_t ready = i == 0 ? 0 : start[i - 1] + blocks[i - 1].distance;
    const std::uint64_t stands = std::max(ready, arrive + traffic.memory_latency + traffic.load());
    start[i] = stands;
    if (block.ends_tile) {
      const std::size_t p = done.size();
      if (p >= 2) start[i] = std::max(start[i], done[p - 2]);
      const std::uint64_t before = p == 0 ? 0 : done[p - 1];
      done.push_back(std::max(before, start[i] + block.tail) + traffic.transfer(block.out_bytes));
    }
    if (i == 0)
      stalls.first_block = stands - traffic.load();
    else
      stalls.operands += stands - ready;
    stalls.results += start[i] - stands;
  }
  return stalls;
}

MemoryResult memory_fold_by_fold(const MemoryJob& job) {
  const Traffic traffic(job);
  MemoryResult result;
  std::uint64_t longest = 0;
  for (std::uint32_t array = 0; array < traffic.arrays; ++array) {
    const std::vector<Block> blocks = blocks_of(job, array);
    if (blocks.empty()) break;  // nor do the arrays after it have any
    for (const Block& block : blocks) result.bytes_read += block.bytes;
    const Stalls stalls = stalls_of(blocks, traffic);
    const std::uint64_t total = analytic_cycles(job.schedule, array).total() + stalls.total();
    if (total <= longest) continue;
    longest = total;
    result.array = array;
    result.stalls = stalls;
  }
  return result;
}

}  // namespace quaver
