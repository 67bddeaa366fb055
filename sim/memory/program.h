// The blocks of a column tile in runs of equal ones, so that nothing walks them one by one.
#pragma once

#include <cstddef>
#include <vector>

#include "sim/memory/outline.h"
#include "sim/memory/traffic.h"

namespace quaver {

// `count` equal folds (os: slices).
struct Run {
  std::uint64_t count = 1;
  std::uint64_t moving_bytes = 0;
  std::uint64_t kept_units = 0;  // times Program::unit_bytes: bytes of the tile's operand
  std::uint64_t steps = 1;
  std::uint64_t distance = 1;
};

// A piece of T (os: a tile of M); it ends a result tile.
struct Piece {
  // All folds but the last: of ProgramLists::group_turns or, if `plain`, of its runs.
  std::size_t begin = 0, end = 0;
  bool plain = false;
  Run last;  // the fold that ends the tile; count 1
  std::uint64_t tail = 0;
  std::uint64_t rows = 0;  // of results
  std::uint64_t moving_bytes = 0;
  // How many folds come before the last, with as many steps and as far apart as the first of them;
  // 0 if they differ in that. The most that one of all folds moves.
  std::uint64_t even_folds = 0;
  std::uint64_t steps = 1, distance = 1;
  std::uint64_t most_moving_bytes = 0, most_kept_units = 0;
};

// `count` equal pieces: an index into ProgramLists::pieces.
struct PieceCount {
  std::uint64_t count = 1;
  std::size_t piece = 0;
};

// What the programs of a GEMM are made of; they refer to it by index. Whoever counts one GEMM after
// the other keeps the lists for them all, and with them their memory.
struct ProgramLists {
  std::vector<Run> runs;
  std::vector<Repeat> groups;       // of runs: the folds of a chunk, or of a row of pixels
  std::vector<Repeat> group_turns;  // of groups: those of an image
  std::vector<Piece> pieces;        // each distinct one of a program once
  std::vector<PieceCount> order;
  std::vector<Repeat> piece_runs;  // of the order: pieces of a row of pixels
  std::vector<Repeat> turns;       // of runs of pieces: those of an image
  FoldOutline outline;             // of the programs' GEMM
  bool outlined = false;

  void clear();  // for the next GEMM
  void reserve();
};

// All pieces of one column tile. Where the tile's operand is gathered its blocks differ from tile
// to tile: then the program is of that tile alone. Else it is of any, whatever its columns.
class Program {
 public:
  // Adds to the lists, which outlive the program; they are of this job alone.
  Program(const MemoryJob& job, const Traffic& traffic, Range columns, ProgramLists& lists);

  [[nodiscard]] const ProgramLists& lists() const { return *lists_; }
  // Of lists().turns.
  [[nodiscard]] std::size_t begin() const { return begin_; }
  [[nodiscard]] std::size_t end() const { return end_; }
  // Of the moving operand, over the whole tile.
  [[nodiscard]] std::uint64_t moving_bytes() const { return moving_bytes_; }
  // Of the tile's operand, over all pieces if it is read again in each, else over one.
  [[nodiscard]] std::uint64_t kept_units(bool again) const {
    return again ? piece_count_ * piece_units_ : piece_units_;
  }
  // Bytes of a kept unit in a tile of this many columns.
  [[nodiscard]] std::uint64_t unit_bytes(std::uint64_t columns) const {
    return kept_gathered_ ? 1 : columns * element_bytes_;
  }

 private:
  friend class ProgramBuilder;
  const ProgramLists* lists_;
  std::size_t begin_ = 0, end_ = 0;
  std::uint64_t moving_bytes_ = 0;
  std::uint64_t piece_count_ = 0;
  std::uint64_t piece_units_ = 0;
  std::uint64_t element_bytes_ = 1;
  bool kept_gathered_ = false;
};

}  // namespace quaver
