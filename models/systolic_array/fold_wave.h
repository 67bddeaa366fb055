// What is on its way through an array, and which columns it has reached.
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

// What is presented in `count` consecutive cycles from `start` on.
struct StepRun {
  std::uint64_t start = 0;
  std::uint32_t count = 0;

  [[nodiscard]] std::uint64_t end() const { return start + count; }
  [[nodiscard]] bool holds(std::uint64_t cycle) const { return cycle >= start && cycle < end(); }

  // The columns that see some of it in `cycle` where column j sees what was presented `skew` + j
  // cycles before.
  [[nodiscard]] Columns at(std::uint64_t cycle, std::uint64_t skew, std::uint32_t cols) const {
    if (cycle < start + skew) return {};
    const std::uint64_t front = cycle - skew - start;  // what column 0 would see
    const std::uint64_t begin = front >= count ? front - count + 1 : 0;
    if (begin >= cols) return {};
    return {static_cast<std::uint32_t>(begin),
            static_cast<std::uint32_t>(std::min<std::uint64_t>(front + 1, cols))};
  }
};

// A run of rows that stream through a weight-stationary array with the same tags: all of a fold,
// or a part of it where the stream had a gap.
struct FoldWave {
  StepRun run;
  std::uint32_t first_index = 0;  // of the first row, inside its piece
  std::uint32_t columns = 0;
  bool continues = false;
  bool partial = false;
  bool new_total = false;
  bool last = false;
  std::size_t plane = 0;  // its weights

  // Whether `beat`, presented in `cycle`, goes on with this wave.
  [[nodiscard]] bool extends_to(const OperandBeat& beat, std::uint64_t cycle) const {
    return !beat.first && cycle == run.end() && beat.index == first_index + run.count &&
           beat.columns == columns && beat.continues == continues && beat.partial == partial &&
           beat.new_total == new_total && beat.last == last;
  }
};

}  // namespace quaver
