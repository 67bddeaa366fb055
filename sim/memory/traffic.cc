#include "sim/memory/traffic.h"

#include <algorithm>

namespace quaver {

std::uint64_t Operand::block_bytes(Range outer_range, Range k_range) const {
  if (gather == nullptr) return outer_range.size() * k_range.size() * element_bytes;
  const bool outer_window = gather->window_along_m;
  const Range& pixels = outer_window ? k_range : outer_range;
  const Range& window = outer_window ? outer_range : k_range;
  return element_bytes * box_elements(*gather, pixels, window_part(*gather, window));
}

std::uint64_t Operand::tensor_bytes() const {
  if (gather == nullptr) return outer * k * element_bytes;
  return gather->images * gather->rows.size * gather->columns.size * gather->channels *
         element_bytes;
}

Traffic::Traffic(const MemoryJob& job) {
  const GemmShape& shape = job.schedule.shape();
  const Operand a = {shape.m, shape.k, job.arithmetic.a.bytes(), job.buffers.a_bytes / 2,
                     job.gather};
  const Operand b = {shape.n, shape.k, job.arithmetic.b.bytes(), job.buffers.b_bytes / 2, nullptr};
  transposed = job.schedule.transposed();
  moving = transposed ? b : a;
  kept = transposed ? a : b;
  columns = kept.outer;
  const ArrayConfig& array = job.schedule.array();
  rows = array.rows;
  cols = array.cols;
  latency = job.schedule.output() != nullptr ? job.schedule.output()->latency()
                                             : job.schedule.stationary()->geometry().latency;
  way_down = rows * latency;
  overlap = array.overlap == Overlap::kWeights;
  output_stationary = job.schedule.output() != nullptr;
  pieces_outermost = job.schedule.pieces_outermost();
  arrays = array.count;
  cores = job.cores;
  out_bytes = job.arithmetic.output.format.bytes();
  bandwidth = job.memory.bandwidth;
  memory_latency = job.memory.latency;
}

std::uint64_t Traffic::tail(std::uint64_t steps) const {
  if (output_stationary) return (steps - 1) + (rows - 1) + (cols - 1) + latency + rows;
  return (steps - 1) + (cols - 1) + way_down;
}

std::uint64_t Traffic::distance(std::uint64_t steps, bool partial) const {
  if (!overlap) return load() + tail(steps);  // the whole fold
  const std::uint64_t distance = std::max(steps, rows);
  return partial ? std::max(distance, way_down) : distance;
}

Range Traffic::column_range(std::uint64_t tile) const {
  return {tile * cols, std::min(columns, (tile + 1) * cols)};
}

bool Traffic::keeps_tile(Range column_range) const {
  return kept.k * column_range.size() * kept.element_bytes <= kept.half_bytes;
}

bool Traffic::keeps_piece(std::uint64_t piece_rows) const {
  return moving.fits_whole() || moving.k * piece_rows * moving.element_bytes <= moving.half_bytes;
}

bool Traffic::keeps_columns(std::uint64_t array) const {
  return kept.fits_whole() || kept.k * own_columns(array) * kept.element_bytes <= kept.half_bytes;
}

std::uint64_t Traffic::own_tiles(std::uint64_t array) const {
  return ceil_div(column_tiles() - array, arrays);
}

std::uint64_t Traffic::own_columns(std::uint64_t array) const {
  const std::uint64_t whole = own_tiles(array) * cols;
  const bool has_last = (column_tiles() - 1) % arrays == array;
  return has_last ? whole - (column_tiles() * cols - columns) : whole;
}

Slices::Slices(const MemoryJob& job, const Traffic& traffic) {
  const OutputSchedule& schedule = *job.schedule.output();
  // Elements of K that half of each buffer holds.
  const std::uint64_t fits =
      std::min(traffic.moving.half_bytes / (traffic.rows * traffic.moving.element_bytes),
               traffic.kept.half_bytes / (traffic.cols * traffic.kept.element_bytes));
  const std::uint64_t chunk = std::min(schedule.chunk_length(), schedule.shape().k);
  const std::uint64_t chunks = fits / chunk;
  steps = chunks > 0 ? chunks * ceil_div(chunk, schedule.lanes()) : fits / schedule.lanes();
  steps = std::min(steps, schedule.steps());
  count = ceil_div(schedule.steps(), steps);
}

}  // namespace quaver
