// quaver sweep: its options, what it prints, what it refuses.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/program.h"

namespace quaver::cli_test {
namespace {

constexpr const char* kSweep =
    "name: small\nbase: configs/hfp8-8x8.yaml\ntraces: [traces/lenet5.csv]\n"
    "axes:\n  array.rows: [4, 8, 600]\n  fpu.adder_stages: [1, 2]\n"
    "constraints: [cycles <= 100000]\nobjectives: {minimize: [cycles]}\n";

TEST(Sweep, SaysWhatItComputedAndWhatItSkipped) {
  const TemporaryFolder folder;
  const std::string file = folder.write("s.yaml", kSweep);
  const Outcome sweep = run_quaver({"sweep", file, "--no-area"});
  EXPECT_EQ(sweep.code, 0) << sweep.err;
  EXPECT_EQ(sweep.err, "");
  // The cycles of the same machine alone.
  const Outcome run = run_quaver({"run", kConfig, kTrace, "--no-area", "--json"});
  const std::string cycles = nlohmann::json::parse(run.out)["totals"]["cycles"]["total"].dump();
  EXPECT_TRUE(sweep.out.starts_with(
      "sweep small: 6 points on 1 trace\n"
      "         4  computed, 2 of them within the constraints\n"
      "         2  skipped as impossible\n"
      "impossible, the first of each kind:\n"
      "         2  s.yaml:5:22: array.rows is '600', expected an integer from 1 to 512\n"
      "outside the constraints, each for itself:\n"
      "         2  not cycles <= 100000\n"
      "front on lenet5 (min cycles): 1 point:\n"))
      << sweep.out;
  EXPECT_NE(sweep.out.find("  rows=8 adder_stages=1 "), std::string::npos) << sweep.out;
  EXPECT_NE(sweep.out.find(" " + cycles + " "), std::string::npos) << sweep.out;
}

TEST(Sweep, PrintsJsonOfItsPointsAndItsFront) {
  const TemporaryFolder folder;
  const std::string file = folder.write("s.yaml", kSweep);
  const Outcome outcome =
      run_quaver({"sweep", file, "--no-area", "--json", "--out", folder.path()});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(json["points"], 6);
  EXPECT_EQ(json["computed"], 4);
  EXPECT_EQ(json["skipped"], 2);
  EXPECT_EQ(json["skipped_reasons"][0]["points"], 2);
  EXPECT_EQ(json["constraints"][0]["constraint"], "cycles <= 100000");
  EXPECT_EQ(json["results"], (folder.path() / "results.csv").string());
  ASSERT_EQ(json["front"].size(), 1U);
  EXPECT_EQ(json["front"][0]["axes"]["array.rows"], "8");
  EXPECT_EQ(json["front"][0]["trace"], "lenet5");
  EXPECT_TRUE(json["front"][0]["area_um2"].is_null());
  EXPECT_TRUE(json["front"][0]["energy_j"].is_null());
}

// No cell library and no synthesis is needed to know that there is no RTL.
TEST(Sweep, SaysWhichAreasAreUnknown) {
  const TemporaryFolder folder;
  const std::string text =
      "name: s\nbase: configs/hfp8-8x8.yaml\ntraces: [traces/lenet5.csv]\n"
      "axes:\n  recipe: [noune2022, ocp-fp8]\n";
  const Outcome outcome = run_quaver({"sweep", folder.write("s.yaml", text)});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_NE(
      outcome.out.find("area unknown:\n         2  no RTL for the operands and sums of recipe "
                       "'noune2022'\nno objectives, so no front\n"),
      std::string::npos)
      << outcome.out;
  const std::string limited = folder.write("t.yaml", text + "constraints: [area_um2 <= 1e9]\n");
  expect_error(
      {"sweep", limited},
      limited +
          ":6:15: area_um2 is unknown for point 0 (no RTL for the operands and sums of "
          "recipe 'noune2022'), expected machines whose areas are known, or another metric");
}

TEST(Sweep, AnUnknownTechnologyIsAnImpossibleMachine) {
  const TemporaryFolder folder;
  const std::string file =
      folder.write("s.yaml",
                   "name: s\nbase: configs/hfp8-8x8.yaml\ntraces: [traces/lenet5.csv]\n"
                   "axes:\n  technology: [osu018, osu0815]\n");
  const Outcome outcome = run_quaver({"sweep", file, "--no-area"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("1  skipped as impossible"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("'osu0815'"), std::string::npos) << outcome.out;
}

TEST(SweepErrors, OptionsThatDoNotFitAreRefused) {
  const TemporaryFolder folder;
  const std::string file = folder.write("s.yaml", kSweep);
  for (const char* shard : {"0/4", "5/4", "4", "1/", "/1", "a/b", "1/2/3", "-1/4"})
    expect_error({"sweep", file, "--out", folder.path() / "x", "--shard", shard},
                 "--shard: found '" + std::string(shard) +
                     "', expected I/N with I from 1 to N, such as 1/4");
  const std::string nowhere = ": there is nothing to keep the points in, expected --out DIR";
  expect_error({"sweep", file, "--shard", "1/2"}, "--shard" + nowhere);
  expect_error({"sweep", file, "--resume"}, "--resume" + nowhere);
  expect_error_starting({"sweep"}, "SWEEP: missing, expected: quaver sweep SWEEP [OPTIONS]");
  expect_error_starting({"sweep", "none.yaml"},
                        "none.yaml: cannot be opened, expected a sweep file such as ");
  expect_error({"sweep", "merge"}, "DIR: missing, expected: quaver sweep merge DIR... [OPTIONS]");
  expect_error_starting({"sweep", "merge", folder.path() / "none"},
                        (folder.path() / "none/journal").string() + ": cannot be opened (");
  expect_error_starting({"sweep", file, "--no-area", "--out", file}, file + ": cannot be made: ");
}

}  // namespace
}  // namespace quaver::cli_test
