// Are the points of the front those that no point beats, and are limits kept?
#include <gtest/gtest.h>

#include "sim/sweep/pareto.h"
#include "tests/support/random.h"
#include "tests/sweep/sweeps.h"

namespace quaver {
namespace {

using Rows = std::vector<std::vector<double>>;

// By definition: every row against every other.
std::vector<bool> by_definition(const Rows& rows) {
  std::vector<bool> front;
  for (const auto& row : rows) {
    bool beaten = false;
    for (const auto& other : rows) {
      int worse = 0, better = 0;
      for (std::size_t i = 0; i < row.size(); ++i) {
        worse += other[i] > row[i] ? 1 : 0;
        better += other[i] < row[i] ? 1 : 0;
      }
      beaten = beaten || (worse == 0 && better > 0);
    }
    front.push_back(!beaten);
  }
  return front;
}

TEST(ParetoFront, IsThatOfTheDefinition) {
  Random random;
  for (std::uint64_t i = 0; i < repeated(600); ++i) {
    const std::size_t values = 1 + random.below(4);
    const std::uint64_t range = 2 + random.below(60);  // small ones bring many equal values
    Rows rows(random.below(80));
    for (auto& row : rows)
      for (std::size_t v = 0; v < values; ++v)
        row.push_back(static_cast<double>(random.below(range)) - 10);
    ASSERT_EQ(pareto_front(rows), by_definition(rows)) << values << " values below " << range;
  }
}

TEST(ParetoFront, EqualRowsStandTogether) {
  EXPECT_EQ(pareto_front({{1, 2}, {2, 1}, {1, 2}, {2, 2}}),
            (std::vector<bool>{true, true, true, false}));
  EXPECT_TRUE(pareto_front({}).empty());
}

PointRecord done(std::size_t point, std::uint64_t cycles, double tflops) {
  PointRecord record;
  record.point = point;
  record.state = PointState::kDone;
  record.key = std::string(64, static_cast<char>('a' + point));
  record.metrics.cycles = cycles;
  record.metrics.seconds = 0.5;
  record.metrics.utilization = 0.25;
  record.metrics.peak_tflops = 8;
  record.metrics.tflops = tflops;
  return record;
}

Plan small_plan() {
  Plan plan;
  plan.name = "small";
  plan.axes = {{"array.rows", {"4", "8"}}, {"recipe", {"{a: 1, b: 2}"}}};
  plan.traces = {"x", "y"};
  plan.objectives = {{Metric::kTflops, true, {}}, {Metric::kCycles, false, {}}};
  return plan;
}

TEST(Results, EachTraceHasItsFront) {
  // Trace y's points are slower than all of x's; x's first beats x's second.
  const SweepResults results(small_plan(),
                             {done(0, 10, 4), done(1, 90, 2), done(2, 20, 3), done(3, 95, 3)});
  EXPECT_TRUE(results.on_front(0));
  EXPECT_FALSE(results.on_front(2));
  EXPECT_TRUE(results.on_front(1));
  EXPECT_TRUE(results.on_front(3));
  EXPECT_EQ(results.front(1), (std::vector<std::size_t>{3, 1})) << "best by the first objective";
}

TEST(Results, PointsOutsideALimitAreLeftOutAndBeatNobody) {
  Plan plan = small_plan();
  plan.constraints = {{Metric::kCycles, false, 15, "cycles >= 15", {}}};
  const SweepResults results(plan,
                             {done(0, 10, 4), done(1, 90, 2), done(2, 20, 3), done(3, 95, 3)});
  EXPECT_FALSE(results.meets(0));
  EXPECT_TRUE(results.on_front(2));
  EXPECT_EQ(results.count_met(), 3U);
  EXPECT_EQ(results.left_out(), (std::vector<std::size_t>{1}));
}

TEST(Results, AreWrittenInTheOrderOfThePoints) {
  PointRecord impossible;
  impossible.point = 2;
  impossible.state = PointState::kImpossible;
  PointRecord with_area = done(1, 90, 2);
  with_area.metrics.area_um2 = 4e6;
  with_area.metrics.sqnr_db = 31.5;
  with_area.metrics.energy_j = 0.125;
  const SweepResults results(small_plan(), {done(0, 10, 4), with_area, impossible, done(3, 95, 3)});
  EXPECT_EQ(csv_of(results),
            "key,array.rows,recipe,trace,cycles,seconds,utilization,area_um2,peak_tflops,tflops,"
            "tflops_per_mm2,sqnr_db,energy_j,pareto\n" +
                std::string(64, 'a') + ",4,\"{a: 1, b: 2}\",x,10,0.5,0.25,,8,4,,,,1\n" +
                std::string(64, 'b') +
                ",4,\"{a: 1, b: 2}\",y,90,0.5,0.25,4000000,8,2,0.5,31.5,0.125,1\n" +
                std::string(64, 'd') + ",8,\"{a: 1, b: 2}\",y,95,0.5,0.25,,8,3,,,,1\n");
}

TEST(Results, WithoutObjectivesThereIsNoFront) {
  Plan plan = small_plan();
  plan.objectives.clear();
  const SweepResults results(plan, {done(0, 10, 4), done(1, 9, 2), done(2, 2, 3), done(3, 9, 3)});
  EXPECT_TRUE(csv_of(results).ends_with(",8,3,,,,\n"));
}

TEST(Summary, FitsTheTerminal) {
  Plan plan = small_plan();
  plan.name = std::string(150, 'n');
  plan.axes[1].second[0] = std::string(150, 'v');
  plan.constraints = {{Metric::kCycles, true, 1e9, "cycles <= " + std::string(150, '9'), {}}};
  PointRecord impossible;
  impossible.point = 2;
  impossible.state = PointState::kImpossible;
  impossible.reason = std::string(150, 'r');
  PointRecord unknown = done(3, ~std::uint64_t{0} / 2, 1e-7);
  unknown.metrics.sqnr_db = -12.3456;
  unknown.reason = std::string(150, 'u');
  std::istringstream text(sweep_summary(
      SweepResults(plan, {done(0, 10, 123456.789), done(1, 9, 2), impossible, unknown})));
  for (std::string line; std::getline(text, line);) EXPECT_LE(line.size(), 100U) << line;
}

}  // namespace
}  // namespace quaver
