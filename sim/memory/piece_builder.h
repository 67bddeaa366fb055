// One piece of a column tile: the folds of the outline with the bytes that they move in it.
#pragma once

#include "sim/memory/program.h"

namespace quaver {

class PieceBuilder {
 public:
  // The references outlive it. `columns`: of the tile, where its operand is gathered.
  PieceBuilder(const MemoryJob& job, const Traffic& traffic, Range columns, ProgramLists& lists);

  // Adds the piece with these rows of the moving operand to the lists: its place in them.
  std::size_t build(Range outer);
  // Units of the tile's operand in a piece, once one is built: in all of them alike.
  [[nodiscard]] std::uint64_t units() const { return units_; }

 private:
  struct Size {
    std::uint64_t moving_bytes = 0, kept_units = 0;
  };

  void look_up(Range gathered);
  void set_pace();
  std::uint64_t add_folds();
  template <class Elements>
  std::uint64_t add_turns(const Elements& elements);
  template <class Elements>
  std::uint64_t add_runs(const Repeat& group, const Elements& elements);
  void push(const FoldOutline::Folds& folds, std::uint64_t count, std::uint64_t elements);
  [[nodiscard]] Run last_run() const;
  // Of so many products along K, with so many elements of the gathered operand.
  [[nodiscard]] Size size_of(std::uint64_t products, std::uint64_t elements) const;

  const MemoryJob& job_;
  const Traffic& traffic_;
  ProgramLists& lists_;
  const Gather* gather_;  // of either operand
  bool kept_gathered_;
  // What the gathered operand has along its other side: pixels, or a part of the window.
  PixelBox box_;
  WindowPart part_;
  std::uint64_t outer_size_ = 1;  // of the moving operand
  std::uint64_t steps_ = 1;       // of all folds but the last
  std::uint64_t distance_ = 1, partial_distance_ = 1;
  // Of the piece: the most elements of the gathered operand in a fold, and units of the tile's.
  std::uint64_t most_elements_ = 0, units_ = 0;
};

}  // namespace quaver
