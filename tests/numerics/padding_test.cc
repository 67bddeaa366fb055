// Zeros on both operands never change a bit: what lets a tile be wider than the matrix.
#include <gtest/gtest.h>

#include "tests/numerics/passes.h"

namespace quaver {
namespace {

class Padding : public testing::TestWithParam<Arithmetic> {};

TEST_P(Padding, ZerosAppendedToBothOperandsChangeNoBit) {
  Random random;
  for (const unsigned fused : {1U, 2U, 4U})
    for (const std::uint32_t chunk : {0U, 4U, 64U})
      for (int i = 0; i < 250; ++i) {
        const PassArithmetic pass = arithmetic(GetParam(), fused, chunk);
        const std::size_t depth = random.below(70);
        const Mood mood = i % 2 == 0 ? Mood::kAnything : Mood::kModerate;
        Codes a = operands(random, pass.a, depth, mood);
        Codes b = operands(random, pass.b, depth, mood);
        const std::uint32_t r = random.bits(8);
        const std::uint32_t total = dot_total(pass, a, b);
        const std::uint32_t result = dot(pass, a, b, r);
        for (int pads = 0; pads < 3; ++pads) {
          a.resize(a.size() + 1 + random.below(9), 0);
          b.resize(a.size(), 0);
          ASSERT_EQ(dot_total(pass, a, b), total) << "W=" << fused << " CL=" << chunk;
          ASSERT_EQ(dot(pass, a, b, r), result) << "W=" << fused << " CL=" << chunk;
        }
      }
}

INSTANTIATE_TEST_SUITE_P(Of, Padding, testing::ValuesIn(kArithmetics),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(PaddingSigns, ATotalThatUnderflowsFromBelowIsPlusZeroPaddedOrNot) {
  // -2^-133 * 2^-133 rounds to -0 in fp32; the total still starts at +0.
  const PassArithmetic pass = arithmetic(kArithmetics[8], 1, 0);
  EXPECT_EQ(dot_total(pass, Codes{0x8001}, Codes{0x0001}), 0U);
  EXPECT_EQ(dot_total(pass, Codes{0x8001, 0}, Codes{0x0001, 0}), 0U);
}

}  // namespace
}  // namespace quaver
