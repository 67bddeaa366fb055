// Is a chip the sum of its cores, each with its part of the batch?
#include <gtest/gtest.h>

#include <algorithm>

#include "models/gemm/gemm.h"
#include "sim/array/analytic.h"
#include "sim/run/digest.h"
#include "sim/run/operands.h"
#include "sim/run/processes.h"
#include "sim/run/row_record.h"

namespace quaver {
namespace {

// Every way in which a GEMM grows with the batch: M, K, the count.
Trace every_op() {
  Layer conv;
  conv.name = "conv";
  conv.h = 7, conv.w = 6, conv.c = 4, conv.k = 6, conv.r = 3, conv.s = 2;
  conv.stride = 2, conv.pad = 1, conv.groups = 2;
  Layer fc;
  fc.name = "fc";
  fc.op = LayerOp::kGemm;
  fc.m = 3, fc.n = 19, fc.kdim = 11, fc.count = 2;
  Layer scores = fc;
  scores.name = "scores";
  scores.op = LayerOp::kBmm;
  Layer lstm = fc;
  lstm.name = "lstm";
  lstm.op = LayerOp::kRecurrent;
  lstm.k = 5, lstm.n = 20, lstm.count = 1;
  return {"ops", {conv, fc, scores, lstm}, ""};
}

Config machine(std::vector<Setting> settings) {
  settings.push_back({"recipe.first_last", "none"});
  return load_config(QUAVER_SOURCE_DIR "/configs/hfp8-8x8.yaml", settings);
}

std::string text(std::uint64_t number) { return std::to_string(number); }

RunOptions batch_of(std::uint64_t batch) {
  RunOptions options;
  options.batch = batch;
  return options;
}

// Samples of each core by going round: core i gets sample i, i + N, ... so the first ones have one
// more.
std::vector<std::uint64_t> dealt(std::uint64_t batch, std::uint64_t cores) {
  std::vector<std::uint64_t> samples(cores);
  for (std::uint64_t s = 0; s < batch; ++s) ++samples[s % cores];
  return samples;
}

// The slowest of machines that each run their samples alone, and the sums over them.
void expect_sum_of_cores(const std::vector<Setting>& settings, std::uint64_t bandwidth,
                         std::uint64_t batch, std::uint64_t cores) {
  SCOPED_TRACE("batch " + text(batch) + " on " + text(cores));
  std::vector<Setting> chip = settings, core = settings;
  chip.push_back({"chip.cores", text(cores)});
  if (bandwidth != 0) {  // of one core
    chip.push_back({"memory.bandwidth_bytes_per_cycle", text(bandwidth * cores)});
    core.push_back({"memory.bandwidth_bytes_per_cycle", text(bandwidth)});
  }
  AnalyticModel model;
  const Config whole = machine(chip);
  const RunResult got = run(whole, every_op(), batch_of(batch), model);
  std::vector<RunResult> alone;
  for (const std::uint64_t samples : dealt(batch, cores))
    alone.push_back(run(machine(core), every_op(), batch_of(samples), model));
  Cycles total;
  std::uint64_t macs = 0;
  for (std::size_t i = 0; i < got.rows.size(); ++i) {
    const RowResult& row = got.rows[i];
    Cycles slowest;
    std::uint64_t row_macs = 0, written = 0;
    OperandBytes read;
    for (const RunResult& result : alone) {
      const RowResult& other = result.rows[i];
      const std::uint64_t count = other.gemm.count;
      if ((other.cycles * count).total() > slowest.total()) slowest = other.cycles * count;
      row_macs += other.gemm.macs() * count;
      read += other.bytes_read.value_or(OperandBytes{}) * count;
      written += other.bytes_written * count;
    }
    EXPECT_EQ(row.cycles * row.gemm.count, slowest) << row.gemm.layer;
    EXPECT_EQ(row.macs() * row.gemm.count, row_macs) << row.gemm.layer;
    EXPECT_EQ(row.bytes_read.value_or(OperandBytes{}) * row.gemm.count, read) << row.gemm.layer;
    EXPECT_EQ(row.bytes_written * row.gemm.count, written) << row.gemm.layer;
    const double slots = static_cast<double>(slowest.total()) * 64.0 *
                         static_cast<double>(cores * whole.array.count);
    EXPECT_DOUBLE_EQ(row.utilization, static_cast<double>(row_macs) / slots);
    total += slowest;
    macs += row_macs;
  }
  EXPECT_EQ(got.totals.cycles, total);
  EXPECT_EQ(got.totals.macs, macs);
}

TEST(Chip, IsAsSlowAsItsSlowestCoreAndMovesAndComputesTheSumOfAll) {
  for (const char* dataflow : {"ws", "is", "os"})
    for (const std::uint64_t bandwidth : {0, 3})
      for (const auto& [batch, cores] : {std::pair{4, 3}, {4, 4}, {5, 2}, {6, 1}})
        expect_sum_of_cores({{"array.dataflow", dataflow}, {"array.count", "2"}},
                            static_cast<std::uint64_t>(bandwidth),
                            static_cast<std::uint64_t>(batch), static_cast<std::uint64_t>(cores));
}

// The codes of rows [r0, r1) and columns [c0, c1).
CodeMatrix block(const CodeMatrix& whole, std::uint64_t r0, std::uint64_t r1, std::uint64_t c0,
                 std::uint64_t c1) {
  CodeMatrix part(r1 - r0, c1 - c0, whole.code_bytes());
  for (std::uint64_t r = r0; r < r1; ++r)
    for (std::uint64_t c = c0; c < c1; ++c) part.set(r - r0, c - c0, whole.at(r, c));
  return part;
}

// 3 cores, 4 samples of 3 rows: rows 0-5, 6-8 and 9-11 of the activations and errors, the whole of
// the weights.
struct FourSamples {
  Config config = machine({{"chip.cores", "3"}, {"recipe.output.wgrad.rounding", "sr8"}});
  Trace trace = every_op();
  RunOptions options = batch_of(4);
  RunResult result;

  FourSamples() {
    trace.layers = {trace.layers[1]};
    options.values = true;
    AnalyticModel model;
    result = run(config, trace, options, model);
  }
  [[nodiscard]] CodeMatrix operand(const RowResult& row, std::uint64_t instance, bool b) const {
    const Gemm& gemm = row.gemm;
    const PassArithmetic& arithmetic = config.recipe.arithmetic(gemm.pass);
    return synthetic_tensor(b ? b_kind(gemm.pass) : a_kind(gemm.pass),
                            b ? arithmetic.b : arithmetic.a, b ? gemm.k : gemm.m,
                            b ? gemm.n : gemm.k, gemm.k,
                            operand_stream(1, gemm, instance, b ? 1 : 0));
  }
};

TEST(Chip, DigestsTheOutputsOfItsCoresInOrderEachFromTheSameSeed) {
  const FourSamples four;
  const std::vector<std::pair<std::uint64_t, std::uint64_t>> of_cores = {{0, 6}, {6, 9}, {9, 12}};
  for (const RowResult& row : four.result.rows) {
    const PassArithmetic& arithmetic = four.config.recipe.arithmetic(row.gemm.pass);
    const bool gradient = row.gemm.pass == Pass::kWeightGradient;
    ASSERT_EQ(gradient ? row.gemm.k : row.gemm.m, 12U);
    ASSERT_EQ(row.gemm.count, 2U);
    Digest digest;
    for (std::uint64_t i = 0; i < 2; ++i) {
      const CodeMatrix a = four.operand(row, i, false), b = four.operand(row, i, true);
      for (const auto& [from, to] : of_cores)
        digest.add(gemm_scalar(
                       arithmetic,
                       gradient ? block(a, 0, a.rows(), from, to) : block(a, from, to, 0, a.cols()),
                       gradient ? block(b, from, to, 0, b.cols()) : b, {1, 8})
                       .bytes());
    }
    EXPECT_EQ(row.digest, digest.hex()) << to_string(row.gemm.pass);
    EXPECT_EQ(row.bytes_written,
              row.gemm.m * row.gemm.n * arithmetic.output.format.bytes() * (gradient ? 3 : 1));
  }
}

// Rounded to nearest, a sample's outputs do not depend on where it is computed.
TEST(Chip, ComputesTheForwardAndDataGradientOutputsOfOneCore) {
  AnalyticModel model;
  RunOptions options = batch_of(4);
  options.values = true;
  const RunResult one = run(machine({}), every_op(), options, model);
  const RunResult three = run(machine({{"chip.cores", "3"}}), every_op(), options, model);
  ASSERT_EQ(one.rows.size(), three.rows.size());
  for (std::size_t i = 0; i < one.rows.size(); ++i) {
    const bool gradient = one.rows[i].gemm.pass == Pass::kWeightGradient;
    EXPECT_EQ(one.rows[i].digest == three.rows[i].digest, !gradient) << one.rows[i].gemm.layer;
  }
}

TEST(Chip, RunsInProcessesAsInOne) {
  const FourSamples four;
  AnalyticModel model;
  const RunResult several = run_in_processes(four.config, every_op(), four.options, model, 2);
  const RunResult one = run(four.config, every_op(), four.options, model);
  ASSERT_EQ(several.rows.size(), one.rows.size());
  for (std::size_t i = 0; i < one.rows.size(); ++i)
    EXPECT_EQ(to_record(several.rows[i]), to_record(one.rows[i])) << one.rows[i].gemm.layer;
  EXPECT_EQ(several.totals.macs, one.totals.macs);
}

// A tier whose core `wrong` errs: what it computes as the third of a row's.
class ErringTier : public ArrayModel {
 public:
  GemmResult run(const GemmJob& job) override {
    CodeMatrix outputs = gemm(job.arithmetic, job.a, job.b, {job.seed, 8});
    if (++runs_ % 3 == 0) outputs.set(1, 2, outputs.at(1, 2) ^ 1U);
    return {analytic_cycles(job.schedule), outputs};
  }

 private:
  int runs_ = 0;
};

TEST(Chip, NamesTheCoreOfTheFirstMismatch) {
  FourSamples four;
  four.options.tier = Tier::kSystemC;
  four.options.passes = {Pass::kForward};
  ErringTier tier;
  const RunResult result = run(four.config, four.trace, four.options, tier);
  EXPECT_EQ(result.rows[0].mismatches, 2U);
  EXPECT_EQ(result.rows[0].checked, 2U * 12 * 19);
  EXPECT_TRUE(result.rows[0].first_mismatch.starts_with("core 2, output (1, 2): expected "))
      << result.rows[0].first_mismatch;
}

TEST(Chip, WithMoreCoresThanSamplesIsAnErrorWhereItsCoresStand) {
  AnalyticModel model;
  const Config config = load_config(QUAVER_SOURCE_DIR "/configs/rapid-4core.yaml");
  EXPECT_NO_THROW(run(config, every_op(), batch_of(4), model));
  const auto expect_refused = [](const std::function<void()>& body) {
    try {
      body();
      FAIL();
    } catch (const InputError& error) {
      EXPECT_NE(std::string(error.what())
                    .find("rapid-4core.yaml:6:15: chip.cores is 4, more than the samples of a "
                          "batch of 3; expected at most 3, or a larger batch"),
                std::string::npos)
          << error.what();
    }
  };
  expect_refused([&] { run(config, every_op(), batch_of(3), model); });
  expect_refused([&] { run_in_processes(config, every_op(), batch_of(3), model, 1); });
}

TEST(Chip, OfRapidCoresHasThePublishedPeaks) {
  const std::string file = QUAVER_SOURCE_DIR "/configs/rapid-4core.yaml";
  const Config hfp8 = load_config(file);
  EXPECT_EQ(peak_macs_per_cycle(hfp8), 8192U);
  EXPECT_NEAR(peak_tflops(hfp8), 26.2, 0.05);
  const Config fp16 = load_config(file, {{"recipe", "fp16"}, {"fpu.lanes", "1"}});
  EXPECT_DOUBLE_EQ(2 * peak_tflops(fp16), peak_tflops(hfp8));
}

// `array.count: A` by its definition: column tiles go to the arrays in turn, so array i is a
// machine of its own that has the columns of tiles i, i + A, ... and an A-th of the channels.
void expect_slowest_array(const std::string& dataflow, std::uint64_t columns, std::uint64_t arrays,
                          std::uint64_t bandwidth) {
  SCOPED_TRACE(dataflow + " " + text(columns) + " columns on " + text(arrays));
  const auto settings = [&](std::uint64_t count, std::uint64_t bytes) {
    std::vector<Setting> all = {{"array.dataflow", dataflow}, {"array.count", text(count)}};
    if (bandwidth != 0) {
      all.push_back({"memory.bandwidth_bytes_per_cycle", text(bytes)});
      all.push_back({"buffers.out_bytes", "256"});
      all.push_back({"buffers.a_bytes", "600"});
    }
    return all;
  };
  const auto forward = [&](std::uint64_t side, const Config& config) {
    Layer fc;
    fc.name = "fc";
    fc.op = LayerOp::kGemm;
    (dataflow == "is" ? fc.m : fc.n) = side;
    (dataflow == "is" ? fc.n : fc.m) = 21;
    fc.kdim = 75;
    RunOptions options;
    options.passes = {Pass::kForward};
    AnalyticModel model;
    return run(config, {"t", {fc}, ""}, options, model).rows[0];
  };
  const RowResult row = forward(columns, machine(settings(arrays, bandwidth * arrays)));
  std::vector<std::uint64_t> own(arrays);
  for (std::uint64_t c = 0; c < columns; ++c) ++own[c / 8 % arrays];
  Cycles slowest;
  OperandBytes read;
  for (const std::uint64_t side : own) {
    if (side == 0) continue;
    const RowResult alone = forward(side, machine(settings(1, bandwidth)));
    if (alone.cycles.total() > slowest.total()) slowest = alone.cycles;
    read += alone.bytes_read.value_or(OperandBytes{});
  }
  EXPECT_EQ(row.cycles, slowest);
  EXPECT_EQ(row.bytes_read.value_or(OperandBytes{}), read);
  EXPECT_DOUBLE_EQ(row.utilization,
                   static_cast<double>(columns * 21 * 75) /
                       (static_cast<double>(slowest.total()) * 64.0 * static_cast<double>(arrays)));
}

TEST(Arrays, TakeColumnTilesInTurnAndARowShowsTheSlowestAndTheBytesOfAll) {
  for (const char* dataflow : {"ws", "is", "os"})
    for (const std::uint64_t columns : {5, 16, 37, 64})
      for (const std::uint64_t arrays : {2, 3, 7})
        for (const std::uint64_t bandwidth : {0, 2})
          expect_slowest_array(dataflow, columns, arrays, bandwidth);
}

}  // namespace
}  // namespace quaver
