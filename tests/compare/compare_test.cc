// Does each machine get the fastest shape that the reference's budget allows, and no larger one?
#include "sim/compare/compare.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

namespace quaver {
namespace {

Config config(std::uint32_t rows, std::uint32_t cols) {
  return load_config("configs/hfp8-32x32.yaml",
                     {{"array.rows", std::to_string(rows)}, {"array.cols", std::to_string(cols)}});
}

// One unit of area an element, and an edge.
ArchitectureArea area_of(const Config& config) {
  ArchitectureArea area;
  area.array = double{1} * config.array.rows * config.array.cols + config.array.cols;
  return area;
}

std::uint64_t elements(const Config& c) { return std::uint64_t{c.array.rows} * c.array.cols; }

using Fits = std::function<bool(const Config&)>;
using CyclesOf = std::function<std::uint64_t(const Config&)>;

Fits within(std::uint64_t budget) {
  return [budget](const Config& c) { return elements(c) <= budget; };
}

std::uint64_t ceil_div(std::uint64_t x, std::uint64_t y) { return (x + y - 1) / y; }

// Tiles of a 48 x 80 matrix of weights: a wider or a higher array never takes more.
std::uint64_t tiles(const Config& c) {
  return ceil_div(48, c.array.rows) * ceil_div(80, c.array.cols);
}

TEST(BestShape, TakesTheFewestCyclesOfAllShapesThatFit) {
  Config shape = config(1, 1);
  for (const std::uint64_t budget : {1U, 7U, 100U, 1024U, 3839U, 3840U, 5000U}) {
    std::uint64_t fewest = ~std::uint64_t{0};
    for (shape.array.rows = 1; shape.array.rows <= 512; ++shape.array.rows)
      for (shape.array.cols = 1; shape.array.cols <= 512; ++shape.array.cols)
        if (elements(shape) <= budget) fewest = std::min(fewest, tiles(shape));
    const Config best = best_shape(config(32, 32), within(budget), tiles);
    EXPECT_LE(elements(best), budget);
    EXPECT_EQ(tiles(best), fewest) << budget;
  }
}

TEST(BestShape, UsesTheWholeBudgetUpToTheLargestSide) {
  const CyclesOf fewer_with_elements = [](const Config& c) { return 1'000'000 - elements(c); };
  EXPECT_EQ(elements(best_shape(config(8, 64), within(1000), fewer_with_elements)), 1000U);
  const Config largest = best_shape(
      config(8, 64), [](const Config&) { return true; }, fewer_with_elements);
  EXPECT_EQ(largest.array.rows, 512U);
  EXPECT_EQ(largest.array.cols, 512U);
}

TEST(BestShape, IsTheSquarestOfEquallyFastShapes) {
  const CyclesOf always_one = [](const Config&) { return std::uint64_t{1}; };
  for (const std::uint32_t side : {1U, 10U, 32U}) {
    const Config best = best_shape(config(4, 400), within(side * side), always_one);
    EXPECT_EQ(best.array.rows, side);
    EXPECT_EQ(best.array.cols, side);
  }
}

TEST(BestShape, ChangesNothingButTheSides) {
  Config before = load_config("configs/rapid-core.yaml");
  const Config best = best_shape(before, within(64), tiles);
  EXPECT_EQ(best.name, before.name);
  EXPECT_EQ(best.array.count, before.array.count);
  EXPECT_EQ(best.array.accumulator_depth, before.array.accumulator_depth);
  EXPECT_EQ(best.fpu.lanes, before.fpu.lanes);
}

TEST(BestShape, RefusesAMachineOfWhichNotOneElementFits) {
  try {
    best_shape(config(32, 32), within(0), tiles);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("not even one element fits"), std::string::npos);
  }
}

TEST(ParseEqual, KnowsAreaPeakAndNone) {
  EXPECT_EQ(parse_equal("none"), Equal::kNone);
  EXPECT_EQ(parse_equal("area"), Equal::kArea);
  EXPECT_EQ(parse_equal("peak"), Equal::kPeak);
  EXPECT_THROW(parse_equal("cost"), std::invalid_argument);
}

Trace one_layer() {
  Trace trace;
  trace.name = "one";
  Layer layer;
  layer.name = "fc";
  layer.op = LayerOp::kGemm;
  layer.m = layer.n = layer.kdim = 100;
  trace.layers = {layer};
  return trace;
}

std::vector<Contender> contest(Equal equal, const AreaOf& areas = area_of) {
  return compare({config(32, 32), load_config("configs/fp16-32x32.yaml")}, one_layer(),
                 RunOptions{}, equal, areas);
}

// 16-bit elements are twice as large.
ArchitectureArea doubled_for_fp16(const Config& c) {
  ArchitectureArea area = area_of(c);
  if (c.recipe.name == "fp16") *area.array *= 2;
  return area;
}

TEST(Compare, LeavesMachinesAsTheyAreWhereNothingIsToBeEqual) {
  const std::vector<Contender> contenders = contest(Equal::kNone);
  ASSERT_EQ(contenders.size(), 2U);
  for (const Contender& contender : contenders) {
    EXPECT_EQ(contender.config.array.rows, 32U);
    EXPECT_EQ(contender.config.array.cols, 32U);
    EXPECT_EQ(contender.result.totals.macs, 3'000'000U);
    EXPECT_EQ(contender.area.array, 1024.0 + 32);
  }
}

TEST(Compare, GivesEveryMachineTheAreaOfTheFirst) {
  const std::uint64_t before = contest(Equal::kNone)[0].result.totals.cycles.total();
  const std::vector<Contender> contenders = contest(Equal::kArea, doubled_for_fp16);
  ASSERT_EQ(contenders.size(), 2U);
  for (const Contender& contender : contenders) {
    EXPECT_LE(contender.area.array, 1024.0 + 32);
    EXPECT_EQ(contender.area.array, doubled_for_fp16(contender.config).array);
  }
  const Totals& first = contenders[0].result.totals;
  const Totals& second = contenders[1].result.totals;
  EXPECT_LE(first.cycles.total(), before);
  EXPECT_GT(second.cycles.total(), first.cycles.total());
}

TEST(Compare, GivesEveryMachineThePeakOfTheFirstWhateverItsArea) {
  for (const Contender& contender : contest(Equal::kPeak, doubled_for_fp16))
    EXPECT_LE(elements(contender.config), 1024U);
  const std::vector<Contender> contenders = contest(Equal::kPeak, doubled_for_fp16);
  EXPECT_EQ(contenders[0].result.totals.cycles, contenders[1].result.totals.cycles);
}

TEST(Compare, RefusesEqualAreaWhereTheAreaIsUnknown) {
  const AreaOf unknown = [](const Config&) { return ArchitectureArea{}; };
  EXPECT_THROW(contest(Equal::kArea, unknown), InputError);
  EXPECT_EQ(contest(Equal::kPeak, unknown).size(), 2U);
}

}  // namespace
}  // namespace quaver
