// Are the update and the loss scaling of a recipe read as written, and refused where they do not
// fit?
#include "sim/recipe/training.h"

#include <gtest/gtest.h>

#include "tests/input/temporary_file.h"

namespace quaver {
namespace {

const Rounding kRna{RoundingKind::kNearestAway, 0};

WeightUpdate update(std::string_view text) {
  const Node node = parse_yaml(text, {"f", 1, 1});
  return read_weight_update(node.find("update")->value, kRna, parse_format("fp152"));
}
LossScaling scaling(std::string_view text) {
  const Node node = parse_yaml(text, {"f", 1, 1});
  return read_loss_scaling(node.find("loss_scaling")->value);
}

TEST(TrainingUpdate, IsReadWithTheRecipesRoundingAndGradient) {
  const WeightUpdate sun = update("update: {variant: residual, weight: fp143, rounding: rne}");
  EXPECT_EQ(sun.variant, UpdateVariant::kResidual);
  EXPECT_EQ(sun.weight, parse_format("fp143"));
  EXPECT_EQ(sun.gradient, parse_format("fp152"));
  EXPECT_EQ(sun.rounding, parse_rounding("rne"));
  EXPECT_EQ(sun.accumulation, kRna);
  const WeightUpdate wang = update("update: {variant: master, weight: fp152, rounding: sr16}");
  EXPECT_EQ(wang.variant, UpdateVariant::kMaster);
  EXPECT_EQ(wang.rounding, parse_rounding("sr16"));
  EXPECT_EQ(update("update: {variant: master-fp32-math, weight: fp152, rounding: sr}").variant,
            UpdateVariant::kMasterFp32Math);
  EXPECT_EQ(update("update: {variant: fp32, weight: fp32, rounding: rna}").variant,
            UpdateVariant::kFp32);
}

TEST(TrainingLossScaling, EveryPolicyIsReadWithItsDefaults) {
  using enum LossScalePolicy;
  EXPECT_EQ(scaling("loss_scaling: none"), (LossScaling{}));
  EXPECT_EQ(scaling("loss_scaling: {policy: none}"), (LossScaling{}));
  EXPECT_EQ(scaling("loss_scaling: {policy: static, scale: 1000}"),
            (LossScaling{kStatic, 1000, 2000, 1, {}}));
  EXPECT_EQ(scaling("loss_scaling: {policy: backoff}"),
            (LossScaling{kBackoff, 65536, 2000, 1, {}}));
  EXPECT_EQ(scaling("loss_scaling: {policy: backoff, initial: 8, interval: 3, floor: 0.25}"),
            (LossScaling{kBackoff, 8, 3, 0.25, {}}));
  EXPECT_EQ(scaling("loss_scaling: {policy: rising-minimum, interval: 500,\n"
                    "  schedule: [{step: 40000, minimum: 8192}, {step: 150000, minimum: 32768}]}"),
            (LossScaling{kRisingMinimum, 65536, 500, 1, {{40000, 8192}, {150000, 32768}}}));
}

struct Refused {
  const char* text;
  const char* message;  // the beginning
};

void PrintTo(const Refused& bad, std::ostream* out) { *out << bad.text; }

class BadTraining : public testing::TestWithParam<Refused> {};

TEST_P(BadTraining, IsRefusedWhereItStandsWithWhatWasExpected) {
  const std::string_view text = GetParam().text;
  const std::string refusal = error_of([&] {
    if (text.starts_with("update"))
      static_cast<void>(update(text));
    else
      static_cast<void>(scaling(text));
  });
  EXPECT_EQ(refusal.substr(0, std::string(GetParam().message).size()), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Update, BadTraining,
    testing::Values(
        Refused{"update: none", "f:1:9: recipe.update is 'none', expected a map of keys"},
        Refused{"update: {weight: fp143, rounding: rna}",
                "f:1:9: missing key 'recipe.update.variant'"},
        Refused{"update: {variant: residual, rounding: rna}",
                "f:1:9: missing key 'recipe.update.weight'"},
        Refused{"update: {variant: residual, weight: fp143}",
                "f:1:9: missing key 'recipe.update.rounding'"},
        Refused{"update: {variant: mster, weight: fp143, rounding: rna}",
                "f:1:19: recipe.update.variant is 'mster', expected one of residual, master, "
                "master-fp32-math, fp32, did you mean 'master'?"},
        Refused{"update: {variant: residual, weight: fp8, rounding: rna}",
                "f:1:37: format 'fp8': unknown, expected one of "},
        Refused{"update: {variant: residual, weight: e4m3:none, rounding: rna}",
                "f:1:37: recipe.update.weight 'e4m3:none' has no NaN, which a gradient may bring, "
                "expected a format with NaN"},
        Refused{"update: {variant: residual, weight: fp143, rounding: up}",
                "f:1:54: rounding 'up': expected "},
        Refused{"update: {variant: residual, weight: fp143, rounding: rtz}",
                "f:1:54: recipe.update.rounding is 'rtz', expected rne, rna or sr<k>"},
        Refused{
            "update: {variant: residual, weight: fp143, rounding: rna, lr: 1}",
            "f:1:59: unknown key 'recipe.update.lr', expected one of rounding, variant, weight"}));

INSTANTIATE_TEST_SUITE_P(
    LossScaling, BadTraining,
    testing::Values(
        Refused{"loss_scaling: non",
                "f:1:15: recipe.loss_scaling is 'non', expected none or a map with 'policy'"},
        Refused{"loss_scaling: [1]",
                "f:1:15: recipe.loss_scaling is a list, expected none or a map"},
        Refused{"loss_scaling: {scale: 1000}", "f:1:15: missing key 'recipe.loss_scaling.policy'"},
        Refused{"loss_scaling: {policy: dynamic}",
                "f:1:24: recipe.loss_scaling.policy is 'dynamic', expected one of none, static, "
                "backoff, rising-minimum"},
        Refused{"loss_scaling: {policy: static}",
                "f:1:15: missing key 'recipe.loss_scaling.scale'"},
        Refused{"loss_scaling: {policy: static, scale: 0}",
                "f:1:39: recipe.loss_scaling.scale is '0', expected a number from 1e-09 to 1e+09"},
        Refused{"loss_scaling: {policy: static, scale: 8, floor: 1}",
                "f:1:42: unknown key 'recipe.loss_scaling.floor', expected one of policy, scale"},
        Refused{"loss_scaling: {policy: backoff, scale: 8}",
                "f:1:33: unknown key 'recipe.loss_scaling.scale', expected one of floor, initial, "
                "interval, policy"},
        Refused{"loss_scaling: {policy: backoff, interval: 0}",
                "f:1:43: recipe.loss_scaling.interval is '0', expected an integer from 1 to "},
        Refused{"loss_scaling: {policy: backoff, initial: 1, floor: 2}",
                "f:1:42: recipe.loss_scaling.initial leaves the initial scale below the floor"},
        Refused{"loss_scaling: {policy: backoff, floor: 70000}",
                "f:1:40: recipe.loss_scaling.floor leaves the initial scale below the floor"},
        Refused{"loss_scaling: {policy: rising-minimum}",
                "f:1:15: missing key 'recipe.loss_scaling.schedule'"},
        Refused{"loss_scaling: {policy: rising-minimum, schedule: []}",
                "f:1:50: recipe.loss_scaling.schedule is empty, expected a list like "},
        Refused{"loss_scaling: {policy: rising-minimum, schedule: 8192}",
                "f:1:50: recipe.loss_scaling.schedule is '8192', expected a list like "},
        Refused{"loss_scaling: {policy: rising-minimum, schedule: [{step: 4}]}",
                "f:1:51: missing key 'recipe.loss_scaling.schedule.minimum'"},
        Refused{"loss_scaling: {policy: rising-minimum, schedule: [{step: 4, minimum: 8, x: 1}]}",
                "f:1:73: unknown key 'recipe.loss_scaling.schedule.x'"},
        Refused{"loss_scaling: {policy: rising-minimum, schedule: [{step: 0, minimum: 8}]}",
                "f:1:58: recipe.loss_scaling.schedule.step is '0', expected an integer from 1 to "},
        Refused{
            "loss_scaling: {policy: rising-minimum, schedule: [{step: 4, minimum: 1}]}",
            "f:1:70: recipe.loss_scaling.schedule.minimum does not rise, expected more than the "
            "floor and every minimum before"},
        Refused{"loss_scaling: {policy: rising-minimum, schedule:\n"
                "  [{step: 4, minimum: 8}, {step: 4, minimum: 9}]}",
                "f:2:34: recipe.loss_scaling.schedule.step does not rise, expected a step after 4"},
        Refused{"loss_scaling: {policy: rising-minimum, schedule:\n"
                "  [{step: 4, minimum: 8}, {step: 5, minimum: 8}]}",
                "f:2:46: recipe.loss_scaling.schedule.minimum does not rise"}));

}  // namespace
}  // namespace quaver
