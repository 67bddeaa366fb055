// Is a point of a sweep what a run with these settings is, and is its key its own?
#include <gtest/gtest.h>

#include <set>

#include "sim/array/analytic.h"
#include "tests/support/random.h"
#include "tests/sweep/sweeps.h"

namespace quaver {
namespace {

const std::vector<std::string> kAxes = {
    "array.rows: [1, 4, 8, 24, 600]",
    "array.overlap: [weights, none]",
    "array.dataflow: [ws, os, is]",
    "recipe: [{base: sun2019, first_last: none}, fp16, wang2018, {base: fp32}]",
    "array.accumulator_depth: [7, 256]",
    "recipe.accumulation.chunk: [none, 5, 64]",
    "fpu: [{adder_stages: 3}, {fp16: true, multiplier_stages: 0}, {lanes: 2}]",
    "recipe.fused_products: [1, 2]",
    "clock_mhz: {from: 500, to: 1000, step: 250}",
    "buffers.a_bytes: [4096]",
};

std::vector<Setting> settings_of(const Plan& plan, std::size_t point) {
  std::vector<Setting> settings;
  const std::vector<std::string> values = plan.values(point);
  for (std::size_t i = 0; i < values.size(); ++i)
    settings.push_back({plan.axes[i].first, values[i]});
  return settings;
}

// Behind the place.
std::string message(const std::string& reason) {
  const std::size_t key = reason.find(": ");
  return key == std::string::npos ? reason : reason.substr(key + 2);
}

// With a memory, where the pixels that a convolution touches count, and buffers that may be too
// small.
const std::vector<std::string> kMemoryAxes = {
    "array.rows: [4, 8]",
    "array.dataflow: [ws, os, is]",
    "memory.bandwidth_bytes_per_cycle: [1, 16]",
    "buffers.a_bytes: [64, 4096]",
    "buffers.out_bytes: [16, 2048]",
    "mapping: [default, auto, nmk, mnk]",
};

void expect_runs(const std::vector<std::string>& axes) {
  Random random;
  const TemporaryFolder folder;
  const SweepResults results = run_sweep(
      sweep_of(folder, sweep_text(axes, "batch: 3\npasses: [fwd, wgrad]\n")), plain_options());
  const Trace trace = read_trace(std::string(QUAVER_SOURCE_DIR) + "/traces/lenet5.csv");
  RunOptions options;
  options.batch = 3;
  options.passes = {Pass::kForward, Pass::kWeightGradient};
  int done = 0, impossible = 0;
  for (std::uint64_t i = 0; i < 300; ++i) {
    const PointRecord& record = results.records()[random.below(results.records().size())];
    const std::vector<Setting> settings = settings_of(results.plan(), record.point);
    std::string refused;
    try {
      const Config config = load_config("configs/hfp8-8x8.yaml", settings);
      AnalyticModel model;
      const Totals totals = run(config, trace, options, model).totals;
      ASSERT_EQ(record.state, PointState::kDone) << record.reason;
      EXPECT_EQ(record.metrics.cycles, totals.cycles.total());
      EXPECT_EQ(record.metrics.seconds, totals.seconds);
      EXPECT_EQ(record.metrics.tflops, totals.tflops);
      EXPECT_EQ(record.metrics.peak_tflops, peak_tflops(config));
      EXPECT_NEAR(record.metrics.utilization, totals.utilization, 1e-12);
      ++done;
    } catch (const InputError& error) {
      ASSERT_EQ(record.state, PointState::kImpossible);
      EXPECT_EQ(message(record.reason), message(error.what()));
      ++impossible;
    }
  }
  EXPECT_GT(done, 20);
  EXPECT_GT(impossible, 20);
}

TEST(Points, AreWhatARunWithTheirSettingsIs) { expect_runs(kAxes); }

TEST(Points, WithAMemoryAreWhatARunWithTheirSettingsIs) { expect_runs(kMemoryAxes); }

TEST(Points, EqualGemmsAreOneRowOfManyInstances) {
  const std::vector<Gemm> gemms = {{"a", Pass::kForward, 4, 5, 6, 2, false},
                                   {"b", Pass::kForward, 4, 5, 6, 3, true},
                                   {"c", Pass::kForward, 4, 5, 6, 7, false},
                                   {"d", Pass::kWeightGradient, 4, 5, 6, 1, false},
                                   {"e", Pass::kForward, 5, 4, 6, 1, false}};
  std::vector<Gemm> more = gemms;
  more.push_back(gemms[0]);
  more.back().gather.emplace();  // the same product of other pixels
  EXPECT_EQ(merge_equal(more).size(), 5U);
  const std::vector<Gemm> merged = merge_equal(gemms);
  ASSERT_EQ(merged.size(), 4U);
  EXPECT_EQ(merged[0].count, 9U);
  EXPECT_EQ(merged[1].count, 3U);
}

std::set<std::string> keys_of(const SweepResults& results) {
  std::set<std::string> keys;
  for (const PointRecord& record : results.records())
    if (record.state == PointState::kDone) keys.insert(record.key);
  return keys;
}

TEST(Keys, AreOnesOwn) {
  const TemporaryFolder folder;
  const SweepResults results = run_sweep(sweep_of(folder, sweep_text(kAxes)), plain_options());
  EXPECT_EQ(keys_of(results).size(), results.count(PointState::kDone));
}

TEST(Keys, FollowFromWhatIsComputedAndNotFromHowItIsWritten) {
  const TemporaryFolder folder;
  const auto keys = [&](const std::string& text) {
    return keys_of(run_sweep(sweep_of(folder, text), plain_options()));
  };
  const auto first = keys(sweep_text({"array.rows: [4, 8]", "array.cols: [8]"}));
  // Axes in another order, in other words, and points in another order.
  EXPECT_EQ(first,
            keys(sweep_text({"array.cols: [8]", "array.rows: {from: 4, to: 8, factor: 2}"})));
  EXPECT_EQ(first, keys(sweep_text({"array.rows: [8, 4]", "array.cols: [8]"}, "# a comment\n")));
  for (const auto& other :
       {keys(sweep_text({"array.rows: [4, 8]", "array.cols: [8]"}, "batch: 2\n")),
        keys(sweep_text({"array.rows: [4, 8]", "array.cols: [8]"}, "passes: [fwd]\n")),
        keys(sweep_text({"array.rows: [4, 8]", "array.cols: [8]", "clock_mhz: [999]"})),
        keys(sweep_text(
            {"array.rows: [4, 8]", "array.cols: [8]", "recipe.output.fwd.rounding: [rtz]"}))})
    for (const std::string& key : other) EXPECT_FALSE(first.contains(key));
  SweepOptions other_version = plain_options();
  other_version.version = "other";
  const Sweep sweep = sweep_of(folder, sweep_text({"array.rows: [4, 8]", "array.cols: [8]"}));
  for (const std::string& key : keys_of(run_sweep(sweep, other_version)))
    EXPECT_FALSE(first.contains(key));
}

TEST(Keys, FollowTheContentOfTheTraceAndOfTheRecipeOfTheEnds) {
  const TemporaryFolder folder;
  const auto keys = [&](const std::string& layer, const std::string& rounding) {
    folder.write("net.csv",
                 "name,op,h,w,c,k,r,s,stride,pad,dilation,groups,m,n,kdim,count,input_gradient\n"
                 "a,gemm,,,,,,,,,,,4," +
                     layer + ",8,1,1\n");
    const std::string ends =
        folder.write("ends.yaml", "base: fp16\naccumulation: {rounding: " + rounding + "}\n");
    const Sweep sweep = sweep_of(folder,
                                 "name: s\nbase: configs/hfp8-8x8.yaml\ntraces: [net.csv]\naxes:\n"
                                 "  fpu.fp16: [true]\n  recipe.first_last: [" +
                                     ends + "]\n");
    return *keys_of(run_sweep(sweep, plain_options())).begin();
  };
  const std::string key = keys("5", "rne");
  EXPECT_EQ(key, keys("5", "rne"));
  EXPECT_NE(key, keys("6", "rne"));
  EXPECT_NE(key, keys("5", "rtz"));
}

TEST(Skipped, PointsAreCountedWithTheFirstReasonOfEachKind) {
  const TemporaryFolder folder;
  const SweepResults results =
      run_sweep(sweep_of(folder, sweep_text({"array.rows: [8, 600, 700]", "fpu.lanes: [1, 2, 4]"})),
                plain_options());
  EXPECT_EQ(results.count(PointState::kDone), 1U);
  const std::vector<ReasonCount> reasons = results.impossible();
  ASSERT_EQ(reasons.size(), 2U);
  EXPECT_EQ(message(reasons[0].reason),
            "fpu.lanes is 2 but the recipe's fused_products is 1, expected them equal");
  EXPECT_EQ(reasons[0].count, 2U);
  EXPECT_EQ(message(reasons[1].reason), "array.rows is '600', expected an integer from 1 to 512");
  EXPECT_EQ(reasons[1].count, 6U);
}

TEST(Threads, DoNotChangeTheResults) {
  const TemporaryFolder folder;
  const Sweep sweep = sweep_of(folder, sweep_text(kAxes, "objectives: {minimize: [cycles]}\n"));
  SweepOptions options = plain_options();
  const std::string one = csv_of(run_sweep(sweep, options));
  options.threads = 3;
  EXPECT_EQ(csv_of(run_sweep(sweep, options)), one);
}

// The mistake of the first point that has one, however many threads look for it.
TEST(Threads, DoNotChangeTheErrors) {
  const TemporaryFolder folder;
  const Sweep sweep = sweep_of(folder, sweep_text({"array.rows: {from: 1, to: 500, step: 1}"},
                                                  "constraints: [area_um2 <= 1]\n"));
  SweepOptions options = plain_options();
  options.area_of = [](const Config& config) {
    return config.array.rows > 100 ? PointArea{{}, "no RTL"} : PointArea{1e6, ""};
  };
  for (unsigned threads : {1U, 4U}) {
    options.threads = threads;
    EXPECT_NE(error_of([&] { run_sweep(sweep, options); }).find("point 100 (no RTL)"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace quaver
