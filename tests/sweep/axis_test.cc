// Do axes become the values that they say?
#include <gtest/gtest.h>

#include "tests/sweep/sweeps.h"

namespace quaver {
namespace {

using Texts = std::vector<std::string>;

Texts values(const std::string& axis) {
  const TemporaryFolder folder;
  return sweep_of(folder, sweep_text({"array.rows: " + axis})).axes.at(0).texts;
}

TEST(Axis, AListIsTakenAsItStands) {
  EXPECT_EQ(values("[32, 8, 16]"), (Texts{"32", "8", "16"}));
  EXPECT_EQ(values("[sun2019, {first_last: none, base: wang2018}, [a, b]]"),
            (Texts{"sun2019", "{base: wang2018, first_last: none}", "[a, b]"}));
}

TEST(Axis, StepsEndAtTheLastValueThatIsNotAboveTheEnd) {
  EXPECT_EQ(values("{from: 8, to: 32, step: 8}"), (Texts{"8", "16", "24", "32"}));
  EXPECT_EQ(values("{from: 8, to: 31, step: 8}"), (Texts{"8", "16", "24"}));
  EXPECT_EQ(values("{from: 5, to: 5, step: 1}"), (Texts{"5"}));
}

TEST(Axis, DecimalStepsHaveDecimalValues) {
  EXPECT_EQ(values("{from: 0.1, to: 0.5, step: 0.1}"), (Texts{"0.1", "0.2", "0.3", "0.4", "0.5"}));
  EXPECT_EQ(values("{from: 800, to: 801, step: 0.5}"), (Texts{"800", "800.5", "801"}));
}

TEST(Axis, FactorsMultiply) {
  EXPECT_EQ(values("{from: 4, to: 64, factor: 2}"), (Texts{"4", "8", "16", "32", "64"}));
  EXPECT_EQ(values("{from: 4, to: 63, factor: 2}"), (Texts{"4", "8", "16", "32"}));
  EXPECT_EQ(values("{from: 4, to: 9, factor: 1.5}"), (Texts{"4", "6", "9"}));
}

TEST(Axis, ValuesOnOneLineReadBackAsThemselves) {
  for (const char* text : {"{a: 'x: y', b: [1, 'null', '', \"q\\\"\\\\\\x01\"], c: {}}", "'-'", "~",
                           "[{k e y: v}]", "'a, b'", "1e3"}) {
    const Node node = parse_yaml(text, {"test", 1, 1});
    EXPECT_EQ(flow_text(parse_yaml(flow_text(node), {"test", 1, 1})), flow_text(node)) << text;
    EXPECT_EQ(flow_text(node).find('\n'), std::string::npos);
  }
  EXPECT_NE(flow_text(parse_yaml("'null'", {"t", 1, 1})),
            flow_text(parse_yaml("null", {"t", 1, 1})));
}

TEST(SweepFile, PointsAreMachinesTimesTraces) {
  const TemporaryFolder folder;
  const Sweep sweep = load_sweep(folder.write(
      "s.yaml",
      "name: s\nbase: configs/hfp8-8x8.yaml\ntraces: [traces/lenet5.csv, traces/alexnet.csv]\n"
      "passes: [wgrad, fwd]\nbatch: 4\ntier: analytic\n"
      "axes:\n  array.rows: [4, 8, 16]\n  array.cols: [4, 8]\n"
      "constraints: [cycles <= 2e9, 'tflops >= 0.5']\n"
      "objectives: {minimize: [cycles], maximize: [tflops, utilization]}\n"));
  EXPECT_EQ(sweep.machines(), 6U);
  EXPECT_EQ(sweep.points(), 12U);
  EXPECT_EQ(sweep.passes, (std::vector<Pass>{Pass::kForward, Pass::kWeightGradient}));
  EXPECT_EQ(sweep.batch, 4U);
  ASSERT_EQ(sweep.constraints.size(), 2U);
  EXPECT_EQ(sweep.constraints[0].metric, Metric::kCycles);
  EXPECT_TRUE(sweep.constraints[0].holds(2e9));
  EXPECT_FALSE(sweep.constraints[0].holds(2.001e9));
  EXPECT_TRUE(sweep.constraints[1].holds(0.5));
  EXPECT_FALSE(sweep.constraints[1].holds(0.499));
  ASSERT_EQ(sweep.objectives.size(), 3U);
  EXPECT_TRUE(sweep.objectives[0].maximize && sweep.objectives[1].maximize);
  EXPECT_EQ(sweep.objectives[2].metric, Metric::kCycles);
  EXPECT_FALSE(sweep.objectives[2].maximize);
}

TEST(SweepFile, AConfigBesideItIsFound) {
  const TemporaryFolder folder;
  folder.write("mine.yaml", "name: mine\narray: {rows: 5, cols: 3}\nrecipe: fp16\n");
  const Sweep sweep = sweep_of(
      folder,
      "name: s\nbase: mine.yaml\ntraces: [traces/lenet5.csv]\naxes: {array.count: [1, 2]}\n");
  EXPECT_EQ(run_sweep(sweep, plain_options()).count(PointState::kDone), 2U);
}

}  // namespace
}  // namespace quaver
