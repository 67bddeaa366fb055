// Does each weight of a tensor get the random bits of its lane?
#include <gtest/gtest.h>

#include <vector>

#include "tests/support/random.h"
#include "tests/weight_update_unit/reference.h"

namespace quaver {
namespace {

constexpr std::uint32_t kOne = 31 << 9;

// Marsaglia's generator in 64 bits, reduced by remainders.
std::uint64_t next(std::uint64_t s) {
  constexpr std::uint64_t kModulus = std::uint64_t{1} << 32;
  s ^= s * 8192 % kModulus;
  s ^= s / 131072;
  return s ^ (s * 32 % kModulus);
}

// splitmix32, the same way.
std::uint64_t seed_of(std::uint64_t seed, std::uint64_t lane) {
  constexpr std::uint64_t kModulus = std::uint64_t{1} << 32;
  std::uint64_t z = (seed + lane + 2654435769ULL) % kModulus;
  z = (z ^ (z / 65536)) * 2246822507ULL % kModulus;
  z = (z ^ (z / 8192)) * 3266489909ULL % kModulus;
  z ^= z / 65536;
  return z == 0 ? 1 : z;
}

WeightUpdate update_of(Rounding rounding) {
  const Format fp169 = parse_format("fp169");
  return {UpdateVariant::kMaster,
          parse_format("fp152"),
          fp169,
          rounding,
          {RoundingKind::kNearestEven, 0}};
}

struct Tensor {
  std::vector<WeightState> weights;
  std::vector<std::uint32_t> gradients;
};

// Masters around 1 and gradients far below their last places, where the random bits decide.
Tensor any_tensor(Random& random, std::size_t count) {
  Tensor tensor;
  for (std::size_t i = 0; i < count; ++i) {
    tensor.weights.push_back({0, kOne + random.bits(9), 0});
    tensor.gradients.push_back((static_cast<std::uint32_t>(12 + random.below(8)) << 9) |
                               random.bits(9) | (random.bits(1) << 15));
  }
  return tensor;
}

TEST(Lanes, WeightsDrawFromTheirLanesInAscendingOrder) {
  Random random;
  const UpdateScalars scalars{kOne, 0, 0, kOne};
  for (const unsigned k : {1U, 8U, 13U, 32U})
    for (const std::uint32_t lanes : {1U, 2U, 7U, 64U}) {
      const WeightUpdate update = update_of({RoundingKind::kStochastic, k});
      const std::uint32_t seed = random.bits(32);
      WeightUpdateUnit unit(update, seed, lanes);
      std::vector<std::uint64_t> states;
      for (std::uint32_t lane = 0; lane < lanes; ++lane) states.push_back(seed_of(seed, lane));
      // Lengths that no number of lanes divides: each tensor begins at lane 0 again, where the
      // lane's generator has stood still.
      for (const std::size_t count : {101U, 3U, 500U}) {
        Tensor tensor = any_tensor(random, count);
        const std::vector<WeightState> before = tensor.weights;
        unit.step(scalars, tensor.gradients, tensor.weights);
        for (std::size_t i = 0; i < count; ++i) {
          std::uint64_t& state = states[i % lanes];
          state = next(state);
          const auto top = static_cast<std::uint32_t>(state >> (32 - k));
          ASSERT_EQ(tensor.weights[i],
                    reference_update(update, scalars, before[i], tensor.gradients[i], top))
              << "sr" << k << ", weight " << i << " of " << lanes << " lanes";
        }
      }
      for (std::uint32_t lane = 0; lane < lanes; ++lane)
        ASSERT_EQ(unit.generators()[lane], states[lane]);
    }
}

TEST(Lanes, RandomBitsDecideWhereTheUpdateIsFarBelowTheMaster) {
  // An eighth of the way from 1 down to the next number: about one in eight goes there.
  constexpr std::size_t kCount = 80'000;
  Tensor tensor{std::vector(kCount, WeightState{0, kOne, 0}), std::vector(kCount, (31U - 13) << 9)};
  WeightUpdateUnit unit(update_of({RoundingKind::kStochastic, 8}), 5, 16);
  unit.step({kOne, 0, 0, kOne}, tensor.gradients, tensor.weights);
  int moved = 0;
  for (const WeightState& state : tensor.weights) moved += state.residual_or_master == kOne ? 0 : 1;
  EXPECT_NEAR(moved, kCount / 8, 600);  // six standard deviations
}

TEST(Lanes, RoundingToNearestDrawsNothing) {
  Random random;
  const WeightUpdate update = update_of({RoundingKind::kNearestEven, 0});
  WeightUpdateUnit unit(update, 7, 3);
  Tensor tensor = any_tensor(random, 50);
  const std::vector<WeightState> before = tensor.weights;
  const UpdateScalars scalars{kOne, 0, 0, kOne};
  unit.step(scalars, tensor.gradients, tensor.weights);
  for (std::size_t i = 0; i < before.size(); ++i)
    ASSERT_EQ(tensor.weights[i],
              reference_update(update, scalars, before[i], tensor.gradients[i], 0));
  for (std::uint32_t lane = 0; lane < 3; ++lane)
    EXPECT_EQ(unit.generators()[lane], seed_of(7, lane));
}

}  // namespace
}  // namespace quaver
