#include "sim/schedule/output_schedule.h"

#include <algorithm>

namespace quaver {

OutputSchedule::OutputSchedule(const GemmShape& shape, const ArrayConfig& array,
                               const FpuConfig& fpu, const PassArithmetic& arithmetic,
                               bool m_outermost)
    : shape_(shape),
      rows_(array.rows),
      cols_(array.cols),
      latency_(fpu.latency()),
      lanes_(arithmetic.fused_products),
      arrays_(array.count),
      overlap_(array.overlap),
      m_outermost_(m_outermost),
      chunk_length_(arithmetic.accumulation.chunk == 0 ? shape.k : arithmetic.accumulation.chunk),
      chunk_steps_(ceil_div(chunk_length_, lanes_)),
      steps_(shape.k / chunk_length_ * chunk_steps_ + ceil_div(shape.k % chunk_length_, lanes_)),
      row_tiles_(ceil_div(shape.m, array.rows)) {}

std::uint64_t OutputSchedule::tiles(std::uint32_t array) const {
  const std::uint64_t all = ceil_div(shape_.n, cols_);
  return all / arrays_ + (array < all % arrays_ ? 1 : 0);
}

OutputTile OutputSchedule::tile(std::uint32_t array, std::uint64_t fold) const {
  OutputTile tile;
  const std::uint64_t row_tile = m_outermost_ ? fold / tiles(array) : fold % row_tiles_;
  const std::uint64_t column_tile = m_outermost_ ? fold % tiles(array) : fold / row_tiles_;
  tile.m0 = row_tile * rows_;
  tile.n0 = (column_tile * arrays_ + array) * cols_;
  tile.rows = static_cast<std::uint32_t>(std::min<std::uint64_t>(rows_, shape_.m - tile.m0));
  tile.columns = static_cast<std::uint32_t>(std::min<std::uint64_t>(cols_, shape_.n - tile.n0));
  return tile;
}

OutputSchedule::Step OutputSchedule::step(std::uint64_t index) const {
  const std::uint64_t chunk_begin = index / chunk_steps_ * chunk_length_;
  const std::uint64_t chunk_end = std::min(shape_.k, chunk_begin + chunk_length_);
  const std::uint64_t begin = chunk_begin + index % chunk_steps_ * lanes_;
  return {begin, std::min(chunk_end, begin + lanes_), index % chunk_steps_ == 0};
}

}  // namespace quaver
