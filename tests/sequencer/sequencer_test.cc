// The golden sequence against the schedule of the simulator, which shares no code with it, and
// against the closed form.
#include "models/sequencer/sequencer.h"

#include <gtest/gtest.h>

#include <random>

#include "sim/array/analytic.h"
#include "sim/schedule/schedule.h"

namespace quaver {
namespace {

struct Case {
  ArrayConfig array;
  FpuConfig fpu;
  PassArithmetic arithmetic;
  GemmShape shape;

  [[nodiscard]] SequencerJob job() const {
    return {.m = shape.m,
            .n = shape.n,
            .k = shape.k,
            .chunk = arithmetic.accumulation.chunk,
            .piece = array.accumulator_depth,
            .overlap = array.overlap == Overlap::kWeights};
  }
};

Case random_case(std::mt19937_64& random) {
  const auto upto = [&random](std::uint32_t most) {
    return static_cast<std::uint32_t>(1 + random() % most);
  };
  Case c;
  c.array.rows = upto(9);
  c.array.cols = upto(9);
  c.array.overlap = upto(3) == 1 ? Overlap::kNone : Overlap::kWeights;
  c.array.accumulator_depth = upto(40);
  c.fpu = {.multiplier_stages = upto(3) - 1, .adder_stages = upto(3)};
  c.arithmetic.accumulation.chunk = upto(30);
  c.shape = {upto(60), upto(30), upto(60)};
  return c;
}

TEST(Sequencer, WalksTheFoldsOfTheSchedule) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 2000; ++i) {
    const Case c = random_case(random);
    const StationarySchedule schedule(c.shape, c.array, c.fpu, c.arithmetic);
    const std::vector<SequencedFold> folds = sequenced_folds(schedule.geometry(), c.job());
    ASSERT_EQ(folds.size(), schedule.folds(0));
    for (std::uint64_t f = 0; f < folds.size(); ++f) {
      const Fold fold = schedule.fold(0, f);
      const auto [begin, end] = schedule.products(fold);
      const SequencedFold expected = {.m0 = fold.m0,
                                      .n0 = fold.n0,
                                      .k0 = begin,
                                      .streamed = fold.streamed,
                                      .rows = static_cast<std::uint32_t>(end - begin),
                                      .columns = fold.columns,
                                      .continues = fold.continues,
                                      .partial = fold.partial,
                                      .new_total = fold.new_total,
                                      .last = fold.last};
      ASSERT_EQ(folds[f], expected) << "case " << i << ", fold " << f;
    }
  }
}

TEST(Sequencer, RowOfTheArrayHoldsTheProductOfTheSchedule) {
  std::mt19937_64 random(8);
  for (int i = 0; i < 500; ++i) {
    const Case c = random_case(random);
    const StationarySchedule schedule(c.shape, c.array, c.fpu, c.arithmetic);
    const SequencedJob job = sequenced_job(schedule.geometry(), c.job());
    ASSERT_EQ(job.loads.size(), schedule.folds(0) * c.array.rows);
    for (std::uint64_t l = 0; l < job.loads.size(); ++l) {
      const std::uint32_t row = c.array.rows - 1 - static_cast<std::uint32_t>(l % c.array.rows);
      const auto [begin, end] = schedule.row_products(schedule.fold(0, l / c.array.rows), row);
      ASSERT_EQ(job.loads[l].zero, begin == end) << "case " << i << ", load " << l;
      if (begin == end) continue;
      ASSERT_EQ(job.loads[l].k, begin) << "case " << i << ", load " << l;
    }
  }
}

TEST(Sequencer, TakesTheCyclesOfTheClosedForm) {
  std::mt19937_64 random(9);
  for (int i = 0; i < 2000; ++i) {
    const Case c = random_case(random);
    const Schedule schedule(c.shape, c.array, c.fpu, c.arithmetic);
    const ArrayGeometry& array = schedule.stationary()->geometry();
    ASSERT_EQ(sequenced_job(array, c.job()).cycles, analytic_cycles(schedule).total())
        << "case " << i;
  }
}

}  // namespace
}  // namespace quaver
