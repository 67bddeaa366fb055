// Found by trying hard: each of these went wrong once.
#include <gtest/gtest.h>

#include <string>

#include "tests/cli/program.h"

namespace quaver::cli_test {
namespace {

// The ones that start with  wait for their fix.
TEST(Regressions, NoCommandIsOneErrorLine) { expect_error_starting({}, "COMMAND: "); }

TEST(Regressions, AMissingOptionIsNamedAsItIsTyped) {
  expect_error_starting({"eval", "mul"}, "--a: missing, expected: quaver eval ");
  expect_error_starting({"compare", kConfig, kConfig}, "--trace: missing, expected: ");
}

TEST(Regressions, NulBytesDoNotCutTheMessage) {
  expect_error({"eval", "decode", "--format", "fp143"},
               "<stdin>:1:1: found '3?8', expected the operand, a hex code of fp143 up to ff",
               std::string_view("3\0"
                                "8\n",
                                4));
}

TEST(Regressions, ANameThatIsNotUtf8IsBadInput) {
  const TemporaryFolder folder;
  const std::string file = folder.write(
      "c.yaml", "name: \xff\narray: {rows: 8, cols: 8}\nrecipe: {base: sun2019, first_last: none}");
  expect_error_starting({"run", file, kTrace, "--no-area", "--json"}, file + ":1:");
}

TEST(Regressions, AllBesideUnitsIsAll) {
  EXPECT_EQ(run_quaver({"verify", "all", "hybrid_fpu", "--vectors", "200"}).code, 0);
}

TEST(Regressions, AnUnknownTechnologyOfAConfigIsNamedByTheOption) {
  expect_error_starting({"area", kConfig, "--technology", "foo"}, "--technology: unknown ");
  expect_error_starting(small_run({"--set", "technology=foo"}), "--set: unknown technology 'foo'");
}

TEST(Regressions, AFailedWriteLeavesNoOtherFile) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.path() / "report.json");
  EXPECT_EQ(run_quaver(small_run({"--out", folder.path().string()})).code, 2);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "layers.csv"));
}

}  // namespace
}  // namespace quaver::cli_test
