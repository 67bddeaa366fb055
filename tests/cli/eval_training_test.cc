// quaver eval update and loss-scale against exact fractions in Python and histories by hand.
#include <gtest/gtest.h>

#include "tests/cli/program.h"

namespace quaver::cli_test {
namespace {

using Words = std::vector<std::string>;

Words with(Words arguments, const Words& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

Words update(const std::string& variant, const std::string& weight, const Words& more = {}) {
  return with({"eval", "update", "--variant", variant, "--weight", weight}, more);
}
Words loss_scale(const std::string& policy, const Words& more = {}) {
  return with({"eval", "loss-scale", "--policy", policy}, more);
}
const Words kRate = {"--learning-rate", "0.1"};

void expect_output(const Words& arguments, std::string_view input, const std::string& lines) {
  const Outcome outcome = run_quaver(arguments, input);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, lines);
  EXPECT_EQ(outcome.err, "");
}

TEST(EvalUpdate, StepsAWeightWithItsResidual) {
  expect_output(update("residual", "fp143",
                       {"--rounding", "rna", "--accumulation", "rna", "--learning-rate", "0.1",
                        "--momentum", "0.9", "--weight-decay", "1e-4", "--loss-scale", "1024"}),
                "58 3011 3a55 4e33\nd9 2c01 b999 cf01\n7f 0 c155 4001\n58 0 0 7fff\n",
                "57 3228 3c26\nd9 35d3 bc50\n7f 3a65 c0ff\n80 7fff 7fff\n");
}

TEST(EvalUpdate, TakesTheRandomIntegerOfTheLineWithSr) {
  expect_output(update("residual", "fp143",
                       {"--rounding", "sr8", "--accumulation", "rna", "--learning-rate", "0.01",
                        "--momentum", "0.9", "--loss-scale", "1000"}),
                "58 2e11 3555 4e33 0\n58 2e11 3555 4e33 80\n58 2e11 3555 4e33 ff\n",
                "58 2919 3aa0\n58 2919 3aa0\n58 291a 3aa0\n");
  expect_output(update("master", "fp152",
                       {"--rounding", "sr8", "--learning-rate", "0.001", "--momentum", "0.9",
                        "--weight-decay", "1e-4", "--loss-scale", "1000"}),
                "3c 3e00 3111 47ff 0\n3c 3e00 3111 47ff 40\n", "3c 3dff 34be\n3c 3e00 34be\n");
}

TEST(EvalUpdate, KeepsMastersInFp16AndFp32) {
  expect_output(update("master-fp32-math", "fp152",
                       {"--gradient", "fp152", "--learning-rate", "0.1", "--momentum", "0.9",
                        "--weight-decay", "0.0005", "--loss-scale", "10000"}),
                "3c 3c05 3c23d70a 75\nb8 b801 bca3d70a f1\n",
                "3a 3a65 4003ae1e\nb6 b657 bf856874\n");
  expect_output(update("fp32", "fp32", {"--learning-rate", "0.1", "--momentum", "0.9"}),
                "3f800000 3f800000 3dcccccd 3e99999a\n", "3f760419 3f760419 3ec7ae15\n");
}

TEST(EvalUpdate, BadLinesAreLocated) {
  const Words residual = update("residual", "fp143", kRate);
  expect_error(residual,
               "<stdin>:1:6: found '12345', expected the residual, a hex code of fp169 up to ffff",
               "  58 12345 0 0\n");
  expect_error(residual, "<stdin>:1:7: the line ends, expected the gradient, a hex code of fp169",
               "58 0 0\n");
  expect_error(update("master", "fp143", kRate),
               "<stdin>:1:3: the line ends, expected the master, a hex code of fp169", "58\n");
  expect_error(update("residual", "fp143", with(kRate, {"--rounding", "sr4"})),
               "<stdin>:1:10: found '10', expected a random integer below 10, in hex",
               "58 0 0 0 10\n");
  expect_error(residual, "<stdin>:1:10: found '1', expected the end of the line", "58 0 0 0 1\n");
}

TEST(EvalUpdate, OptionsAreChecked) {
  expect_error_starting({"eval", "update"}, "--variant: missing, expected: quaver eval ");
  expect_error_starting(update("residual", "fp143"), "--learning-rate: missing, expected: ");
  expect_error(update("residul", "fp143", kRate),
               "--variant: variant is 'residul', expected one of residual, master, "
               "master-fp32-math, fp32, did you mean 'residual'?");
  expect_error_starting(update("residual", "fp8", kRate), "--weight: format 'fp8': unknown");
  expect_error(update("residual", "e4m3:none", kRate),
               "--weight: weight 'e4m3:none' has no NaN, which a gradient may bring, expected a "
               "format with NaN");
  expect_error(update("residual", "fp143", with(kRate, {"--rounding", "rtz"})),
               "--rounding: rounding is 'rtz', expected rne, rna or sr<k>");
  expect_error(update("residual", "fp143", with(kRate, {"--accumulation", "sr8"})),
               "--accumulation: is stochastic, expected rne, rna or rtz");
  expect_error(update("residual", "fp143", {"--learning-rate", "-1"}),
               "--learning-rate: found '-1', expected a decimal number from 0 up, as 0.1 or 1e-4");
  expect_error(update("residual", "fp143", {"--learning-rate", "1e-10"}),
               "--learning-rate: found '1e-10', expected a number that fp169 can hold, this one "
               "becomes 0");
  expect_error(update("residual", "fp143", with(kRate, {"--loss-scale", "0"})),
               "--loss-scale: found '0', expected a number above 0");
  expect_error(update("residual", "fp143", with(kRate, {"--policy", "none"})),
               "--policy: eval update does not take it, expected --variant, --weight, --gradient, "
               "--rounding, --accumulation, --learning-rate, --momentum, --weight-decay, "
               "--loss-scale");
}

TEST(EvalLossScale, FollowsThePolicy) {
  expect_output(loss_scale("none"), "1\n0\n", "1 0\n1 0\n");
  expect_output(loss_scale("static", {"--initial", "1000"}), "1\n0\n", "1000 0\n1000 0\n");
  expect_output(loss_scale("backoff"), "0\n1\n", "65536 0\n32768 1\n");
  expect_output(loss_scale("backoff", {"--initial", "4", "--interval", "2", "--floor", "0.5"}),
                "0\n0\n1\n1\n1\n1\n1\n", "4 0\n8 0\n4 1\n2 1\n1 1\n0.5 1\n0.5 1\n");
  expect_output(
      loss_scale("rising-minimum", {"--initial", "4", "--interval", "2", "--schedule", "3:8,6:32"}),
      "1\n1\n0\n1\n0\n0\n", "2 1\n1 1\n8 0\n8 1\n8 0\n32 0\n");
}

TEST(EvalLossScale, BadLinesAndOptionsAreLocated) {
  expect_error(
      loss_scale("none"),
      "<stdin>:1:1: found '2', expected whether a gradient overflowed, a decimal from 0 to 1",
      "2\n");
  expect_error_starting({"eval", "loss-scale"}, "--policy: missing, expected: quaver eval ");
  expect_error(loss_scale("back-off"),
               "--policy: policy is 'back-off', expected one of none, static, backoff, "
               "rising-minimum, did you mean 'backoff'?");
  expect_error_starting(loss_scale("static"), "--initial: missing, expected: quaver eval ");
  expect_error(loss_scale("static", {"--initial", "1000", "--floor", "1"}),
               "--floor: a static scale does not take it, expected --initial alone");
  expect_error(loss_scale("none", {"--interval", "3"}),
               "--interval: unknown key 'interval', expected one of policy");
  expect_error(loss_scale("backoff", {"--initial", "0"}),
               "--initial: initial is '0', expected a number from 1e-09 to 1e+09");
  expect_error(loss_scale("backoff", {"--floor", "100000"}),
               "--floor: floor leaves the initial scale below the floor, expected a floor "
               "of at most the initial scale");
  expect_error_starting(loss_scale("rising-minimum"), "--schedule: missing, expected: ");
  expect_error(loss_scale("rising-minimum", {"--schedule", "3:8,6"}),
               "--schedule: found '6', expected STEP:MINIMUM,... as 40000:8192");
  expect_error(loss_scale("rising-minimum", {"--schedule", "3:8,3:9"}),
               "--schedule: schedule.step does not rise, expected a step after 3");
  expect_error(loss_scale("rising-minimum", {"--schedule", "3:x"}),
               "--schedule: schedule.minimum is 'x', expected a number from 1e-09 to 1e+09");
}

}  // namespace
}  // namespace quaver::cli_test
