// The skew registers of an array: rows of words that come out of it later, column by column.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/gemm/row_kernel.h"

namespace quaver {

// Operands that enter at the left and move one column a cycle, one line a row and lane. What was
// presented in cycle t lies one word before what was presented in t - 1, so that the operands that
// columns 0, 1, ... see in one cycle are consecutive words. Lines are kept twice, end to end, so
// that this holds across the end of the ring. Depths are powers of two, so that no place in a ring
// takes a division; a line's pitch is not one, or all lines would share the same few cache sets.
class OperandLines {
 public:
  // `depth`: cycles that a word is kept, at least.
  OperandLines(std::size_t lines, std::size_t depth)
      : depth_(std::bit_ceil(depth)), pitch_(2 * depth_ + 16), words_(lines * pitch_) {}

  void put(std::size_t line, std::uint64_t cycle, Word word) {
    Word* at = words_.data() + line * pitch_ + place(cycle);
    at[0] = at[depth_] = word;
  }
  // Where column 0 sees what was presented in `cycle`; column j's word is j further.
  [[nodiscard]] const Word* from(std::size_t line, std::uint64_t cycle) const {
    return words_.data() + line * pitch_ + place(cycle);
  }

 private:
  [[nodiscard]] std::size_t place(std::uint64_t cycle) const {
    return depth_ - 1 - (static_cast<std::size_t>(cycle) & (depth_ - 1));
  }

  std::size_t depth_;
  std::size_t pitch_;
  std::vector<Word> words_;
};

// Rows of C words, one a cycle, kept for `depth` cycles at least.
class RowRing {
 public:
  RowRing(std::size_t cols, std::size_t depth)
      : cols_(cols), depth_(std::bit_ceil(depth)), words_(cols * depth_) {}

  [[nodiscard]] Word* row(std::uint64_t cycle) {
    return words_.data() + (static_cast<std::size_t>(cycle) & (depth_ - 1)) * cols_;
  }

 private:
  std::size_t cols_;
  std::size_t depth_;
  std::vector<Word> words_;
};

}  // namespace quaver
