// Histories of the loss scale, worked out by hand.
#include "models/loss_scaler/loss_scaler.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace quaver {
namespace {

using enum LossScalePolicy;

// Each letter is a step, x with an overflow; the scales are those after the steps.
void expect_history(const LossScaling& scaling, double start, const std::string& steps,
                    const std::vector<double>& scales, const std::string& skipped) {
  ASSERT_EQ(steps.size(), scales.size());
  ASSERT_EQ(steps.size(), skipped.size());
  LossScaler scaler(scaling);
  EXPECT_EQ(scaler.scale(), start);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    EXPECT_EQ(scaler.step(steps[i] == 'x'), skipped[i] == 's') << "step " << i + 1;
    EXPECT_EQ(scaler.scale(), scales[i]) << "step " << i + 1;
  }
}

TEST(LossScaler, WithoutAPolicyTheScaleIsOneAndNothingIsSkipped) {
  expect_history({}, 1, "x..xx", {1, 1, 1, 1, 1}, "-----");
}

TEST(LossScaler, AStaticScaleStaysAndNothingIsSkipped) {
  expect_history({kStatic, 1000}, 1000, "..x.x", {1000, 1000, 1000, 1000, 1000}, "-----");
}

TEST(LossScaler, BackoffHalvesAndSkipsDoublesAfterNGoodStepsAndEndsAtTheFloor) {
  expect_history({kBackoff, 8, 3, 2}, 8,  //
                 "......x..xxxx...x.x",
                 {8, 8, 16, 16, 16, 32, 16, 16, 16, 8, 4, 2, 2, 2, 2, 4, 2, 2, 2},
                 "------s--ssss---s-s");
}

TEST(LossScaler, OneGoodStepIsEnoughIfNIsOne) {
  expect_history({kBackoff, 4, 1, 1}, 4, "..x.x", {8, 16, 8, 16, 8}, "--s-s");
}

TEST(LossScaler, AFloorThatHalvingDoesNotMeetIsStillTheLeast) {
  expect_history({kBackoff, 20, 2, 3}, 20, "xxx..", {10, 5, 3, 3, 6}, "sss--");
}

// 20 doubles to 40 and no further under 79, but to 80 where that is the largest: a scale may be
// `largest` itself. Halved, it may double again.
TEST(LossScaler, AScaleDoublesUpToTheLargestAndNoFurther) {
  LossScaling scaling{kBackoff, 20, 1, 1};
  scaling.largest = 79;
  expect_history(scaling, 20, "...x..", {40, 40, 40, 20, 40, 40}, "---s--");
  scaling.largest = 80;
  expect_history(scaling, 20, "...x..", {40, 80, 80, 40, 80, 80}, "---s--");
}

TEST(LossScaler, TheDefaultsAre65536And2000StepsAndOne) {
  LossScaling defaults;
  defaults.policy = kBackoff;
  LossScaler scaler(defaults);
  for (int step = 1; step < 2000; ++step) EXPECT_FALSE(scaler.step(false));
  EXPECT_EQ(scaler.scale(), 65536);
  EXPECT_FALSE(scaler.step(false));
  EXPECT_EQ(scaler.scale(), 131072);
  for (int step = 0; step < 30; ++step) EXPECT_TRUE(scaler.step(true));
  EXPECT_EQ(scaler.scale(), 1);
}

TEST(LossScaler, TheRisingMinimumLiftsTheScaleWhenItsStepIsDone) {
  expect_history({kRisingMinimum, 4, 2, 1, {{3, 8}, {6, 32}}}, 4,  //
                 "xx.x..x...", {2, 1, 8, 8, 8, 32, 32, 32, 64, 64}, "ss-s--s---");
}

TEST(LossScaler, ALiftDoesNotEndTheRowOfGoodSteps) {
  expect_history({kRisingMinimum, 4, 2, 1, {{1, 8}}}, 4, "...", {8, 16, 16}, "---");
}

TEST(LossScaler, GnmtsMinimaHoldThroughOverflowsForEver) {
  LossScaling gnmt{kRisingMinimum, 65536, 2000, 1, {{40'000, 8192}, {150'000, 32768}}};
  LossScaler scaler(gnmt);
  for (int step = 1; step < 40'000; ++step) scaler.step(true);
  EXPECT_EQ(scaler.scale(), 1);
  scaler.step(true);
  EXPECT_EQ(scaler.scale(), 8192);
  for (int step = 40'001; step < 150'000; ++step) scaler.step(true);
  EXPECT_EQ(scaler.scale(), 8192);
  scaler.step(true);
  EXPECT_EQ(scaler.scale(), 32768);
}

TEST(LossScaler, TheScaleStaysFinite) {
  LossScaler scaler({kBackoff, 1, 1, 1});
  for (int step = 0; step < 3000; ++step) scaler.step(false);
  EXPECT_EQ(scaler.scale(), std::ldexp(1.0, 1023));
}

}  // namespace
}  // namespace quaver
