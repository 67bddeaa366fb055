// Does a weight of 8 bits and its residual together hold what HFP8 promises: at least 14 bits?
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "models/weight_update_unit/weight_update_unit.h"
#include "tests/support/oracle.h"

namespace quaver {
namespace {

constexpr std::uint32_t kOne = 31 << 9;

const Format& fp143() {
  static const Format format = parse_format("fp143");
  return format;
}
const Format& fp169() {
  static const Format format = parse_format("fp169");
  return format;
}

// Every finite code's value; sums of an FP143 and an FP169 number fit a double exactly, since they
// span at most 46 bits.
std::vector<double> values(const Format& format) {
  std::vector<double> table;
  for (std::uint32_t code = 0; code <= format.code_mask(); ++code)
    table.push_back(oracle::value_of(format, code).to_double());
  return table;
}

WeightUpdate update() {
  const Rounding rna{RoundingKind::kNearestAway, 0};
  return {UpdateVariant::kResidual, fp143(), fp169(), rna, rna};
}

// Every FP143 weight with every 11th FP169 u, which is the residual itself where the gradient is 0.
template <class Check>
void for_weights_and_updates(Check check) {
  const std::vector<double> weights = values(fp143());
  const std::vector<double> updates = values(fp169());
  const UpdateScalars scalars{kOne, 0, 0, kOne};
  for (std::uint32_t w = 0; w < weights.size(); ++w)
    for (std::uint32_t u = 0; u < updates.size(); u += 11) {
      if (std::isnan(weights[w]) || std::isnan(updates[u])) continue;
      const WeightState after = update_weight(update(), scalars, {w, u, 0}, 0);
      const double next = weights[after.weight];
      ASSERT_NO_FATAL_FAILURE(
          check(weights[w] + updates[u], next, next + updates[after.residual_or_master]))
          << w << " + " << u;
    }
}

TEST(Residual, TheWeightIsTheNearestCodeToTheirSum) {
  for_weights_and_updates([](double sum, double weight, double) {
    const double step = std::ldexp(1.0, std::max(std::ilogb(sum), -10) - 3);
    ASSERT_LE(std::fabs(std::fmin(std::fabs(sum), 30.0) - std::fabs(weight)), step / 2);
    ASSERT_GE(sum * weight, 0.0);
  });
}

TEST(Residual, BelowFourNothingOfTheSumIsLost) {
  for_weights_and_updates([](double sum, double weight, double both) {
    if (std::fabs(weight) < 4) {
      ASSERT_EQ(both, sum);
    }
  });
}

TEST(Residual, AtLeastFourteenBitsOfEveryWeightSurvive) {
  for_weights_and_updates([](double sum, double weight, double both) {
    if (std::fabs(sum) > 31 || weight == 0) return;  // saturated; or the residual is all there is
    const double half_of_last_bit = std::ldexp(0.5, std::ilogb(sum) - 13);
    ASSERT_LE(std::fabs(both - sum), half_of_last_bit);
  });
}

TEST(Residual, ASumThatSaturatesGoesOnInTheResidual) {
  for_weights_and_updates([](double sum, double weight, double both) {
    if (std::fabs(sum) < 32) return;
    ASSERT_EQ(weight, std::copysign(30.0, sum));
    ASSERT_LE(std::fabs(both - sum), std::fabs(sum) * std::ldexp(1.0, -10));
  });
}

TEST(Residual, UpdatesFarBelowHalfAStepAddUpUntilTheWeightMoves) {
  // From 1.0 the next weight below is 1 - 1/16; each step takes 1/4096.
  const UpdateScalars scalars{kOne, 0, 0, kOne};
  const std::uint32_t gradient = (31 - 12) << 9;
  WeightState state{0x58, 0, 0};
  for (int step = 1; step <= 256; ++step) {
    state = update_weight(update(), scalars, state, gradient);
    // The tie after 128 steps is even at 1.0.
    ASSERT_EQ(state.weight, step <= 128 ? 0x58U : 0x57U) << step;
  }
  EXPECT_EQ(state, (WeightState{0x57, 0, gradient}));
}

}  // namespace
}  // namespace quaver
