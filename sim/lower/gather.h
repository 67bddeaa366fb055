// Where the elements of a convolution's gathered operand (im2col) lie in its tensor, and which of
// the filter's meet them.
#pragma once

#include <cstdint>

namespace quaver {

// Rows or columns. Tap t of the pixel at p reads the tensor at p*step + t*tap_step + offset; what
// falls outside 0 .. size-1 is padding.
struct GatherAxis {
  std::uint64_t pixels = 1;
  std::uint64_t taps = 1;
  std::int64_t step = 1;
  std::int64_t tap_step = 1;  // negative in a data gradient
  std::int64_t offset = 0;
  std::uint64_t size = 1;

  friend bool operator==(const GatherAxis&, const GatherAxis&) = default;
};

// The GEMM's a operand: one side of it counts pixels (image, row, column), the other the window
// (tap row, tap column, channel), the last index fastest.
struct Gather {
  GatherAxis rows, columns;
  std::uint64_t images = 1;
  std::uint64_t channels = 1;   // of one group
  bool window_along_m = false;  // wgrad; else pixels run along M and the window along K

  friend bool operator==(const Gather&, const Gather&) = default;
};

// The filter's taps that a product takes along one axis: first, first + step, ..., count of them.
struct FilterTaps {
  std::uint64_t first = 0;
  std::uint64_t step = 1;
  std::uint64_t count = 1;
};

}  // namespace quaver
