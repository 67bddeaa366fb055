// Is each lane's random stream Marsaglia's, seeded and stepped as the definition says?
#include <gtest/gtest.h>

#include <array>
#include <bitset>

#include "models/stochastic_rounder/stochastic_rounder.h"
#include "tests/support/random.h"

namespace quaver {
namespace {

// One step bit by bit: row i of the matrix (I + L^13)(I + R^17)(I + L^5) over GF(2).
std::uint32_t step_by_bits(std::uint32_t state) {
  std::bitset<32> s(state);
  std::bitset<32> t;
  for (std::size_t i = 0; i < 32; ++i) t[i] = s[i] != (i >= 13 && s[i - 13]);
  for (std::size_t i = 0; i < 32; ++i) s[i] = t[i] != (i + 17 < 32 && t[i + 17]);
  for (std::size_t i = 0; i < 32; ++i) t[i] = s[i] != (i >= 5 && s[i - 5]);
  return static_cast<std::uint32_t>(t.to_ulong());
}

// splitmix32 in 64-bit arithmetic, reduced by remainders.
std::uint32_t seed_by_remainders(std::uint64_t seed, std::uint64_t lane) {
  constexpr std::uint64_t kModulus = std::uint64_t{1} << 32;
  std::uint64_t z = (seed + lane + 2654435769ULL) % kModulus;
  z = (z ^ (z / 65536)) * 2246822507ULL % kModulus;
  z = (z ^ (z / 8192)) * 3266489909ULL % kModulus;
  z ^= z / 65536;
  return z == 0 ? 1U : static_cast<std::uint32_t>(z);
}

TEST(Xorshift, StepsAsMarsagliaPrintsThem) {
  // The first outputs of xor() with the seed of the paper, 2463534242.
  std::uint32_t state = 2463534242U;
  for (const std::uint32_t want : {723471715U, 2497366906U, 2064144800U}) {
    state = xorshift32(state);
    EXPECT_EQ(state, want);
  }
}

TEST(Xorshift, IsTheProductOfThreeMatrices) {
  Random random;
  for (unsigned bit = 0; bit < 32; ++bit) EXPECT_EQ(xorshift32(1U << bit), step_by_bits(1U << bit));
  for (int i = 0; i < 200'000; ++i) {
    const std::uint32_t state = random.bits(32);
    ASSERT_EQ(xorshift32(state), step_by_bits(state)) << state;
  }
}

TEST(LaneSeed, IsTheFinaliserOfSeedPlusLane) {
  Random random;
  for (int i = 0; i < 200'000; ++i) {
    const std::uint32_t seed = random.bits(32);
    const std::uint32_t lane = random.bits(1 + static_cast<unsigned>(random.below(32)));
    ASSERT_EQ(lane_seed(seed, lane), seed_by_remainders(seed, lane)) << seed << " " << lane;
  }
}

TEST(LaneSeed, IsNeverZeroWhichTheGeneratorCouldNotLeave) {
  // The finaliser is a bijection, so exactly one input gives 0; it becomes 1.
  constexpr std::uint32_t kZeroInput = 0x61c88647;
  EXPECT_EQ(lane_seed(kZeroInput, 0), 1U);
  EXPECT_EQ(lane_seed(kZeroInput - 77, 77), 1U);
  EXPECT_EQ(lane_seed(0xffffffff, kZeroInput + 1), 1U);  // seed + lane wraps
  for (std::uint32_t lane = 0; lane < 10'000'000; ++lane) ASSERT_NE(lane_seed(1, lane), 0U);
}

TEST(LaneState, JumpsToWhereStepByStepGoes) {
  Random random;
  for (int i = 0; i < 20; ++i) {
    const std::uint32_t seed = random.bits(32);
    const auto lane = static_cast<std::uint32_t>(random.below(1024));
    std::uint32_t state = seed_by_remainders(seed, lane);
    for (std::uint64_t draw = 0; draw < 5'000; ++draw) {
      state = step_by_bits(state);
      ASSERT_EQ(lane_state(seed, lane, draw), state) << seed << " " << lane << " " << draw;
    }
  }
}

TEST(LaneState, HasThePeriodTwoToThe32MinusOneAndNoShorterOne) {
  constexpr std::uint64_t kPeriod = 0xffffffff;
  const std::uint32_t start = seed_by_remainders(5, 3);
  // lane_state(draws) has taken draws + 1 steps.
  EXPECT_EQ(lane_state(5, 3, kPeriod - 1), start);
  for (const std::uint64_t prime : {3ULL, 5ULL, 17ULL, 257ULL, 65537ULL})
    EXPECT_NE(lane_state(5, 3, kPeriod / prime - 1), start) << prime;
  EXPECT_EQ(lane_state(5, 3, 3 * kPeriod + 41), lane_state(5, 3, 41));
}

TEST(StochasticRounder, StepsOncePerElementBeforeUseAndTakesTheTopBits) {
  Random random;
  const Format from = parse_format("fp32");
  for (const unsigned k : {1U, 8U, 13U, 32U}) {
    const Conversion to{parse_format("fp152"), {RoundingKind::kStochastic, k}, Overflow::kSpecial};
    StochasticRounder rounder(99, 7);
    std::uint32_t state = seed_by_remainders(99, 7);
    EXPECT_EQ(rounder.state(), state);
    for (int i = 0; i < 20'000; ++i) {
      const std::uint32_t x = 0x3f800000 + random.bits(24);
      state = step_by_bits(state);
      std::uint32_t top = 0;
      for (unsigned bit = 0; bit < k; ++bit) top = top * 2 + ((state >> (31 - bit)) & 1U);
      ASSERT_EQ(rounder.convert(from, x, to), convert(from, x, to, top)) << "sr" << k;
      ASSERT_EQ(rounder.state(), state);
    }
  }
}

TEST(StochasticRounder, StepsForElementsItRoundsToNearestToo) {
  StochasticRounder rounder(1, 0);
  const Conversion to{parse_format("fp152"), {RoundingKind::kNearestEven, 0}, Overflow::kSpecial};
  EXPECT_EQ(rounder.convert(parse_format("fp16"), 0x3c01, to), 0x3cU);
  EXPECT_EQ(rounder.state(), step_by_bits(seed_by_remainders(1, 0)));
}

}  // namespace
}  // namespace quaver
