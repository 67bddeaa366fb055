// What the memory system moves for an array, and how fast: all that its processes are told
// (memory_system_sc.h). SystemC only: there is no RTL of it.
#pragma once

#include <cstdint>
#include <vector>

#include "models/memory_system/operand_bytes.h"

namespace quaver {

// A read and a write channel, of this bandwidth each, that the arrays of all cores share evenly.
struct MemoryChannels {
  std::uint64_t bandwidth = 1;  // bytes a cycle, for all arrays together
  std::uint64_t latency = 0;    // cycles from the end of a block's transfer to its arrival
  std::uint64_t arrays = 1;
};

// Of one fold of an array (os: of one slice of a fold).
struct BlockMoves {
  OperandBytes reads;            // none: its operands stand in the buffers from earlier folds
  std::uint64_t steps = 1;       // that it streams
  std::uint64_t tile_bytes = 0;  // of the result tile that it ends; 0: it ends none

  [[nodiscard]] bool reads_nothing() const { return reads.total() == 0; }
};

// Of one GEMM: each array's blocks, in the order in which the array walks them.
struct MemoryMoves {
  MemoryChannels channels;
  std::vector<std::vector<BlockMoves>> arrays;
};

}  // namespace quaver
