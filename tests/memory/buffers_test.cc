// Does a run with `memory` count what its machine can do, and refuse a machine that cannot?
#include "sim/memory/buffers.h"

#include <gtest/gtest.h>

#include "sim/array/analytic.h"
#include "sim/run/run.h"
#include "tests/input/temporary_file.h"

namespace quaver {
namespace {

Config config_with(const std::vector<Setting>& more) {
  std::vector<Setting> settings = {{"memory.bandwidth_bytes_per_cycle", "16"}};
  settings.insert(settings.end(), more.begin(), more.end());
  return load_config("configs/hfp8-8x8.yaml", settings);
}

RunResult run_with(const Config& config) {
  Layer fc;
  fc.name = "fc";
  fc.op = LayerOp::kGemm;
  fc.m = 30, fc.n = 50, fc.kdim = 70, fc.count = 2;
  Layer twin = fc;
  twin.name = "twin";
  AnalyticModel model;
  return run(config, {"two", {fc, twin}, ""}, RunOptions{}, model);
}

TEST(MemoryConfig, HasALatencyOfAHundredCyclesUnlessItSaysOtherwise) {
  EXPECT_EQ(config_with({}).memory->bandwidth, 16U);
  EXPECT_EQ(config_with({}).memory->latency, 100U);
  EXPECT_EQ(config_with({{"memory.latency_cycles", "0"}}).memory->latency, 0U);
  EXPECT_FALSE(load_config("configs/hfp8-8x8.yaml").memory.has_value());
}

TEST(MemoryConfig, IsRefusedWithScaleSimsTiming) {
  EXPECT_EQ(error_of([] {
              config_with({{"array.timing", "scalesim"}});
            }),
            "--set: memory is set with array.timing: scalesim, which knows none; expected a config "
            "without it");
}

// Half of a buffer just too small, and just large enough, on 8 x 8 elements of one-byte operands.
void probe(const std::string& dataflow, const std::string& key, std::uint64_t least,
           const std::string& what) {
  const auto result = [&](std::uint64_t bytes) {
    return error_of([&] {
      run_with(config_with({{"array.dataflow", dataflow},
                            {"fpu.multiplier_stages", "1"},
                            {"buffers." + key, std::to_string(bytes)}}));
    });
  };
  EXPECT_EQ(result(2 * least), "accepted");
  EXPECT_EQ(result(2 * least - 1), "--set: half of buffers." + key + " is " +
                                       std::to_string(least - 1) + " bytes, but " + what +
                                       " takes " + std::to_string(least) + "; expected at least " +
                                       std::to_string(2 * least));
}

TEST(Buffers, MustHoldTheLeastThatAFoldNeeds) {
  probe("ws", "a_bytes", 8, "a row of the streamed operand");
  probe("ws", "b_bytes", 64, "the stationary block of a fold");
  probe("is", "a_bytes", 64, "the stationary block of a fold");
  probe("is", "b_bytes", 8, "a row of the streamed operand");
  probe("os", "a_bytes", 8, "the operands of one step");
  probe("os", "b_bytes", 8, "the operands of one step");
}

TEST(Buffers, AreNotLookedAtWithoutAMemory) {
  Config config = config_with({{"buffers.a_bytes", "2"}});
  config.memory.reset();
  EXPECT_EQ(error_of([&] { run_with(config); }), "accepted");
  EXPECT_TRUE(buffers_hold(config));
}

TEST(Buffers, CutPiecesToWhatHalvesOfThemHold) {
  const auto depth = [](const std::vector<Setting>& settings) {
    const Config config = config_with(settings);
    return array_within_buffers(config, config.recipe.arithmetic(Pass::kForward)).accumulator_depth;
  };
  EXPECT_EQ(depth({}), 256U);
  EXPECT_EQ(depth({{"buffers.a_bytes", "800"}}), 50U);    // 8 bytes a row
  EXPECT_EQ(depth({{"buffers.out_bytes", "320"}}), 20U);  // 8 bytes a row of results
  EXPECT_EQ(depth({{"array.dataflow", "is"}, {"buffers.b_bytes", "816"}}), 51U);
  EXPECT_EQ(depth({{"array.dataflow", "os"}, {"buffers.a_bytes", "800"}}), 256U);
}

TEST(RunWithMemory, AddsStallsAndBytesAndLeavesTheRestAsItIs) {
  const Config config = config_with({});
  Config without = config;
  without.memory.reset();
  const RunResult got = run_with(config);
  const RunResult plain = run_with(without);
  OperandBytes read;
  Stalls stalls;
  for (std::size_t i = 0; i < got.rows.size(); ++i) {
    Cycles cycles = got.rows[i].cycles;
    EXPECT_GT(cycles.memory_stall(), 100U);
    stalls += cycles.stalls * 2;
    cycles.stalls = {};
    EXPECT_EQ(cycles, plain.rows[i].cycles);
    EXPECT_EQ(plain.rows[i].bytes_read, std::nullopt);
    EXPECT_EQ(got.rows[i].bytes_written, plain.rows[i].bytes_written);
    read += got.rows[i].bytes_read.value() * 2;
    EXPECT_FALSE(roofline(without, plain.rows[i]).has_value());
  }
  EXPECT_EQ(got.totals.cycles.stalls, stalls);
  EXPECT_EQ(got.totals.bytes_read, read);
  EXPECT_EQ(plain.totals.bytes_read, std::nullopt);
  EXPECT_EQ(got.rows[0].bytes_read, (OperandBytes{30 * 70, 70 * 50}));  // everything fits
  EXPECT_EQ(got.rows[3].cycles, got.rows[0].cycles);                    // the twin
  EXPECT_EQ(got.rows[3].bytes_read, got.rows[0].bytes_read);
}

TEST(Roofline, SaysWhichOfTheTwoTakesLonger) {
  const auto bound = [](const char* bandwidth) {
    const Config config = config_with({{"memory.bandwidth_bytes_per_cycle", bandwidth}});
    return *roofline(config, run_with(config).rows[0]);
  };
  // 105,000 MACs at 64 a cycle are 1640.6 cycles; 5600 bytes read against 1500 written.
  EXPECT_DOUBLE_EQ(bound("4").macs_per_byte, 105000.0 / 7100);
  EXPECT_FALSE(bound("4").memory_bound);
  EXPECT_TRUE(bound("3").memory_bound);
}

}  // namespace
}  // namespace quaver
