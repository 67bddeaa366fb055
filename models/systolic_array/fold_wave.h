// A run of rows that stream through an array in consecutive cycles with the same tags: all of a
// fold, or a part of it where the stream had a gap.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "models/systolic_array/beats.h"

namespace quaver {

// Columns [begin, end) of one array row.
struct Columns {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  [[nodiscard]] bool empty() const { return begin >= end; }
  [[nodiscard]] std::uint32_t count() const { return end - begin; }
};

struct FoldWave {
  std::uint64_t start = 0;        // the cycle in which its first row was presented
  std::uint32_t streamed = 0;     // rows presented so far
  std::uint32_t first_index = 0;  // of the first row, inside its piece
  std::uint32_t columns = 0;
  bool continues = false;
  bool partial = false;
  bool new_total = false;
  bool last = false;
  std::size_t plane = 0;  // its weights

  // Whether `beat`, presented in `cycle`, goes on with this wave.
  [[nodiscard]] bool extends_to(const OperandBeat& beat, std::uint64_t cycle) const {
    return !beat.first && cycle == start + streamed && beat.index == first_index + streamed &&
           beat.columns == columns && beat.continues == continues && beat.partial == partial &&
           beat.new_total == new_total && beat.last == last;
  }

  // The columns that hold a row of this wave in `cycle` where column j sees what was presented
  // `skew` + j cycles before.
  [[nodiscard]] Columns at(std::uint64_t cycle, std::uint64_t skew, std::uint32_t cols) const {
    if (cycle < start + skew) return {};
    const std::uint64_t front = cycle - skew - start;  // the row that column 0 would see
    const std::uint64_t begin = front >= streamed ? front - streamed + 1 : 0;
    if (begin >= cols) return {};
    return {static_cast<std::uint32_t>(begin),
            static_cast<std::uint32_t>(std::min<std::uint64_t>(front + 1, cols))};
  }

  // Whether the row presented in `cycle` is one of this wave's.
  [[nodiscard]] bool holds(std::uint64_t cycle) const {
    return cycle >= start && cycle < start + streamed;
  }
};

}  // namespace quaver
