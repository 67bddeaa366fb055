#include "sim/schedule/stationary_schedule.h"

#include <algorithm>

namespace quaver {
StationarySchedule::StationarySchedule(const GemmShape& shape, const ArrayConfig& array,
                                       const FpuConfig& fpu, const PassArithmetic& arithmetic,
                                       bool m_outermost)
    : shape_(shape), overlap_(array.overlap), m_outermost_(m_outermost), arrays_(array.count) {
  const std::uint64_t lanes = arithmetic.fused_products;
  const std::uint64_t chunk = arithmetic.accumulation.chunk;
  chunk_length_ = chunk == 0 ? shape.k : chunk;
  const std::uint64_t chunk_rows = ceil_div(chunk_length_, lanes);
  geometry_ = {.rows = array.rows,
               .cols = array.cols,
               .latency = fpu.latency(),
               .lanes = arithmetic.fused_products,
               .chunk_rows = chunk == 0 ? 0 : static_cast<std::uint32_t>(chunk_rows),
               .depth = array.accumulator_depth};
  slices_ = ceil_div(chunk_rows, array.rows);
  if (geometry_.segments() > 1) {
    // floor(R / P) chunks a fold.
    tile_folds_ = ceil_div(ceil_div(shape.k, chunk_length_), geometry_.segments());
    tile_continuations_ = 0;
  } else {
    // Each full chunk takes ceil(P / R) folds, the short one at the end what its own rows need.
    const std::uint64_t full = shape.k / chunk_length_;
    const std::uint64_t rest = ceil_div(ceil_div(shape.k % chunk_length_, lanes), array.rows);
    tile_folds_ = full * slices_ + rest;
    tile_continuations_ = full * (slices_ - 1) + (rest == 0 ? 0 : rest - 1);
  }
  pieces_ = ceil_div(shape.m, geometry_.depth);
}

std::uint32_t StationarySchedule::piece_rows(std::uint64_t piece) const {
  return static_cast<std::uint32_t>(
      std::min<std::uint64_t>(geometry_.depth, shape_.m - piece * geometry_.depth));
}

std::uint64_t StationarySchedule::tiles(std::uint32_t array) const {
  const std::uint64_t all = ceil_div(shape_.n, geometry_.cols);
  return all / arrays_ + (array < all % arrays_ ? 1 : 0);
}

Fold StationarySchedule::fold(std::uint32_t array, std::uint64_t index) const {
  const std::uint64_t k_fold = index % tile_folds_;
  const std::uint64_t turn = index / tile_folds_;  // a piece of a column tile
  const std::uint64_t piece = m_outermost_ ? turn / tiles(array) : turn % pieces_;
  const std::uint64_t own_tile = m_outermost_ ? turn % tiles(array) : turn / pieces_;
  const std::uint64_t tile = own_tile * arrays_ + array;
  Fold fold;
  fold.m0 = piece * geometry_.depth;
  fold.streamed = piece_rows(piece);
  fold.n0 = tile * geometry_.cols;
  fold.columns =
      static_cast<std::uint32_t>(std::min<std::uint64_t>(geometry_.cols, shape_.n - fold.n0));
  fold.last = k_fold + 1 == tile_folds_;
  if (geometry_.segments() > 1) {
    fold.chunk = k_fold * geometry_.segments();
    fold.new_total = fold.chunk == 0;
    return fold;
  }
  // The short chunk's folds follow those of the full ones and never outnumber a full chunk's.
  fold.chunk = k_fold / slices_;
  fold.slice = k_fold % slices_;
  fold.new_total = fold.chunk == 0;
  fold.continues = fold.slice != 0;
  fold.partial = fold.slice + 1 != slices_ && !fold.last;
  return fold;
}

std::pair<std::uint64_t, std::uint64_t> StationarySchedule::products(const Fold& fold) const {
  const std::uint64_t most = std::uint64_t{geometry_.rows} * geometry_.lanes;
  const std::uint64_t begin = fold.chunk * chunk_length_ + fold.slice * most;
  const std::uint64_t chunks_end =
      std::min(shape_.k, (fold.chunk + geometry_.segments()) * chunk_length_);
  // One chunk may go on in the next fold; several side by side end in their own.
  return {begin, geometry_.segments() > 1 ? chunks_end : std::min(chunks_end, begin + most)};
}

std::pair<std::uint64_t, std::uint64_t> StationarySchedule::row_products(const Fold& fold,
                                                                         std::uint32_t row) const {
  const std::uint32_t segment = row / geometry_.segment_rows();
  if (segment >= geometry_.segments()) return {0, 0};  // rows left over below the last chunk
  const std::uint64_t row_in_chunk =
      fold.slice * geometry_.rows + (row - segment * geometry_.segment_rows());
  const std::uint64_t chunk_begin = (fold.chunk + segment) * chunk_length_;
  const std::uint64_t chunk_end = std::min(shape_.k, chunk_begin + chunk_length_);
  const std::uint64_t begin = chunk_begin + row_in_chunk * geometry_.lanes;
  if (begin >= chunk_end) return {0, 0};
  return {begin, std::min(chunk_end, begin + geometry_.lanes)};
}

}  // namespace quaver
