#include "sim/schedule/activity.h"

namespace quaver {
namespace {

constexpr auto kCounts = {&Activity::products,       &Activity::empty_rows,
                          &Activity::empty_columns,  &Activity::stream_cycles,
                          &Activity::streamed,       &Activity::stationary,
                          &Activity::streamed_reads, &Activity::stationary_reads,
                          &Activity::sums,           &Activity::outputs};

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
  result.streamed_reads = tiles * gemm.m * gemm.k;
  result.stationary_reads = schedule.pieces() * gemm.k * gemm.n;
  result.sums = gemm.n * row_streams;
  result.outputs = gemm.m * gemm.n;
  return result;
}

}  // namespace quaver
