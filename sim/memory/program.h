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
  std::size_t begin = 0, end = 0;  // of Program::runs
};

// Groups that follow each other `repeat` times: those of an image.
struct GroupTurn {
  std::uint64_t repeat = 1;
  std::size_t begin = 0, end = 0;  // of Program::groups
};

// A piece of T (os: a tile of M); it ends a result tile.
struct Piece {
  std::size_t begin = 0, end = 0;  // of Program::group_turns
  Run last;                        // the fold that ends the tile; count 1
  std::uint64_t tail = 0;
  std::uint64_t rows = 0;  // of results
  std::uint64_t moving_bytes = 0;
};

// `count` equal pieces: an index into Program::pieces.
struct PieceCount {
  std::uint64_t count = 1;
  std::size_t piece = 0;
};

// Pieces that follow each other `repeat` times.
struct PieceRun {
  std::uint64_t repeat = 1;
  std::size_t begin = 0, end = 0;  // of Program::order
};

// Runs of pieces that follow each other `repeat` times: those of images.
struct PieceTurn {
  std::uint64_t repeat = 1;
  std::size_t begin = 0, end = 0;  // of Program::piece_runs
};

// What programs keep their lists in: given back all at once, and mostly on the stack.
struct ProgramMemory {
  std::array<std::byte, 32'768> first;
  std::pmr::monotonic_buffer_resource pool{first.data(), first.size()};
  PixelOutline outline{&pool};  // the one that was asked for last
};

// All pieces of one column tile. Where the tile's operand is gathered its blocks differ from tile
// to tile: then the program is of that tile alone. Else it is of any, whatever its columns.
class Program {
 public:
  // `memory` outlives the program.
  Program(const MemoryJob& job, const Traffic& traffic, Range columns, ProgramMemory& memory);

  template <class T>
  using List = std::pmr::vector<T>;

  [[nodiscard]] const List<Run>& runs() const { return runs_; }
  [[nodiscard]] const List<Group>& groups() const { return groups_; }
  [[nodiscard]] const List<GroupTurn>& group_turns() const { return group_turns_; }
  [[nodiscard]] const List<Piece>& pieces() const { return pieces_; }
  // Each distinct piece is built once.
  [[nodiscard]] const List<PieceCount>& order() const { return order_; }
  [[nodiscard]] const List<PieceRun>& piece_runs() const { return piece_runs_; }
  [[nodiscard]] const List<PieceTurn>& turns() const { return turns_; }
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
  List<Run> runs_;
  List<Group> groups_;
  List<GroupTurn> group_turns_;
  List<Piece> pieces_;
  List<PieceCount> order_;
  List<PieceRun> piece_runs_;
  List<PieceTurn> turns_;
  std::uint64_t moving_bytes_ = 0;
  std::uint64_t piece_count_ = 0;
  std::uint64_t piece_units_ = 0;
  std::uint64_t element_bytes_ = 1;
  bool kept_gathered_ = false;
};

}  // namespace quaver
