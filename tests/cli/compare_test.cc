// quaver compare: keys set on every machine, rows, bandwidths and clocks that differ.
#include <gtest/gtest.h>

#include "tests/cli/program.h"

namespace quaver::cli_test {
namespace {

using Texts = std::vector<std::string>;

Texts comparison(const Texts& configs, const Texts& more) {
  Texts arguments = {"compare"};
  arguments.insert(arguments.end(), configs.begin(), configs.end());
  arguments.insert(arguments.end(), {"--trace", kTrace, "--no-area"});
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

const Texts kPair = {"configs/fp16-32x32.yaml", "configs/hfp8-32x32.yaml"};

TEST(CompareCommand, SetsKeysOnEveryMachineAndListsRows) {
  const Outcome outcome =
      run_quaver(comparison(kPair, {"--set", "array.rows=7", "--layers", "--equal", "none"}));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("\nfp16-32x32          7x32 "), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("\nhfp8-32x32          7x32 "), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("\nc5                        dgrad        1200000 "),
            std::string::npos)
      << outcome.out;
  expect_error_starting(comparison(kPair, {"--set", "array.rowz=7"}),
                        "--set: unknown key 'array.rowz', expected one of ");
}

TEST(CompareCommand, SaysWhichBandwidthsDifferAndWhatBecomesOfThem) {
  const TemporaryFolder folder;
  const Texts configs = {
      folder.write("a.yaml", "name: a\nbase: " QUAVER_SOURCE_DIR "/configs/hfp8-8x8.yaml\n"
                             "memory: {bandwidth_bytes_per_cycle: 8}\n"),
      folder.write("b.yaml", "name: b\nbase: " QUAVER_SOURCE_DIR "/configs/hfp8-8x8.yaml\n"
                             "memory: {bandwidth_bytes_per_cycle: 16}\n")};
  const std::string note = "warning: memory of b: 16 GB/s, a has 8";
  EXPECT_EQ(run_quaver(comparison(configs, {})).err, note + "\n");
  const Outcome equal = run_quaver(comparison(configs, {"--equal", "peak"}));
  EXPECT_EQ(equal.err, note + ", and so have both now\n");
  EXPECT_NE(equal.out.find("\nb               fwd 1.00x  dgrad 1.00x  wgrad 1.00x\n"),
            std::string::npos)
      << equal.out;
}

TEST(CompareCommand, RefusesAClockFromTimingWithoutSynthesis) {
  expect_error(comparison(kPair, {"--set", "clock_mhz=from_timing"}),
               "--set: clock_mhz is from_timing, which needs a synthesised element; expected a "
               "number of MHz");
  expect_error({"run", kConfig, kTrace, "--no-area", "--set", "clock_mhz=from_timing"},
               "--set: clock_mhz is from_timing, which needs a synthesised element; expected a "
               "number of MHz");
}

TEST(CompareCommand, RefusesAClockFromTimingOfAnElementWithoutRtl) {
  const std::string beginning = "--set: clock_mhz is from_timing, but there is no RTL for ";
  expect_error_starting({"run", "configs/bf16-32x32.yaml", kTrace, "--set", "clock_mhz=from_timing",
                         "--set", "recipe.accumulation.rounding=rna"},
                        beginning + "the operands and sums of recipe 'bf16'");
  expect_error_starting({"compare", "configs/rapid-core.yaml", "configs/rapid-core.yaml", "--trace",
                         kTrace, "--set", "clock_mhz=from_timing"},
                        beginning + "fpu.lanes above 1");
}

TEST(SweepCommand, SkipsAClockFromTimingAndSaysWhy) {
  const TemporaryFolder folder;
  const std::string file =
      folder.write("s.yaml",
                   "name: s\nbase: configs/hfp8-8x8.yaml\ntraces: [traces/lenet5.csv]\n"
                   "axes:\n  clock_mhz: [1000, from_timing]\n");
  const Outcome sweep = run_quaver({"sweep", file, "--no-area"});
  EXPECT_EQ(sweep.code, 0) << sweep.err;
  EXPECT_NE(sweep.out.find("found from_timing in a sweep, expected a number of MHz"),
            std::string::npos)
      << sweep.out;
}

}  // namespace
}  // namespace quaver::cli_test
