// quaver run --operands: real tensors in, and the report says which they were.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/cli/program.h"
#include "tests/support/npy_bytes.h"

namespace quaver::cli_test {
namespace {

const std::string kRows =
    "name,op,h,w,c,k,r,s,stride,pad,dilation,groups,m,n,kdim,count,input_gradient\n"
    "net/fc,gemm,,,,,,,,,,,2,2,2,1,1\n";

std::vector<std::string> run_with(const TemporaryFolder& folder, std::vector<std::string> more) {
  std::vector<std::string> arguments{"run",       kConfig,  folder.write("net.csv", kRows),
                                     "--no-area", "--tier", "systemc",
                                     "--passes",  "fwd",    "--json"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

// [[1, 2], [3, 4]] x [[1, 0], [0, 2]] = [[1, 4], [3, 8]], all of which fp143 (bias 11) holds: 58,
// 68, 64, 70. The digest is sha256sum's of these bytes.
TEST(Operands, OfFilesAreWhatIsMultiplied) {
  const TemporaryFolder folder;
  (void)folder.write("net_fc.fwd.a.npy",
                     npy::file(npy::dict("<f4", "(2, 2)"), npy::float32s({1, 2, 3, 4})));
  (void)folder.write("net_fc.fwd.b.npy",
                     npy::file(npy::dict("<f8", "(2, 2)", "True"), npy::float64s({1, 0, 0, 2})));
  const Outcome outcome = run_quaver(run_with(folder, {"--operands", folder.path().string()}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto row = nlohmann::json::parse(outcome.out)["layers"][0];
  EXPECT_EQ(row["operands"], (nlohmann::json{{"a", "npy"}, {"b", "npy"}}));
  EXPECT_EQ(row["mismatches"], 0);
  EXPECT_EQ(row["checked"], 4);
  EXPECT_EQ(row["digest"], "4f7d4de51547e6f6f2d18e6e508e9424e0cfaf4f66d8d5c7623fca0e2144dfdb");
}

TEST(Operands, WithoutAFileAreAnErrorOrSyntheticAsAskedFor) {
  const TemporaryFolder folder;
  (void)folder.write("net_fc.fwd.a.npy",
                     npy::file(npy::dict("<f4", "(2, 2)"), npy::float32s({1, 2, 3, 4})));
  const std::string path = folder.path().string();
  expect_error(run_with(folder, {"--operands", path}),
               path +
                   "/net_fc.fwd.b.npy: is missing, expected operand b of 'net/fc' fwd (or "
                   "--operands-missing synthetic)");
  const Outcome outcome =
      run_quaver(run_with(folder, {"--operands", path, "--operands-missing", "synthetic"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto row = nlohmann::json::parse(outcome.out)["layers"][0];
  EXPECT_EQ(row["operands"], (nlohmann::json{{"a", "npy"}, {"b", "synthetic"}}));
}

TEST(Operands, BelongToTheTiersThatHaveSome) {
  expect_error(
      small_run({"--operands", "x"}),
      "--operands: the analytic tier has no operands, expected --values, or --tier systemc or "
      "rtl");
  expect_error(small_run({"--operands-missing", "synthetic"}),
               "--operands-missing: found without --operands, expected both");
  expect_error(small_run({"--operands-missing", "no"}),
               "--operands-missing: value is 'no', expected one of error, synthetic");
  const auto row = nlohmann::json::parse(run_quaver(small_run({"--json"})).out)["layers"][0];
  EXPECT_TRUE(row["operands"].is_null());
}

}  // namespace
}  // namespace quaver::cli_test
