// Is every line of the update rounded once, in every variant, format and rounding?
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <ostream>
#include <string>

#include "tests/support/random.h"
#include "tests/weight_update_unit/reference.h"

namespace quaver {

std::ostream& operator<<(std::ostream& out, const WeightState& s) {
  return out << std::hex << s.weight << ' ' << s.residual_or_master << ' ' << s.velocity;
}

namespace {

constexpr int kStates = 150'000;
constexpr std::array kNearest = {Rounding{RoundingKind::kNearestEven, 0},
                                 Rounding{RoundingKind::kNearestAway, 0}};

struct Draw {
  WeightUpdate update;
  UpdateScalars scalars;
  WeightState state;
  std::uint32_t gradient = 0;
  std::uint32_t random = 0;
};

// A number of either sign in a binade, or in the nearest one that the format has.
std::uint32_t in_binade(Random& random, const Format& f, int exponent) {
  const int top = (1 << f.exponent_bits) - 2;
  const auto field = static_cast<std::uint32_t>(std::clamp(exponent + f.bias, 0, top));
  return (random.bits(1) << (f.exponent_bits + f.mantissa_bits)) | (field << f.mantissa_bits) |
         (f.mantissa_bits == 0 ? 0 : random.bits(f.mantissa_bits));
}

// A scalar: not negative, not special.
std::uint32_t any_scalar(Random& random, const Format& f) {
  const std::uint32_t sign = 1U << (f.exponent_bits + f.mantissa_bits);
  switch (random.below(6)) {
    case 0: return 0;
    case 1: return std::min(random.code(f) % sign, f.max_finite_code());
    case 2: return in_binade(random, f, 0) % sign & ~((1U << f.mantissa_bits) - 1);  // 1
    default: return in_binade(random, f, -static_cast<int>(random.below(14))) % sign;
  }
}

WeightUpdate any_update(Random& random, UpdateVariant variant) {
  static const std::array weights = {"fp143", "fp143", "fp143b4", "fp152", "e4m3fn",
                                     "fp169", "fp16",  "bf16",    "fp32"};
  static const std::array gradients = {"fp169", "fp32", "fp152", "fp16", "e5m2fnuz"};
  static const std::array accumulations = {kNearest[0], kNearest[1],
                                           Rounding{RoundingKind::kTowardZero, 0}};
  WeightUpdate update;
  update.variant = variant;
  update.weight = parse_format(weights[random.below(weights.size())]);
  update.gradient = parse_format(gradients[random.below(gradients.size())]);
  update.accumulation = accumulations[random.below(accumulations.size())];
  update.rounding = kNearest[random.below(2)];
  if (random.one_in(2))
    update.rounding = {RoundingKind::kStochastic, 1 + static_cast<unsigned>(random.below(32))};
  return update;
}

// Half of the states are any codes at all; in the other half, what is added up lies in binades near
// each other, as in a training.
Draw any_draw(Random& random, UpdateVariant variant) {
  Draw d;
  d.update = any_update(random, variant);
  const Format& f = arithmetic_format(variant);
  const Format& kept = kept_format(variant);
  d.scalars = {any_scalar(random, f), any_scalar(random, f), any_scalar(random, f),
               any_scalar(random, f)};
  if (d.update.rounding.random_bits != 0) d.random = random.bits(d.update.rounding.random_bits);
  if (random.one_in(2)) {
    d.state = {random.operand(d.update.weight), random.operand(kept), random.operand(f)};
    d.gradient = random.operand(d.update.gradient);
    return d;
  }
  const int binade = static_cast<int>(random.below(20)) - 14;
  const auto near = [&](unsigned spread) {
    return binade + static_cast<int>(random.below(spread));
  };
  const int below = variant == UpdateVariant::kResidual ? -12 : -2;
  d.state = {in_binade(random, d.update.weight, binade), in_binade(random, kept, near(8) + below),
             in_binade(random, f, near(12) - 4)};
  d.gradient = in_binade(random, d.update.gradient, near(12) - 4);
  return d;
}

class Update : public testing::TestWithParam<UpdateVariant> {};

TEST_P(Update, RandomStatesStepAsTheOracleSays) {
  Random random;
  for (int i = 0; i < kStates; ++i) {
    const Draw d = any_draw(random, GetParam());
    ASSERT_EQ(update_weight(d.update, d.scalars, d.state, d.gradient, d.random),
              reference_update(d.update, d.scalars, d.state, d.gradient, d.random))
        << "state " << d.state << " gradient " << d.gradient << " scalars "
        << d.scalars.learning_rate << ' ' << d.scalars.momentum << ' ' << d.scalars.weight_decay
        << ' ' << d.scalars.inverse_loss_scale << " random " << d.random << "\n"
        << d.update.weight.name << " from " << d.update.gradient.name << ", "
        << to_string(d.update.rounding) << ", lines " << to_string(d.update.accumulation);
  }
}

TEST_P(Update, TrainingOfManyStepsKeepsToTheOracle) {
  Random random;
  for (int weight = 0; weight < 300; ++weight) {
    Draw d = any_draw(random, GetParam());
    WeightState expected = d.state;
    for (int step = 0; step < 100; ++step) {
      d.gradient = in_binade(random, d.update.gradient, -static_cast<int>(random.below(10)));
      d.state = update_weight(d.update, d.scalars, d.state, d.gradient, d.random);
      expected = reference_update(d.update, d.scalars, expected, d.gradient, d.random);
      ASSERT_EQ(d.state, expected) << "step " << step;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Of, Update,
                         testing::Values(UpdateVariant::kResidual, UpdateVariant::kMaster,
                                         UpdateVariant::kMasterFp32Math, UpdateVariant::kFp32),
                         [](const auto& info) {
                           std::string name(to_string(info.param));
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace quaver
