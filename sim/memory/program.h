// The blocks of a column tile in runs of equal ones, so that nothing walks them one by one.
#pragma once

#include <array>
#include <cstddef>
#include <memory_resource>
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

  friend bool operator==(const Run&, const Run&) = default;
};

// Runs that follow each other `repeat` times: the folds of a chunk, or of a row of pixels.
struct Group {
  std::uint64_t repeat = 1;
  std::size_t begin = 0, end = 0;  // of ProgramLists::runs
};

// Groups that follow each other `repeat` times: those of an image.
struct GroupTurn {
  std::uint64_t repeat = 1;
  std::size_t begin = 0, end = 0;  // of ProgramLists::groups
};

// A piece of T (os: a tile of M); it ends a result tile.
struct Piece {
  std::size_t begin = 0, end = 0;  // of ProgramLists::group_turns
  Run last;                        // the fold that ends the tile; count 1
  std::uint64_t tail = 0;
  std::uint64_t rows = 0;  // of results
  std::uint64_t moving_bytes = 0;
};

// `count` equal pieces: an index into ProgramLists::pieces.
struct PieceCount {
  std::uint64_t count = 1;
  std::size_t piece = 0;
};

// Pieces that follow each other `repeat` times.
struct PieceRun {
  std::uint64_t repeat = 1;
  std::size_t begin = 0, end = 0;  // of ProgramLists::order
};

// Runs of pieces that follow each other `repeat` times: those of images.
struct PieceTurn {
  std::uint64_t repeat = 1;
  std::size_t begin = 0, end = 0;  // of ProgramLists::piece_runs
};

// What the programs of a GEMM are made of; they refer to it by index. Mostly on the stack.
class ProgramLists {
 private:
  std::array<std::byte, 49'152> first_;
  std::pmr::monotonic_buffer_resource pool_{first_.data(), first_.size()};
  template <class T>
  [[nodiscard]] std::pmr::vector<T> list(std::size_t room) {
    std::pmr::vector<T> list(&pool_);
    list.reserve(room);
    return list;
  }

 public:
  std::pmr::vector<Run> runs = list<Run>(128);
  std::pmr::vector<Group> groups = list<Group>(64);
  std::pmr::vector<GroupTurn> group_turns = list<GroupTurn>(64);
  std::pmr::vector<Piece> pieces = list<Piece>(32);  // each distinct one of a program once
  std::pmr::vector<PieceCount> order = list<PieceCount>(64);
  std::pmr::vector<PieceRun> piece_runs = list<PieceRun>(64);
  std::pmr::vector<PieceTurn> turns = list<PieceTurn>(64);
  // Those that were asked for last.
  PixelOutline pixels{&pool_};
  WindowOutline window{&pool_};

  [[nodiscard]] std::pmr::memory_resource* pool() { return &pool_; }
};

// All pieces of one column tile. Where the tile's operand is gathered its blocks differ from tile
// to tile: then the program is of that tile alone. Else it is of any, whatever its columns.
class Program {
 public:
  // Adds to the lists, which outlive the program.
  Program(const MemoryJob& job, const Traffic& traffic, Range columns, ProgramLists& lists);

  [[nodiscard]] const ProgramLists& lists() const { return *lists_; }
  // Of lists().turns.
  [[nodiscard]] std::size_t begin() const { return begin_; }
  [[nodiscard]] std::size_t end() const { return end_; }
  // Of the moving operand, over the whole tile.
  [[nodiscard]] std::uint64_t moving_bytes() const { return moving_bytes_; }
  // Of the tile's operand, over all pieces if it is read again in each, else over one.
  [[nodiscard]] std::uint64_t kept_units(bool again) const;
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
