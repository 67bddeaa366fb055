// quaver eval against results computed with exact fractions in Python, independently of Quaver.
#include <gtest/gtest.h>

#include "tests/cli/program.h"

namespace quaver::cli_test {
namespace {

void expect_lines(std::vector<std::string> arguments, std::string_view input,
                  const std::string& lines) {
  arguments.insert(arguments.begin(), "eval");
  const Outcome outcome = run_quaver(arguments, input);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, lines);
  EXPECT_EQ(outcome.err, "");
}

TEST(Eval, MultipliesIntoAnotherFormat) {
  expect_lines({"mul", "--a", "fp143", "--b", "fp152", "--to", "fp169"},
               "58 3c\n7f 7b\n80 3c\n1 1\nd9 45\n", "3e00\n6748\n7fff\n0400\nc2d0\n");
}

TEST(Eval, OverflowsByThePolicyAskedFor) {
  const std::vector<std::string> mul = {"mul", "--a", "fp143", "--b", "fp143", "--to", "fp143"};
  expect_lines(mul, "7f 7f\nff 7f\n5b 5d\n", "80\n80\n61\n");
  std::vector<std::string> saturating = mul;
  saturating.insert(saturating.end(), {"--overflow", "saturate"});
  expect_lines(saturating, "7f 7f\nff 7f\n5b 5d\n", "7f\nff\n61\n");
}

TEST(Eval, RoundsTiesToEvenOrAway) {
  const std::string sums = "3e00 2a00\n3e00 be00\n7ffe 7ffe\n3e01 2a00\n7fff 0\n";
  expect_lines({"add", "--format", "fp169"}, sums, "3e00\n0000\n7fff\n3e02\n7fff\n");
  expect_lines({"add", "--format", "fp169", "--rounding", "rna"}, sums,
               "3e01\n0000\n7fff\n3e02\n7fff\n");
}

TEST(Eval, FusesTheMultiplicationAndTheAddition) {
  expect_lines({"fma", "--a", "fp143", "--b", "fp143", "--acc", "fp169", "--rounding", "rna"},
               "58 58 3e00\n80 0 0\n1 1 3e00\n59 db 4012\n", "4000\n7fff\n3e00\n3c18\n");
}

TEST(Eval, ConvertsBetweenIeeeFormats) {
  expect_lines({"convert", "--from", "fp32", "--to", "fp16"},
               "3f800000\n477ff000\n477fefff\n33000000\n33000001\nff800000\n7f800001\n80000000\n",
               "3c00\n7c00\n7bff\n0000\n0001\nfc00\n7e00\n8000\n");
}

TEST(Eval, StochasticRoundingTakesTheRandomIntegerOfTheLine) {
  // A quarter of the way up: up for the upper quarter of the random integers.
  expect_lines({"convert", "--from", "fp16", "--to", "fp152", "--rounding", "sr8"},
               "3c40 0\n3c40 bf\n3c40 c0\n3c40 ff\n", "3c\n3c\n3d\n3d\n");
}

TEST(Eval, DecodesToTheExactValue) {
  expect_lines({"decode", "--format", "fp143"}, "58\n1\nd8\n0\n80\n",
               "0x1p+0\n0x1p-13\n-0x1p+0\n0x0p+0\nnan\n");
  expect_lines({"decode", "--format", "fp152"}, "7c\nfc\n7f\n80\n", "inf\n-inf\nnan\n-0x0p+0\n");
}

TEST(Eval, DotAndMacFollowTheRecipe) {
  expect_lines({"dot", "--recipe", "sun2019", "--pass", "fwd"}, "2 58 58 58 58\n1 0 58\n",
               "60\n00\n");
  expect_lines({"mac", "--recipe", "sun2019", "--pass", "fwd"}, "58 58 3e00\n80 0 0\n",
               "4000\n7fff\n");
}

TEST(Eval, AcceptsPrefixesBlanksAndWindowsLines) {
  expect_lines({"mul", "--a", "fp143", "--b", "fp143", "--to", "fp169"},
               "0x38 0X38\r\n\t38  38 \n000038 38", "2e00\n2e00\n2e00\n");
}

TEST(Eval, NoInputIsNoOutput) { expect_lines({"decode", "--format", "fp143"}, "", ""); }

}  // namespace
}  // namespace quaver::cli_test
