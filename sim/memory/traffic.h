// What one GEMM moves between memory and an array's buffers, and at which times of the array it
// wants to: the terms of the recurrence that sim/memory/fold_by_fold.h writes down.
#pragma once

#include <cstdint>

#include "models/memory_system/operand_bytes.h"
#include "models/memory_system/stalls.h"
#include "models/numerics/dot.h"
#include "sim/memory/box.h"
#include "sim/schedule/schedule.h"

namespace quaver {

// The references outlive the count.
struct MemoryJob {
  const Schedule& schedule;
  const PassArithmetic& arithmetic;
  const MemoryConfig& memory;
  const BufferConfig& buffers;
  const Gather* gather = nullptr;  // of the a operand, if it is not simply its tensor
  std::uint64_t cores = 1;         // that share the memory's channels evenly
};

struct MemoryResult {
  std::uint32_t array = 0;  // the slowest, the lowest number on a tie
  Stalls stalls;            // of that array
  OperandBytes bytes_read;  // of all arrays

  friend bool operator==(const MemoryResult&, const MemoryResult&) = default;
};

// One operand and its half of a buffer. `outer` is the side that is not K.
struct Operand {
  std::uint64_t outer = 0;
  std::uint64_t k = 0;
  std::uint64_t element_bytes = 1;
  std::uint64_t half_bytes = 0;
  const Gather* gather = nullptr;

  [[nodiscard]] std::uint64_t block_bytes(Range outer_range, Range k_range) const;
  [[nodiscard]] std::uint64_t tensor_bytes() const;
  [[nodiscard]] bool fits_whole() const { return tensor_bytes() <= half_bytes; }
};

// Array and GEMM as the recurrence sees them. `moving` is the operand that is new in each piece of
// a column tile (ws and is: it streams; os: a), `kept` the one that belongs to the column tile (ws
// and is: it is stationary; os: b).
struct Traffic {
  explicit Traffic(const MemoryJob& job);

  Operand moving, kept;
  bool transposed = false;                         // b moves and a is kept
  std::uint64_t columns = 0;                       // of the GEMM, along the array's columns
  std::uint64_t rows = 1, cols = 1, way_down = 1;  // R, C, R*L
  std::uint64_t latency = 1;                       // L
  bool overlap = true;
  bool output_stationary = false;
  bool pieces_outermost = false;  // not column tiles; says what stays also where there is one tile
  std::uint64_t arrays = 1;
  std::uint64_t cores = 1;
  std::uint64_t out_bytes = 1;  // of one output
  std::uint64_t bandwidth = 1;
  std::uint64_t memory_latency = 0;

  // By the operands' own names.
  [[nodiscard]] OperandBytes operand_bytes(std::uint64_t moving, std::uint64_t kept) const {
    return transposed ? OperandBytes{kept, moving} : OperandBytes{moving, kept};
  }

  // From a block's arrival in the buffer to the cycle in which its fold streams, less the latency.
  [[nodiscard]] std::uint64_t load() const { return output_stationary ? 0 : rows; }
  // Cycles of a transfer; the cores share a channel evenly, and so do the arrays of each.
  [[nodiscard]] std::uint64_t transfer(std::uint64_t bytes) const {
    return ceil_div(bytes * arrays * cores, bandwidth);
  }
  // From the start of a tile's last fold, T steps long, to its last result.
  [[nodiscard]] std::uint64_t tail(std::uint64_t steps) const;
  // From a fold's start to the next one's: design "Time". `partial`: the next one goes on with its
  // chunk.
  [[nodiscard]] std::uint64_t distance(std::uint64_t steps, bool partial) const;

  [[nodiscard]] std::uint64_t column_tiles() const { return ceil_div(columns, cols); }
  [[nodiscard]] Range column_range(std::uint64_t tile) const;
  // Column tiles outermost. Whether the operand of one stays in its half over the tile's pieces.
  [[nodiscard]] bool keeps_tile(Range column_range) const;
  // Pieces outermost. Whether that of a piece of so many rows stays over an array's column tiles;
  // and that of all of the array's column tiles over the pieces.
  [[nodiscard]] bool keeps_piece(std::uint64_t piece_rows) const;
  [[nodiscard]] bool keeps_columns(std::uint64_t array) const;
  // All that one array has, if it has any.
  [[nodiscard]] std::uint64_t own_tiles(std::uint64_t array) const;
  [[nodiscard]] std::uint64_t own_columns(std::uint64_t array) const;
};

// os: a fold moves and streams in slices of K, the most whole chunks, else the most steps, of which
// both blocks fit.
struct Slices {
  Slices() = default;
  Slices(const MemoryJob& job, const Traffic& traffic);

  std::uint64_t count = 1;
  std::uint64_t steps = 1;  // of each but the last, which has the rest
};

}  // namespace quaver
