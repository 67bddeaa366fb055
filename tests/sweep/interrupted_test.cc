// Is a sweep that is killed again and again the same in the end as one that is not?
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "tests/support/random.h"
#include "tests/sweep/program.h"
#include "tests/sweep/sweeps.h"

namespace quaver {
namespace {

constexpr int kKills = 100;

std::size_t lines_in(const std::filesystem::path& file) {
  const std::string text = text_of_file(file);
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(KilledSweep, LosesAndDoublesNothing) {
  Random random;
  const TemporaryFolder folder;
  const std::string file = folder.write(
      "sweep.yaml", sweep_text({"array.rows: {from: 1, to: 130, step: 1}",
                                "array.cols: {from: 4, to: 512, step: 4}", "fpu.lanes: [1, 2]"},
                               "objectives: {maximize: [tflops, utilization]}\n"));
  const auto arguments = [&](const std::string& out) {
    return std::vector<std::string>{
        "sweep",     file, "--no-area", "--out", (folder.path() / out).string(),
        "--threads", "2",  "--resume"};
  };
  const std::string output = (folder.path() / "out").string();
  ASSERT_EQ(end_of(start_quaver(arguments("whole"), output)), 0) << text_of_file(output + ".err");

  int killed = 0;
  const auto journal = folder.path() / "killed" / "journal";
  std::size_t before = 0;
  for (int i = 0; i < kKills; ++i) {
    const pid_t child = start_quaver(arguments("killed"), output);
    std::this_thread::sleep_for(std::chrono::microseconds(random.below(60'000)));
    kill(child, SIGKILL);
    const int end = end_of(child);
    ASSERT_TRUE(end == -SIGKILL || end == 0) << text_of_file(output + ".err");
    killed += end == -SIGKILL ? 1 : 0;
    if (!std::filesystem::exists(journal)) continue;
    const std::size_t lines = lines_in(journal);
    EXPECT_GE(lines + 1, before) << "what was recorded stays, but for a torn line";
    before = lines;
  }
  ASSERT_EQ(end_of(start_quaver(arguments("killed"), output)), 0) << text_of_file(output + ".err");
  EXPECT_EQ(text_of_file(folder.path() / "killed" / "results.csv"),
            text_of_file(folder.path() / "whole" / "results.csv"));
  EXPECT_EQ(lines_in(journal), 1 + 130 * 128 * 2U);
  EXPECT_GT(killed, kKills / 4);
  RecordProperty("killed", killed);
}

}  // namespace
}  // namespace quaver
