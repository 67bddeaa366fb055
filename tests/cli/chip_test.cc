// A chip of several cores in every command: the tiers agree, the report says what it is of.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/program.h"

namespace quaver::cli_test {
namespace {
using Json = nlohmann::json;

constexpr const char* kChip = "configs/rapid-4core.yaml";

Json report_of(const std::vector<std::string>& arguments) {
  const Outcome outcome = run_quaver(arguments);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  return Json::parse(outcome.out);
}

// Two layers with all kinds of rows, 4 samples on 3 cores: one core has two of them.
std::vector<std::string> three_cores(const std::vector<std::string>& more) {
  std::vector<std::string> arguments = small_run(
      {"--set", "chip.cores=3", "--batch", "4", "--layers", "[fo]*", "--threads", "2", "--json"});
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST(Chip, HasTheSameCyclesAndDigestsInEveryTier) {
  const Json analytic = report_of(three_cores({"--values"}));
  ASSERT_EQ(analytic["layers"].size(), 6U);
  for (const char* tier : {"systemc", "rtl"}) {
    const Json timed = report_of(three_cores({"--tier", tier}));
    ASSERT_EQ(timed["layers"].size(), 6U);
    for (std::size_t i = 0; i < 6; ++i) {
      const Json &x = analytic["layers"][i], &y = timed["layers"][i];
      for (const char* field : {"cycles", "macs", "utilization", "bytes_written", "digest"})
        EXPECT_EQ(x[field], y[field]) << tier << " " << field << " of " << x["name"];
      EXPECT_EQ(y["mismatches"], 0);
      // Each core has a whole weight gradient, of its own samples.
      const std::uint64_t outputs = y["m"].get<std::uint64_t>() * y["n"].get<std::uint64_t>();
      EXPECT_EQ(y["checked"], y["pass"] == "wgrad" ? 3 * outputs : outputs);
    }
  }
}

TEST(Chip, IsInTheReportWithItsSamplesAndWhatItLeavesOut) {
  Json report = report_of(three_cores({}));
  EXPECT_EQ(report["config"]["chip"]["cores"], 3);
  EXPECT_EQ(report["chip"]["cores"], 3);
  EXPECT_EQ(report["chip"]["samples"],
            Json::parse(R"([{"cores": 1, "samples": 2}, {"cores": 2, "samples": 1}])"));
  EXPECT_EQ(report["chip"]["weight_gradients"],
            "one partial gradient a core; the all-reduce between them is not modelled");
  EXPECT_EQ(report["area"]["covers"], Json::parse(R"({"cores": 3, "arrays": 3})"));
  Json one = report_of(small_run({"--json"}));
  EXPECT_EQ(one["config"]["chip"]["cores"], 1);
  EXPECT_FALSE(one.contains("chip"));
  EXPECT_FALSE(one["area"].contains("covers"));
}

TEST(Chip, SaysOnTheScreenHowTheBatchIsSplit) {
  std::vector<std::string> arguments = {"run", kChip, kTrace, "--no-area", "--batch", "8"};
  EXPECT_NE(run_quaver(arguments).out.find("\nchip of 4 cores: 2 samples each; the all-reduce "
                                           "of wgrad is not modelled\n"),
            std::string::npos);
  arguments.back() = "6";
  arguments.insert(arguments.end(), {"--passes", "fwd"});
  const Outcome outcome = run_quaver(arguments);
  EXPECT_NE(outcome.out.find("\nchip of 4 cores: 2 with 2 samples, 2 with 1\n"), std::string::npos)
      << outcome.out;
  EXPECT_NE(outcome.out.find(" sustained of 26.21 peak\n"), std::string::npos) << outcome.out;
}

TEST(Chip, WithMoreCoresThanSamplesIsRefusedByRunCompareAndSweep) {
  const std::string reason =
      ", more than the samples of a batch of 1; expected at most 1, or a larger batch";
  expect_error(small_run({"--set", "chip.cores=2"}), "--set: chip.cores is 2" + reason);
  const Outcome compared = run_quaver({"compare", kConfig, kChip, "--trace", kTrace, "--no-area"});
  EXPECT_EQ(compared.code, 2);
  EXPECT_NE(compared.err.find("rapid-4core.yaml:6:15: chip.cores is 4" + reason), std::string::npos)
      << compared.err;
  const TemporaryFolder folder;
  const std::string file =
      folder.write("s.yaml",
                   "name: s\nbase: configs/hfp8-8x8.yaml\ntraces: [traces/lenet5.csv]\nbatch: 3\n"
                   "axes:\n  chip.cores: [1, 3, 4]\n");
  const Outcome sweep =
      run_quaver({"sweep", file, "--no-area", "--out", (folder.path() / "out").string()});
  EXPECT_EQ(sweep.code, 0) << sweep.err;
  EXPECT_NE(sweep.out.find("         1  s.yaml:6:22: chip.cores is 4, more than the samples of a "
                           "batch of 3; expected at most "),
            std::string::npos)
      << sweep.out;
  const std::string results = read_text(folder.path() / "out/results.csv");
  for (const char* cores : {"1", "3"}) {
    const Json run = report_of(
        small_run({"--batch", "3", "--set", std::string("chip.cores=") + cores, "--json"}));
    EXPECT_NE(results.find(std::string(",") + cores + ",lenet5," +
                           run["totals"]["cycles"]["total"].dump() + ","),
              std::string::npos)
        << results;
  }
}

TEST(Chip, CountsItsCoresInTheComparedPeak) {
  Json compared = report_of({"compare", "configs/rapid-core.yaml", kChip, "--trace", kTrace,
                             "--batch", "4", "--no-area", "--json"});
  EXPECT_EQ(compared["contenders"][1]["peak_ratio"], 4);
  EXPECT_DOUBLE_EQ(compared["contenders"][1]["peak_tflops"].get<double>(), 26.2144);
}

}  // namespace
}  // namespace quaver::cli_test
