// The shape of an array in time and space.
#pragma once

#include <algorithm>
#include <cstdint>

namespace quaver {

// Of a weight- or input-stationary array.
struct ArrayGeometry {
  std::uint32_t rows = 1;        // R: rows of elements, along K
  std::uint32_t cols = 1;        // C: columns, along N
  std::uint32_t latency = 1;     // L: FPU latency in cycles
  std::uint32_t lanes = 1;       // W: products a cycle and element
  std::uint32_t chunk_rows = 0;  // P: rows that one chunk fills, ceil(CL / W); 0: chunks never end
  std::uint32_t depth = 1;       // D: streamed rows a piece, the accumulators' depth

  // Chunks that stand side by side in one column: more than one if a chunk is shorter than it.
  [[nodiscard]] std::uint32_t segments() const {
    return chunk_rows == 0 ? 1 : std::max(1U, rows / chunk_rows);
  }
  // Rows of one segment; with a single one its sum leaves at the foot of the column.
  [[nodiscard]] std::uint32_t segment_rows() const { return segments() == 1 ? rows : chunk_rows; }

  bool operator==(const ArrayGeometry&) const = default;
};

// Of an output-stationary array: rows along M, columns along N.
struct OutputGeometry {
  std::uint32_t rows = 1;     // R
  std::uint32_t cols = 1;     // C
  std::uint32_t latency = 1;  // L: one adder stage behind the multiplier's
  std::uint32_t lanes = 1;    // W
};

}  // namespace quaver
