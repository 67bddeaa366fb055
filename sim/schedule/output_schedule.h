// How one GEMM is walked through an output-stationary array: a tile of R x C outputs a fold.
//
// Order: column tiles (N) outermost, dealt to the arrays in turn; inside, tiles of M. With
// m_outermost, tiles of M outermost; inside, the column tiles of each array. Both operands of a
// fold stream for T steps, W products an element and step, chunk by chunk.
#pragma once

#include <cstdint>
#include <utility>

#include "sim/config/config.h"
#include "sim/schedule/gemm_shape.h"

namespace quaver {

struct OutputTile {
  std::uint64_t m0 = 0;
  std::uint32_t rows = 0;  // with outputs, 1 .. R
  std::uint64_t n0 = 0;
  std::uint32_t columns = 0;  // with outputs, 1 .. C
};

class OutputSchedule {
 public:
  OutputSchedule(const GemmShape& shape, const ArrayConfig& array, const FpuConfig& fpu,
                 const PassArithmetic& arithmetic, bool m_outermost = false);

  [[nodiscard]] const GemmShape& shape() const { return shape_; }
  [[nodiscard]] std::uint32_t rows() const { return rows_; }
  [[nodiscard]] std::uint32_t cols() const { return cols_; }
  [[nodiscard]] std::uint32_t latency() const { return latency_; }
  [[nodiscard]] std::uint32_t lanes() const { return lanes_; }
  [[nodiscard]] std::uint32_t arrays() const { return arrays_; }
  [[nodiscard]] Overlap overlap() const { return overlap_; }
  [[nodiscard]] bool m_outermost() const { return m_outermost_; }

  // T: the sum over chunks of ceil(length / W).
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  // Column tiles of one array; array 0 has the most.
  [[nodiscard]] std::uint64_t tiles(std::uint32_t array) const;
  [[nodiscard]] std::uint64_t row_tiles() const { return row_tiles_; }
  [[nodiscard]] std::uint64_t folds(std::uint32_t array) const { return tiles(array) * row_tiles_; }
  [[nodiscard]] OutputTile tile(std::uint32_t array, std::uint64_t fold) const;

  // The products of one step, [first, second) of K, and whether it is its chunk's first.
  struct Step {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    bool starts_chunk = false;
  };
  [[nodiscard]] Step step(std::uint64_t index) const;
  // Of a full chunk: products, K if chunks never end, and steps.
  [[nodiscard]] std::uint64_t chunk_length() const { return chunk_length_; }
  [[nodiscard]] std::uint64_t chunk_steps() const { return chunk_steps_; }

 private:
  GemmShape shape_;
  std::uint32_t rows_, cols_, latency_, lanes_, arrays_;
  Overlap overlap_;
  bool m_outermost_;
  std::uint64_t chunk_length_;  // CL; K if chunks never end
  std::uint64_t chunk_steps_;   // of a full chunk
  std::uint64_t steps_;
  std::uint64_t row_tiles_;
};

}  // namespace quaver
