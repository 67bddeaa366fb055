// Does an interrupted run leave a report of the rows that were whole, and say that it is partial?
#include <gtest/gtest.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "tests/cli/program.h"

namespace quaver::cli_test {
namespace {

// Minutes of work, whatever the number of processes.
std::vector<std::string> long_run(const std::vector<std::string>& more) {
  std::vector<std::string> arguments{
      "run", "configs/hfp8-32x32.yaml", "traces/vgg16.csv", "--no-area", "--tier", "systemc"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST(InterruptedRun, LeavesAValidReportThatSaysThatItIsPartial) {
  for (const int signal : {SIGINT, SIGTERM})
    for (const char* threads : {"1", "2"}) {
      const TemporaryFolder folder;
      const Outcome outcome = interrupt_quaver(
          long_run({"--threads", threads, "--out", folder.path().string()}), signal);
      EXPECT_EQ(outcome.code, 130);
      EXPECT_NE(outcome.out.find("PARTIAL: interrupted after "), std::string::npos) << outcome.out;
      const auto report = nlohmann::json::parse(read_text(folder.path() / "report.json"));
      EXPECT_EQ(report["partial"], true);
      EXPECT_LT(report["layers"].size(), 48U);
      EXPECT_TRUE(read_text(folder.path() / "layers.csv").starts_with("name,pass,"));
    }
}

TEST(InterruptedRun, WithoutAFolderLeavesNothingAndPrintsWhatItHas) {
  const Outcome outcome = interrupt_quaver(long_run({"--json"}), SIGINT);
  EXPECT_EQ(outcome.code, 130);
  EXPECT_EQ(nlohmann::json::parse(outcome.out)["partial"], true);
  EXPECT_EQ(outcome.err, "");
}

TEST(InterruptedRun, ThatComparesLeavesNothing) {
  const TemporaryFolder folder;
  const std::string out = (folder.path() / "cmp").string();
  const Outcome outcome =
      interrupt_quaver({"compare", "configs/hfp8-32x32.yaml", "configs/fp16-32x32.yaml", "--trace",
                        "traces/vgg16.csv", "--no-area", "--values", "--out", out},
                       SIGINT);
  EXPECT_EQ(outcome.code, 130);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err, "quaver: interrupted\n");
  EXPECT_FALSE(std::filesystem::exists(out));
}

TEST(InterruptedRun, IsNotWhatAWholeRunSaysOfItself) {
  const Outcome outcome = run_quaver(small_run({"--json"}));
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(nlohmann::json::parse(outcome.out)["partial"], false);
}

}  // namespace
}  // namespace quaver::cli_test
