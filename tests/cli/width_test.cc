// Do summaries fit a terminal of 100 columns?
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "sim/input/data_files.h"
#include "tests/cli/program.h"

namespace quaver::cli_test {
namespace {

constexpr std::size_t kColumns = 100;

void expect_fits(const std::vector<std::string>& arguments) {
  const Outcome outcome = run_quaver(arguments);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_NE(outcome.out, "");
  std::istringstream lines(outcome.out);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), kColumns) << line;
}

std::vector<std::string> shipped_configs() {
  std::vector<std::string> paths;
  for (const std::string& name : data_file_names("configs", ".yaml"))
    paths.push_back("configs/" + name + ".yaml");
  return paths;
}

TEST(Width, OfRunsFitsForEveryConfigOnTheLargestTracesAndBatches) {
  for (const std::string& config : shipped_configs())
    for (const char* trace : {"transformer-big", "mobilenetv2", "bert-large"})
      for (const char* batch : {"4", "4096"})  // at least a sample for each core
        expect_fits({"run", config, "traces/" + std::string(trace) + ".csv", "--no-area", "--batch",
                     batch});
}

TEST(Width, OfComparisonsFitsForAllConfigsTogether) {
  std::vector<std::string> arguments = {"compare"};
  for (const std::string& config : shipped_configs()) arguments.push_back(config);
  for (const char* more : {"--trace", "traces/transformer-big.csv", "--batch=4", "--no-area"})
    arguments.emplace_back(more);
  expect_fits(arguments);
}

TEST(Width, OfSweepsAndVerificationsFits) {
  expect_fits({"sweep", "configs/sweeps/ten-thousand.yaml", "--no-area"});
  expect_fits({"verify", "hybrid_fpu", "chunk_accumulator", "--vectors", "1000"});
}

}  // namespace
}  // namespace quaver::cli_test
