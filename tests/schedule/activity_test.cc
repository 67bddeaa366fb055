// Are the closed counts of what an array does those of walking it fold by fold, row by row?
#include "sim/schedule/activity.h"

#include <gtest/gtest.h>

#include "tests/support/random.h"

namespace quaver {
namespace {

// Counted one streamed row and one element at a time.
Activity walked(const StationarySchedule& schedule) {
  const ArrayGeometry& array = schedule.geometry();
  Activity count;
  for (std::uint32_t a = 0; a < schedule.arrays(); ++a)
    for (std::uint64_t f = 0; f < schedule.folds(a); ++f) {
      const Fold fold = schedule.fold(a, f);
      for (std::uint32_t row = 0; row < array.rows; ++row) {
        const auto [begin, end] = schedule.row_products(fold, row);
        count.stationary += array.cols;
        count.stationary_reads += (end - begin) * fold.columns;
        count.streamed += fold.streamed;
        count.streamed_reads += (end - begin) * fold.streamed;
        for (std::uint32_t column = 0; column < array.cols; ++column) {
          const bool product = column < fold.columns && end != begin;
          std::uint64_t& kind = product                 ? count.products
                                : column < fold.columns ? count.empty_rows
                                                        : count.empty_columns;
          kind += fold.streamed;
        }
      }
      count.stream_cycles += fold.streamed;
      count.result_cycles += fold.streamed;
      count.sums += std::uint64_t{fold.streamed} * fold.columns;
      if (fold.last) count.outputs += std::uint64_t{fold.streamed} * fold.columns;
    }
  return count;
}

// Counted one step and one element at a time; then the rows drain, each result as often as there
// are rows below it.
Activity walked(const OutputSchedule& schedule) {
  Activity count;
  for (std::uint32_t a = 0; a < schedule.arrays(); ++a)
    for (std::uint64_t f = 0; f < schedule.folds(a); ++f) {
      const OutputTile tile = schedule.tile(a, f);
      for (std::uint64_t step = 0; step < schedule.steps(); ++step) {
        for (std::uint32_t row = 0; row < schedule.rows(); ++row)
          for (std::uint32_t column = 0; column < schedule.cols(); ++column)
            ++(column >= tile.columns ? count.empty_columns
               : row >= tile.rows     ? count.empty_rows
                                      : count.products);
        count.streamed += schedule.rows();
        count.stationary += schedule.cols();
        count.streamed_reads += tile.rows;
        count.stationary_reads += tile.columns;
        ++count.stream_cycles;
      }
      for (std::uint32_t row = 0; row < schedule.rows(); ++row) {
        ++count.result_cycles;
        count.drain_shifts += (schedule.rows() - 1 - row) * schedule.cols();
      }
      count.outputs += std::uint64_t{tile.rows} * tile.columns;
    }
  return count;
}

TEST(Activity, IsThatOfWalkingEveryFold) {
  Random random;
  PassArithmetic arithmetic;
  for (int i = 0; i < 300; ++i) {
    const GemmShape shape = {1 + random.below(40), 1 + random.below(30), 1 + random.below(50)};
    ArrayConfig array;
    array.rows = static_cast<std::uint32_t>(1 + random.below(9));
    array.cols = static_cast<std::uint32_t>(1 + random.below(9));
    array.count = static_cast<std::uint32_t>(1 + random.below(3));
    array.accumulator_depth = static_cast<std::uint32_t>(1 + random.below(20));
    arithmetic.accumulation.chunk = static_cast<std::uint32_t>(random.below(20));
    const StationarySchedule schedule(shape, array, {}, arithmetic, random.below(2) == 0);
    EXPECT_EQ(activity_of(schedule), walked(schedule))
        << shape.m << " " << shape.n << " " << shape.k;
    const OutputSchedule output(shape, array, {}, arithmetic, random.below(2) == 0);
    EXPECT_EQ(activity_of(output), walked(output)) << shape.m << " " << shape.n << " " << shape.k;
  }
}

}  // namespace
}  // namespace quaver
