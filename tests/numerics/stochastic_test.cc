// Is stochastic rounding's probability exactly floor(fraction * 2^k) / 2^k?
#include <gtest/gtest.h>

#include <cmath>

#include "tests/numerics/formats.h"
#include "tests/support/oracle.h"

namespace quaver {
namespace {

// How many of the 2^k random integers round the code's magnitude up.
unsigned count_up(const Format& from, std::uint32_t code, const Conversion& to,
                  std::uint32_t lower) {
  unsigned up = 0;
  for (std::uint32_t r = 0; r < (1U << to.rounding.random_bits); ++r) {
    const std::uint32_t magnitude = convert(from, code, to, r) & to.format.magnitude_mask();
    up += magnitude != lower ? 1 : 0;
  }
  return up;
}

void count_every_code(const char* source, const char* target) {
  const Format from = parse_format(source);
  const Conversion to{parse_format(target), kSr8, Overflow::kSpecial};
  const oracle::Target& values = oracle::target(to.format);
  for (std::uint32_t code = 0; code <= from.code_mask(); ++code) {
    const oracle::Neighbours n = values.neighbours(oracle::value_of(from, code));
    // Where all random integers give one code, or one zero, there is nothing to count.
    if (n.place != oracle::Neighbours::Place::kBetween || n.upper == n.lower) continue;
    ASSERT_EQ(count_up(from, code, to, n.lower), n.fraction.floor_scaled(8))
        << source << " " << code << " -> " << target;
  }
}

TEST(Stochastic, OfAll256RandomIntegersExactlyTheFractionRoundsUp) {
  count_every_code("fp169", "fp152");
  count_every_code("fp16", "fp143");
  count_every_code("bf16", "e4m3fn");
  count_every_code("bf16", "fp169");
}

TEST(Stochastic, TheMeanOverAllRandomIntegersIsTheValueToThatManyBits) {
  const Format from = parse_format("fp169");
  const Format f = parse_format("fp152");
  for (const unsigned k : {1U, 4U, 8U, 12U}) {
    const Conversion to{f, {RoundingKind::kStochastic, k}, Overflow::kSpecial};
    for (std::uint32_t code = (31U - 8) << 9; code < (31U + 8) << 9; code += 37) {
      double total = 0;
      for (std::uint32_t r = 0; r < (1U << k); ++r)
        total += to_double(f, convert(from, code, to, r));
      const double value = to_double(from, code);
      const double error = value - total / std::ldexp(1.0, static_cast<int>(k));
      const double step = std::ldexp(1.0, std::ilogb(value) - 2);
      // Biased down by less than 2^-k of a step, since the fraction is cut off at k bits; exact
      // once k covers the seven bits that fp169 has more.
      ASSERT_GE(error, 0.0) << code << " sr" << k;
      ASSERT_LT(error, step * std::ldexp(1.0, -static_cast<int>(k))) << code << " sr" << k;
      if (k >= 7) {
        ASSERT_EQ(error, 0.0) << code << " sr" << k;
      }
    }
  }
}

TEST(Stochastic, RandomDrawsRoundUpAsOftenAsABinomialAllows) {
  Random random;
  const Format from = parse_format("fp32");
  const Conversion to{parse_format("fp152"), {RoundingKind::kStochastic, 24}, Overflow::kSpecial};
  for (const std::uint32_t eighth : {1U, 3U, 4U, 7U}) {
    constexpr int kDraws = 200'000;
    const std::uint32_t x = 0x3f800000 | (eighth << 18);  // 1 + eighth/8 of the step 1/4
    int up = 0;
    for (int i = 0; i < kDraws; ++i) up += convert(from, x, to, random.bits(24)) == 0x3d ? 1 : 0;
    const double p = eighth / 8.0;
    EXPECT_NEAR(up, kDraws * p, 6 * std::sqrt(kDraws * p * (1 - p))) << eighth;
  }
}

TEST(Stochastic, ThirtyTwoRandomBitsResolveTheSmallestFraction) {
  const Format from = parse_format("fp32");
  const Conversion to{parse_format("fp152"), {RoundingKind::kStochastic, 32}, Overflow::kSpecial};
  const std::uint32_t x = 0x3f800001;  // 1 + 2^-23: 2^-21 of a step, 2^11 of the 2^32 integers
  EXPECT_EQ(convert(from, x, to, 0xffffffff), 0x3dU);
  EXPECT_EQ(convert(from, x, to, 0xfffff800), 0x3dU);
  EXPECT_EQ(convert(from, x, to, 0xfffff7ff), 0x3cU);
  EXPECT_EQ(convert(from, 0x3f800000, to, 0xffffffff), 0x3cU);
  // 2^-32 is 2^-16 of the lowest step.
  EXPECT_EQ(convert(from, 0x2f800000, to, 0xffff0000), 0x01U);
  EXPECT_EQ(convert(from, 0x2f800000, to, 0xfffeffff), 0x00U);
  EXPECT_EQ(convert(from, 0x00000001, to, 0xffffffff), 0x00U);
}

}  // namespace
}  // namespace quaver
