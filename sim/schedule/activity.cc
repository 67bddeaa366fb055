#include "sim/schedule/activity.h"

namespace quaver {
namespace {

constexpr auto kCounts = {
    &Activity::products,         &Activity::empty_rows,   &Activity::empty_columns,
    &Activity::stream_cycles,    &Activity::streamed,     &Activity::stationary,
    &Activity::result_cycles,    &Activity::drain_shifts, &Activity::streamed_reads,
    &Activity::stationary_reads, &Activity::sums,         &Activity::outputs};

}  // namespace

Activity& Activity::operator+=(const Activity& other) {
  for (const auto count : kCounts) this->*count += other.*count;
  return *this;
}

Activity operator*(Activity activity, std::uint64_t count) {
  for (const auto each : kCounts) activity.*each *= count;
  return activity;
}

// Column tiles go over the N columns, each with every piece of M, each with every fold of K.
Activity activity_of(const StationarySchedule& schedule) {
  const ArrayGeometry& array = schedule.geometry();
  const GemmShape& gemm = schedule.shape();
  const std::uint64_t tiles = ceil_div(gemm.n, array.cols);
  const std::uint64_t row_streams = gemm.m * schedule.tile_folds();  // of a tile, over its pieces
  const std::uint64_t folds = tiles * schedule.pieces() * schedule.tile_folds();
  Activity result;
  result.products = gemm.m * gemm.n * gemm.k;
  result.empty_rows = gemm.n * array.rows * row_streams - result.products;
  result.empty_columns = (tiles * array.cols - gemm.n) * array.rows * row_streams;
  result.stream_cycles = tiles * row_streams;
  result.streamed = result.stream_cycles * array.rows;
  result.stationary = folds * array.rows * array.cols;
  result.result_cycles = result.stream_cycles;
  result.streamed_reads = tiles * gemm.m * gemm.k;
  result.stationary_reads = schedule.pieces() * gemm.k * gemm.n;
  result.sums = gemm.n * row_streams;
  result.outputs = gemm.m * gemm.n;
  return result;
}

// R x C outputs a fold, each of K steps; then row i shifts i times, until the last row has passed
// on all of them.
Activity activity_of(const OutputSchedule& schedule) {
  const GemmShape& gemm = schedule.shape();
  const std::uint64_t rows = schedule.rows(), cols = schedule.cols();
  const std::uint64_t column_tiles = ceil_div(gemm.n, cols);
  const std::uint64_t folds = column_tiles * schedule.row_tiles();
  Activity result;
  result.products = gemm.m * gemm.n * gemm.k;
  result.empty_rows = (schedule.row_tiles() * rows - gemm.m) * gemm.n * gemm.k;
  result.empty_columns = (column_tiles * cols - gemm.n) * schedule.row_tiles() * rows * gemm.k;
  result.stream_cycles = folds * gemm.k;
  result.streamed = result.stream_cycles * rows;
  result.stationary = result.stream_cycles * cols;
  result.result_cycles = folds * rows;
  result.drain_shifts = folds * cols * (rows * (rows - 1) / 2);
  result.streamed_reads = column_tiles * gemm.m * gemm.k;
  result.stationary_reads = schedule.row_tiles() * gemm.k * gemm.n;
  result.outputs = gemm.m * gemm.n;
  return result;
}

Activity activity_of(const Schedule& schedule) {
  return schedule.output() != nullptr ? activity_of(*schedule.output())
                                      : activity_of(*schedule.stationary());
}

}  // namespace quaver
