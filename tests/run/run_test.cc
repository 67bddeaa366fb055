// Do the rows of a run add up, and does a tier that errs show?
#include "sim/run/run.h"

#include <gtest/gtest.h>

#include <cmath>

#include "models/gemm/gemm.h"
#include "sim/array/analytic.h"
#include "sim/run/digest.h"

namespace quaver {
namespace {

Trace two_layers() {
  Trace trace;
  trace.name = "two";
  Layer fc;
  fc.name = "fc";
  fc.op = LayerOp::kGemm;
  fc.m = 3;
  fc.n = 5;
  fc.kdim = 7;
  fc.count = 2;
  Layer out = fc;
  out.name = "out";
  out.count = 1;
  trace.layers = {fc, out};
  return trace;
}

Config small() { return load_config("configs/hfp8-8x8.yaml"); }

// A tier that computes golden outputs, but for the first `wrong` of each GEMM.
class FakeTier : public ArrayModel {
 public:
  explicit FakeTier(std::uint64_t wrong) : wrong_(wrong) {}
  GemmResult run(const GemmJob& job) override {
    CodeMatrix outputs = gemm_scalar(job.arithmetic, job.a, job.b, {job.seed, 8});
    for (std::uint64_t n = 0; n < wrong_; ++n) outputs.set(0, n, outputs.at(0, n) ^ 1U);
    last_outputs.emplace_back(outputs.bytes().begin(), outputs.bytes().end());
    return {analytic_cycles(job.schedule), outputs};
  }
  std::vector<std::vector<std::uint8_t>> last_outputs;

 private:
  std::uint64_t wrong_;
};

TEST(Run, TotalsAreTheSumsOfRowsTimesTheirCounts) {
  AnalyticModel model;
  const Config config = small();
  const RunResult result = run(config, two_layers(), RunOptions{}, model);
  ASSERT_EQ(result.rows.size(), 6U);
  Totals sum;
  for (const RowResult& row : result.rows) {
    sum.macs += row.gemm.macs() * row.gemm.count;
    sum.cycles += row.cycles * row.gemm.count;
    sum.bytes_written += row.bytes_written * row.gemm.count;
    EXPECT_EQ(row.utilization, static_cast<double>(row.gemm.macs()) /
                                   (static_cast<double>(row.cycles.total()) * 64));
    EXPECT_FALSE(row.digest.has_value());
  }
  const Totals& totals = result.totals;
  EXPECT_EQ(totals.macs, 3U * 3 * 105);
  EXPECT_EQ(totals.macs, sum.macs);
  EXPECT_EQ(totals.cycles, sum.cycles);
  EXPECT_EQ(totals.bytes_written, sum.bytes_written);
  const auto cycles = static_cast<double>(totals.cycles.total());
  EXPECT_DOUBLE_EQ(totals.seconds, cycles / 1e9);
  EXPECT_DOUBLE_EQ(totals.utilization, static_cast<double>(totals.macs) / (cycles * 64));
  EXPECT_DOUBLE_EQ(totals.tflops, 2.0 * static_cast<double>(totals.macs) / totals.seconds / 1e12);
}

TEST(Run, WritesAsManyBytesAsTheOutputFormatTakes) {
  AnalyticModel model;
  const RunResult result = run(small(), two_layers(), RunOptions{}, model);
  EXPECT_EQ(result.rows[0].bytes_written, 3U * 5);      // fwd M x N in fp143
  EXPECT_EQ(result.rows[1].bytes_written, 3U * 7);      // dgrad M x K in fp152
  EXPECT_EQ(result.rows[2].bytes_written, 7U * 5 * 2);  // wgrad K x N in fp169
}

RunOptions timed() {
  RunOptions options;
  options.tier = Tier::kSystemC;
  return options;
}

TEST(Run, ChecksEveryInstanceAndDigestsAllOfThemInOrder) {
  FakeTier model(0);
  const RunResult result = run(small(), two_layers(), timed(), model);
  const RowResult& fwd = result.rows[0];
  EXPECT_EQ(fwd.checked, 2U * 15);
  EXPECT_EQ(fwd.mismatches, 0U);
  EXPECT_TRUE(fwd.sqnr_db.has_value());
  Digest both;
  both.add(model.last_outputs[0]);
  both.add(model.last_outputs[1]);
  EXPECT_EQ(fwd.digest, both.hex());
  EXPECT_NE(model.last_outputs[0], model.last_outputs[1]);
  EXPECT_EQ(result.totals.checked, 3U * (15 + 21 + 35));
}

TEST(Run, CountsMismatchesOfATierThatErrs) {
  FakeTier model(2);
  const RunResult result = run(small(), two_layers(), timed(), model);
  EXPECT_EQ(result.rows[0].mismatches, 2U * 2);
  EXPECT_EQ(result.rows[0].first_mismatch.find("output (0, 0): expected "), 0U);
  EXPECT_EQ(result.totals.mismatches, 3U * 3 * 2);
}

TEST(Run, DoesNotDependOnWhatElseIsRun) {
  FakeTier all(0), some(0);
  const RunResult every = run(small(), two_layers(), timed(), all);
  RunOptions options = timed();
  options.layers = "o*";
  options.passes = {Pass::kWeightGradient};
  const RunResult one = run(small(), two_layers(), options, some);
  ASSERT_EQ(one.rows.size(), 1U);
  EXPECT_EQ(one.rows[0].gemm, every.rows[5].gemm);
  EXPECT_EQ(one.rows[0].digest, every.rows[5].digest);
  options.seed = 2;
  EXPECT_NE(run(small(), two_layers(), options, some).rows[0].digest, one.rows[0].digest);
}

// The analytic tier's own values are those that a tier with bits in it computes.
TEST(Run, WithValuesInTheAnalyticTierHasDigestsAndErrorsButNoChecks) {
  FakeTier tier(0);
  const RunResult expected = run(small(), two_layers(), timed(), tier);
  AnalyticModel model;
  RunOptions options;
  options.values = true;
  const RunResult result = run(small(), two_layers(), options, model);
  ASSERT_EQ(result.rows.size(), expected.rows.size());
  for (std::size_t i = 0; i < result.rows.size(); ++i) {
    EXPECT_EQ(result.rows[i].digest, expected.rows[i].digest);
    EXPECT_EQ(result.rows[i].sqnr_db, expected.rows[i].sqnr_db);
    EXPECT_EQ(result.rows[i].cycles, expected.rows[i].cycles);
    EXPECT_EQ(result.rows[i].operands.a, "synthetic");
    EXPECT_EQ(result.rows[i].checked, 0U);
  }
}

RowResult noisy(Pass pass, std::uint64_t count, std::optional<double> sqnr) {
  RowResult row;
  row.gemm.pass = pass;
  row.gemm.count = count;
  row.digest = "known";
  row.sqnr_db = sqnr;
  return row;
}

TEST(SqnrDb, AveragesTheNoiseOfInstancesInUnitsOfTheirSignals) {
  std::vector<RowResult> rows = {noisy(Pass::kForward, 3, 20), noisy(Pass::kForward, 1, 10),
                                 noisy(Pass::kDataGradient, 1, 30),
                                 noisy(Pass::kWeightGradient, 2, std::nullopt)};
  EXPECT_DOUBLE_EQ(*sqnr_db(rows, Pass::kForward), 10 * std::log10(4 / (3 * 0.01 + 0.1)));
  EXPECT_DOUBLE_EQ(*sqnr_db(rows), 10 * std::log10(7 / (3 * 0.01 + 0.1 + 0.001)));
  EXPECT_EQ(sqnr_db(rows, Pass::kWeightGradient), std::nullopt) << "exact";
  for (RowResult& row : rows) row.digest.reset();
  EXPECT_EQ(sqnr_db(rows), std::nullopt) << "without values";
}

Config adaptive() { return load_config("configs/hfp8-8x8.yaml", {{"recipe", "liu2021"}}); }

// The chosen formats hold their tensors: 8 bits with a fitting offset keep the noise low.
TEST(Run, ChoosesTheFormatsThatTheRecipeLeavesToTheTensor) {
  FakeTier model(0);
  RunOptions options = timed();
  options.passes = {Pass::kForward};
  const RunResult result = run(adaptive(), two_layers(), options, model);
  ASSERT_EQ(result.rows.size(), 2U);
  for (const RowResult& row : result.rows) {
    for (const std::string& name : {row.formats.a, row.formats.b, row.formats.output}) {
      const Format format = parse_format(name);  // the grammar spells it
      EXPECT_EQ(format.width(), 8U) << name;
      EXPECT_EQ(format.specials, Specials::kNone) << name;
    }
    EXPECT_EQ(row.mismatches, 0U);
    EXPECT_GT(row.checked, 0U);
    ASSERT_TRUE(row.sqnr_db.has_value());
    EXPECT_GT(*row.sqnr_db, 25);
  }
  // Two tensors of one run differ, and so do their formats' names: weights are smaller.
  EXPECT_NE(result.rows[0].formats.a, result.rows[0].formats.b);
}

TEST(Run, NamesTheWidthWhereThereAreNoTensors) {
  AnalyticModel model;
  RunOptions options;
  options.passes = {Pass::kForward};
  const RunResult result = run(adaptive(), two_layers(), options, model);
  EXPECT_EQ(result.rows[0].formats.a, "afp8");
  EXPECT_EQ(result.rows[0].bytes_written, 3U * 5);
}

TEST(Run, NamesTheFormatsOfEveryPass) {
  AnalyticModel model;
  const RunResult result = run(small(), two_layers(), RunOptions{}, model);
  EXPECT_EQ(result.rows[1].formats.a, "fp152");
  EXPECT_EQ(result.rows[1].formats.b, "fp143");
  EXPECT_EQ(result.rows[2].formats.output, "fp169");
}

TEST(Run, RefusesAPatternThatNamesNoRow) {
  AnalyticModel model;
  RunOptions options;
  options.layers = "conv*";
  try {
    run(small(), two_layers(), options, model);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(std::string(error.what()).find("--layers: 'conv*' names no row of the trace"), 0U);
  }
}

TEST(Run, ReportsProgressRowByRow) {
  AnalyticModel model;
  std::vector<std::string> seen;
  run(small(), two_layers(), RunOptions{}, model,
      [&](std::size_t done, std::size_t total, const std::string& row) {
        seen.push_back(std::to_string(done) + "/" + std::to_string(total) + " " + row);
      });
  ASSERT_EQ(seen.size(), 7U);
  EXPECT_EQ(seen.front(), "0/6 fc");
  EXPECT_EQ(seen.back(), "6/6 ");
}

TEST(PeakMacs, CountElementsLanesAndArrays) {
  EXPECT_EQ(peak_macs_per_cycle(load_config("configs/rapid-core.yaml")), 2048U);
  EXPECT_DOUBLE_EQ(peak_tflops(load_config("configs/rapid-core.yaml")), 2 * 2048 * 1.6e9 / 1e12);
}

}  // namespace
}  // namespace quaver
