// Bad operands and options of quaver eval.
#include <gtest/gtest.h>

#include "tests/cli/program.h"

namespace quaver::cli_test {
namespace {

const std::vector<std::string> kMul = {"eval", "mul",   "--a",  "fp143",
                                       "--b",  "fp143", "--to", "fp169"};

std::vector<std::string> mul_with(const std::string& option, const std::string& value) {
  std::vector<std::string> arguments = kMul;
  arguments.insert(arguments.end(), {option, value});
  return arguments;
}

TEST(EvalErrors, BadCodesAreLocatedToTheWord) {
  const std::string code = ", a hex code of fp143 up to ff";
  expect_error(kMul, "<stdin>:1:3: found 'zz', expected operand a" + code, "  zz 38\n");
  expect_error(kMul, "<stdin>:1:4: found '100', expected operand b" + code, "38 100\n");
  expect_error(kMul, "<stdin>:1:1: found '-1', expected operand a" + code, "-1 38\n");
  expect_error(kMul, "<stdin>:1:1: found '0x', expected operand a" + code, "0x 38\n");
  expect_error(kMul, "<stdin>:1:1: found '38,38', expected operand a" + code, "38,38\n");
}

TEST(EvalErrors, TooFewAndTooManyWordsAreLocated) {
  const std::string ends = "the line ends, expected operand ";
  expect_error(kMul, "<stdin>:1:1: " + ends + "a, a hex code of fp143", "\n");
  expect_error(kMul, "<stdin>:1:3: " + ends + "b, a hex code of fp143", "38\n");
  expect_error(kMul, "<stdin>:1:7: found '38', expected the end of the line", "38 38 38\n");
}

TEST(EvalErrors, LinesBeforeTheBadOneAreAnswered) {
  const Outcome outcome = run_quaver(kMul, "38 38\n\n38 38\n");
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.out, "2e00\n");
  EXPECT_EQ(outcome.err,
            "quaver: <stdin>:2:1: the line ends, expected operand a, a hex code of fp143\n");
}

TEST(EvalErrors, StochasticRoundingNeedsARandomIntegerInRange) {
  const std::vector<std::string> sr8 = mul_with("--rounding", "sr8");
  expect_error(sr8, "<stdin>:1:6: the line ends, expected the random integer of sr8", "38 38\n");
  expect_error(sr8, "<stdin>:1:7: found '100', expected a random integer below 100, in hex",
               "38 38 100\n");
}

TEST(EvalErrors, OptionsAreCheckedAgainstTheOperation) {
  expect_error_starting({"eval"}, "OP: missing, expected: quaver eval ");
  expect_error_starting({"eval", "foo"}, "OP: unknown operation 'foo', expected one of add, ");
  expect_error(mul_with("--format", "fp16"),
               "--format: eval mul does not take it, expected --a, --b, --to, --rounding, "
               "--overflow");
  expect_error({"eval", "dot", "--recipe", "sun2019", "--pass", "fwd", "--rounding", "rne"},
               "--rounding: mac and dot take the recipe's own, expected no such option");
  expect_error_starting({"eval", "decode", "--format", "fp143b16"},
                        "--format: format 'fp143b16': the bias of fp143 is 0 to 15");
  expect_error_starting({"eval", "dot", "--recipe", "nope", "--pass", "fwd"},
                        "--recipe: unknown recipe 'nope', expected one of ");
  expect_error_starting(mul_with("--overflow", "foo"), "--overflow: overflow 'foo': expected ");
}

TEST(EvalErrors, DotChecksItsLength) {
  const std::vector<std::string> dot = {"eval", "dot", "--recipe", "sun2019", "--pass", "fwd"};
  expect_error(dot, "<stdin>:1:1: found '0', expected the length K, a decimal from 1 to 16777216",
               "0 1 2\n");
  expect_error(dot, "<stdin>:1:8: the line ends, expected operand b, a hex code of fp143",
               "2 1 2 3\n");
}

TEST(EvalErrors, NanIntoAFormatWithoutNanNamesTheLine) {
  const Outcome outcome =
      run_quaver({"eval", "convert", "--from", "fp143", "--to", "e2m1:none"}, "38\n80\n");
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.out, "0\n");
  EXPECT_TRUE(outcome.err.starts_with("quaver: <stdin>:2:1: NaN has no code")) << outcome.err;
}

}  // namespace
}  // namespace quaver::cli_test
