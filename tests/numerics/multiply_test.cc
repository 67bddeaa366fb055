// Is every product of two 8-bit codes rounded once from the exact product?
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "models/numerics/number.h"
#include "tests/numerics/formats.h"
#include "tests/support/oracle.h"

namespace quaver {
namespace {

struct Case {
  Rounding rounding;
  Overflow overflow;
  std::uint32_t random;
};

constexpr Case kCases[] = {
    {kRne, Overflow::kSpecial, 0},  {kRna, Overflow::kSpecial, 0},
    {kRtz, Overflow::kSpecial, 0},  {kRna, Overflow::kSaturate, 0},
    {kSr8, Overflow::kSpecial, 77}, {kSr8, Overflow::kSaturate, 255},
};

class Multiply : public testing::TestWithParam<const char*> {};

void multiply_every_pair(const Format& a_format, const Format& b_format, const Format& target) {
  const oracle::Target& to = oracle::target(target);
  for (std::uint32_t a = 0; a < 256; ++a) {
    const oracle::Real a_value = oracle::value_of(a_format, a);
    for (std::uint32_t b = 0; b < 256; ++b) {
      const oracle::Neighbours place = to.neighbours(a_value * oracle::value_of(b_format, b));
      for (const auto& [rounding, overflow, random] : kCases)
        ASSERT_EQ(multiply(a_format, a, b_format, b, {target, rounding, overflow}, random),
                  to.pick(place, rounding, overflow, random))
            << a_format.name << " " << a << " * " << b_format.name << " " << b << " -> "
            << target.name << " " << to_string(rounding) << " " << to_string(overflow);
    }
  }
}

TEST_P(Multiply, EveryPairOfHfp8CodesRoundsAsTheOracleSays) {
  const Format target = parse_format(GetParam());
  for (const char* a : {"fp143", "fp152"})
    for (const char* b : {"fp143", "fp152"}) {
      multiply_every_pair(parse_format(a), parse_format(b), target);
      if (HasFatalFailure()) return;
    }
}

INSTANTIATE_TEST_SUITE_P(Into, Multiply,
                         testing::Values("fp169", "fp143", "fp152", "fp153", "fp16", "e4m3fn"),
                         [](const auto& info) { return std::string(info.param); });

TEST(MultiplyBiases, Fp143AtEveryBiasMultipliesAsTheOracleSays) {
  Random random;
  const std::vector<Format> formats = formats_up_to(8, true);
  for (std::uint64_t i = repeated(500'000); i > 0; --i) {
    const Format& a_format = formats[random.below(formats.size())];
    const Format& b_format = formats[random.below(formats.size())];
    const Draw draw = any_conversion(random, parse_format("fp169"));
    const std::uint32_t a = random.operand(a_format);
    const std::uint32_t b = random.operand(b_format);
    ASSERT_EQ(multiply(a_format, a, b_format, b, draw.to, draw.random),
              oracle::multiply(a_format, a, b_format, b, draw.to, draw.random))
        << a_format.name << " " << a << " * " << b_format.name << " " << b << " -> "
        << to_string(draw);
  }
}

// Whether every finite product is a value of fp169; `lowest` collects the smallest that is not.
bool all_products_exact(const Format& x, const Format& y, double& largest_inexact) {
  const Format fp169 = parse_format("fp169");
  largest_inexact = 0;
  for (std::uint32_t a = 0; a < 256; ++a)
    for (std::uint32_t b = 0; b < 256; ++b) {
      const double exact = to_double(x, a) * to_double(y, b);
      if (!std::isfinite(exact)) continue;
      const std::uint32_t code = multiply(x, a, y, b, {fp169, kRna, Overflow::kSpecial});
      if (oracle::value_of(fp169, code).to_double() != exact)
        largest_inexact = std::max(largest_inexact, std::fabs(exact));
    }
  return largest_inexact == 0;
}

TEST(MultiplyInFp169, EveryProductAbove2ToTheMinus31IsExact) {
  const Format fp152 = parse_format("fp152");
  const Format fp143 = parse_format("fp143");
  double inexact = 0;
  EXPECT_TRUE(all_products_exact(fp143, fp143, inexact));
  EXPECT_TRUE(all_products_exact(fp143, fp152, inexact));
  EXPECT_FALSE(all_products_exact(fp152, fp152, inexact));
  EXPECT_LE(inexact, 0x1p-31);
  for (int bias = 0; bias <= 15; ++bias) {
    const Format f = parse_format("fp143b" + std::to_string(bias));
    EXPECT_EQ(all_products_exact(f, fp152, inexact), bias < 13) << bias;
    EXPECT_LE(inexact, 0x1p-31) << bias;
    all_products_exact(f, f, inexact);
    EXPECT_LE(inexact, 0x1p-31) << bias;
  }
}

TEST(MultiplySpecials, InfinityTimesZeroIsNanAndSignsFollowIeee) {
  const Format f = parse_format("fp152");
  const Conversion to{parse_format("fp16"), kRne, Overflow::kSpecial};
  EXPECT_EQ(multiply(f, 0x7c, f, 0x00, to), 0x7e00U);
  EXPECT_EQ(multiply(f, 0x80, f, 0xfc, to), 0x7e00U);
  EXPECT_EQ(multiply(f, 0x7c, f, 0xbc, to), 0xfc00U);
  EXPECT_EQ(multiply(f, 0xfc, f, 0xbc, to), 0x7c00U);
  EXPECT_EQ(multiply(f, 0x80, f, 0x3c, to), 0x8000U);
  EXPECT_EQ(multiply(f, 0x7f, f, 0x00, to), 0x7e00U);
}

}  // namespace
}  // namespace quaver
