// How one GEMM is walked through a weight-stationary array: tiles, pieces, folds. (An
// input-stationary array walks the transposed GEMM the same way: sim/schedule/schedule.h.)
//
// Order: column tiles (N) outermost, dealt to the arrays in turn; inside, pieces of M as deep as
// the accumulators; innermost the folds of K. With m_outermost, pieces of M outermost; inside, the
// column tiles of each array. A fold is one load of R x C weights with the rows that stream over
// it. No stored list: every fold follows from its number.
#pragma once

#include <cstdint>
#include <utility>

#include "models/systolic_array/geometry.h"
#include "sim/config/config.h"
#include "sim/schedule/gemm_shape.h"

namespace quaver {

struct Fold {
  std::uint64_t m0 = 0;        // first streamed row
  std::uint32_t streamed = 0;  // T: rows that stream
  std::uint64_t n0 = 0;        // first column
  std::uint32_t columns = 0;   // columns with outputs, 1 .. C
  std::uint64_t chunk = 0;     // the chunk, or the first of several side by side
  std::uint64_t slice = 0;     // which part of a chunk that is longer than the array
  bool continues = false;      // slice > 0: partial sums re-enter
  bool partial = false;        // the chunk goes on in the next fold
  bool new_total = false;      // the tile's first chunk: its total starts from +0
  bool last = false;           // last fold of its tile
};

class StationarySchedule {
 public:
  StationarySchedule(const GemmShape& shape, const ArrayConfig& array, const FpuConfig& fpu,
                     const PassArithmetic& arithmetic, bool m_outermost = false);

  [[nodiscard]] const GemmShape& shape() const { return shape_; }
  [[nodiscard]] const ArrayGeometry& geometry() const { return geometry_; }
  [[nodiscard]] Overlap overlap() const { return overlap_; }
  [[nodiscard]] bool m_outermost() const { return m_outermost_; }
  [[nodiscard]] std::uint32_t arrays() const { return arrays_; }

  // Folds of one tile along K, and how many of them continue the chunk of the fold before.
  [[nodiscard]] std::uint64_t tile_folds() const { return tile_folds_; }
  [[nodiscard]] std::uint64_t tile_continuations() const { return tile_continuations_; }
  // Pieces of M: all but the last stream geometry().depth rows.
  [[nodiscard]] std::uint64_t pieces() const { return pieces_; }
  [[nodiscard]] std::uint32_t piece_rows(std::uint64_t piece) const;
  // Column tiles of one array; array 0 has the most.
  [[nodiscard]] std::uint64_t tiles(std::uint32_t array) const;

  // The folds of one array in the order in which it walks them.
  [[nodiscard]] std::uint64_t folds(std::uint32_t array) const {
    return tiles(array) * pieces_ * tile_folds_;
  }
  [[nodiscard]] Fold fold(std::uint32_t array, std::uint64_t index) const;

  // The products of a fold: [first, second) of K.
  [[nodiscard]] std::pair<std::uint64_t, std::uint64_t> products(const Fold& fold) const;
  // CL, and K if chunks never end.
  [[nodiscard]] std::uint64_t chunk_length() const { return chunk_length_; }

  // The products of array row `row` in a fold: [first, second) of K, at most W of them, empty for
  // padding.
  [[nodiscard]] std::pair<std::uint64_t, std::uint64_t> row_products(const Fold& fold,
                                                                     std::uint32_t row) const;

 private:
  GemmShape shape_;
  ArrayGeometry geometry_;
  Overlap overlap_;
  bool m_outermost_;
  std::uint32_t arrays_;
  std::uint64_t chunk_length_;  // CL; K if chunks never end
  std::uint64_t slices_;        // folds of a full chunk: 1 unless it is longer than the array
  std::uint64_t tile_folds_;
  std::uint64_t tile_continuations_;
  std::uint64_t pieces_;
};

}  // namespace quaver
