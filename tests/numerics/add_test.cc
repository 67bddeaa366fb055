// Is every sum of two codes rounded once from the exact sum?
#include <gtest/gtest.h>

#include "tests/numerics/formats.h"
#include "tests/support/oracle.h"

namespace quaver {
namespace {

class Add : public testing::TestWithParam<const char*> {};

TEST_P(Add, AMillionSumsWithCornersRoundAsTheOracleSays) {
  Random random;
  const Format f = parse_format(GetParam());
  for (std::uint64_t i = repeated(1'000'000); i > 0; --i) {
    const std::uint32_t x = random.operand(f);
    const std::uint32_t y = random.partner(f, x);
    const Draw draw = any_conversion(random, f);
    ASSERT_EQ(add(x, y, draw.to, draw.random), oracle::add(x, y, draw.to, draw.random))
        << std::hex << x << " + " << y << " in " << to_string(draw);
  }
}

INSTANTIATE_TEST_SUITE_P(In, Add, testing::Values("fp169", "fp16", "bf16", "fp32"),
                         [](const auto& info) { return std::string(info.param); });

TEST(AddEveryPair, SumsOfAllHfp8CodesRoundAsTheOracleSays) {
  for (const char* name : {"fp143", "fp152", "e4m3fn"}) {
    const Format f = parse_format(name);
    for (std::uint32_t x = 0; x < 256; ++x)
      for (std::uint32_t y = 0; y < 256; ++y)
        for (const Rounding rounding : {kRne, kRna, kRtz}) {
          const Conversion to{f, rounding, Overflow::kSpecial};
          ASSERT_EQ(add(x, y, to), oracle::add(x, y, to))
              << x << " + " << y << " in " << name << " " << to_string(rounding);
        }
  }
}

TEST(AddSpecials, ZerosCancelToPlusZeroAndInfinitiesFollowIeee) {
  const Conversion fp16{parse_format("fp16"), kRne, Overflow::kSpecial};
  EXPECT_EQ(add(0x3c00, 0xbc00, fp16), 0x0000U);
  EXPECT_EQ(add(0x8000, 0x8000, fp16), 0x8000U);
  EXPECT_EQ(add(0x8000, 0x0000, fp16), 0x0000U);
  EXPECT_EQ(add(0x7c00, 0xfc00, fp16), 0x7e00U);
  EXPECT_EQ(add(0xfc00, 0x7bff, fp16), 0xfc00U);
  EXPECT_EQ(add(0xfe01, 0x3c00, fp16), 0x7e00U);
  const Conversion fp169{parse_format("fp169"), kRna, Overflow::kSpecial};
  EXPECT_EQ(add(0x8000, 0x8000, fp169), 0x0000U);
  EXPECT_EQ(add(0xffff, 0x0001, fp169), 0x7fffU);
  EXPECT_EQ(add(0xfffe, 0xfffe, fp169), 0x7fffU);  // overflow has no sign in fp169
}

TEST(AddOverflow, SaturationKeepsTheSignAndRtzStopsAtTheLargest) {
  const Format fp169 = parse_format("fp169");
  const Format fp16 = parse_format("fp16");
  EXPECT_EQ(add(0xfffe, 0xfffe, {fp169, kRna, Overflow::kSaturate}), 0xfffeU);
  EXPECT_EQ(add(0xfffe, 0xfffe, {fp169, kRtz, Overflow::kSpecial}), 0xfffeU);
  EXPECT_EQ(add(0x7c00, 0x3c00, {fp16, kRne, Overflow::kSaturate}), 0x7bffU);
  EXPECT_EQ(add(0x7c00, 0x3c00, {fp16, kRtz, Overflow::kSpecial}), 0x7c00U);  // infinity is exact
}

}  // namespace
}  // namespace quaver
