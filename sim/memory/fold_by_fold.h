// The memory system's recurrence, evaluated as it stands: the meaning of sim/memory/periodic.h.
//
// Two halves of each operand buffer, a read and a write channel. Block i is what fold i reads; the
// half that it goes to is free when fold i-2 has streamed:
//   arrive_i = arrive_{i-1} if bytes_i = 0,
//              else max(arrive_{i-1}, S_{i-2} + T_{i-2}) + ceil(bytes_i / B)
// Its stream starts when the array is ready, when the block has arrived and, if it ends result tile
// p, when a half of the output buffer has been written back:
//   S_i = max(S_{i-1} + distance_{i-1}, arrive_i + latency + load, done_{p-2})
//   done_p = max(done_{p-1}, S_i + tail_i) + ceil(out_bytes_p / B)
// Terms with a negative index are 0.
//
// Why it waits: with ready_i = S_{i-1} + distance_{i-1} and block_i = arrive_i + latency + load,
//   first_block = S_0 - load, for the array's first block;
//   operands    = sum over i >= 1 of max(ready_i, block_i) - ready_i, for later ones;
//   results     = sum over i of S_i - max(ready_i, block_i): the block is there, but both halves of
//                 the result buffer are still being written back. (Fold 0 never waits for that.)
#pragma once

#include <vector>

#include "sim/memory/traffic.h"

namespace quaver {

// What one fold (os: one slice of a fold) reads and, at the end of a result tile, leaves.
struct Block {
  OperandBytes bytes;
  std::uint64_t steps = 1;  // T
  std::uint64_t distance = 1;
  bool ends_tile = false;
  std::uint64_t tail = 0;       // of a fold that ends a tile
  std::uint64_t out_bytes = 0;  // of that tile
};

// Of one array, in the order in which it walks them.
std::vector<Block> blocks_of(const MemoryJob& job, std::uint32_t array);

// Of an array with these blocks, at least one.
Stalls stalls_of(const std::vector<Block>& blocks, const Traffic& traffic);

MemoryResult memory_fold_by_fold(const MemoryJob& job);

}  // namespace quaver
