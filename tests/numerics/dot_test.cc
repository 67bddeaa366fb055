// Is a dot product the plain loop of the definition, chunk by chunk and group by group?
#include "models/numerics/dot.h"

#include <gtest/gtest.h>

#include "tests/numerics/passes.h"
#include "tests/support/oracle.h"

namespace quaver {
namespace {

class Dot : public testing::TestWithParam<Arithmetic> {};

TEST_P(Dot, EveryGroupingAndChunkLengthAddsUpAsTheOracleSays) {
  Random random;
  for (const unsigned fused : {1U, 2U, 4U})
    for (const std::uint32_t chunk : {0U, 1U, 3U, 8U, 64U})
      for (const std::size_t depth : {0U, 1U, 2U, 3U, 5U, 7U, 8U, 13U, 63U, 64U, 65U, 127U, 200U})
        for (int i = 0; i < 8; ++i) {
          const PassArithmetic pass = arithmetic(GetParam(), fused, chunk);
          const Mood mood = i < 2 ? Mood::kAnything : i < 5 ? Mood::kFinite : Mood::kModerate;
          const Codes a = operands(random, pass.a, depth, mood);
          const Codes b = operands(random, pass.b, depth, mood);
          const std::uint32_t r = random.bits(8);
          ASSERT_EQ(dot(pass, a, b, r), oracle::dot(pass, a, b, r))
              << "W=" << fused << " CL=" << chunk << " K=" << depth;
        }
}

INSTANTIATE_TEST_SUITE_P(Of, Dot, testing::ValuesIn(kArithmetics),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(DotOrder, EachChunkStartsAtZeroAndChunksAreAddedInOrder) {
  // 2^9 and then ones: inside one chunk each 1/2 is lost to rtz, in chunks of 8 it is not.
  PassArithmetic pass{parse_format("fp16"), parse_format("fp16"), 1, {}, {}};
  pass.accumulation = {parse_format("fp169"), parse_format("fp169"), 0, kRtz};
  pass.output = {parse_format("fp169"), kRtz};
  Codes a(9, 0x3800);  // 1/2
  a[0] = 0x6000;       // 512
  const Codes ones(9, 0x3c00);
  EXPECT_EQ(to_double(pass.output.format, dot(pass, a, ones)), 512.0);
  pass.accumulation.chunk = 8;
  EXPECT_EQ(to_double(pass.output.format, dot(pass, a, ones)), 512.0);
  pass.accumulation.chunk = 1;
  EXPECT_EQ(to_double(pass.output.format, dot(pass, a, ones)), 512.0);
  pass.fused_products = 4;
  pass.accumulation.chunk = 0;  // 512 + 3/2 = 513, + 2 = 515, + 1/2 = 515
  EXPECT_EQ(to_double(pass.output.format, dot(pass, a, ones)), 515.0);
  std::swap(a[0], a[8]);  // 4 in two groups, then 512 in a group of its own
  EXPECT_EQ(to_double(pass.output.format, dot(pass, a, ones)), 516.0);
}

TEST(DotSpecials, OneNanOrOverflowSticksToTheEnd) {
  for (const Arithmetic& names : kArithmetics) {
    const PassArithmetic pass = arithmetic(names, 2, 8);
    if (!pass.a.has_nan() || !pass.output.format.has_nan()) continue;
    for (std::size_t place = 0; place < 21; ++place) {
      Codes a(21, 1U << pass.a.mantissa_bits);
      const Codes b(21, 1U << pass.b.mantissa_bits);
      a[place] = pass.a.nan_code();
      EXPECT_EQ(dot(pass, a, b), pass.output.format.nan_code()) << names.name << " " << place;
    }
  }
  PassArithmetic pass = arithmetic(kArithmetics[0], 1, 4);
  pass.a = pass.b = parse_format("fp152");
  const Codes large(16, 0x7b);  // 57344^2 is above 2^31: the fourth in a chunk overflows fp169
  EXPECT_EQ(dot_total(pass, large, large), 0x7fffU);
  Codes alternate(16, 0x7b);
  for (std::size_t k = 4; k < 16; ++k) alternate[k] = 0xfb;
  EXPECT_EQ(dot_total(pass, alternate, large), 0x7fffU);
}

TEST(DotSpecials, InfinitiesOfOneSignStayAndOfBothSignsAreNan) {
  PassArithmetic pass{parse_format("fp152"), parse_format("fp152"), 1, {}, {}};
  pass.accumulation = {parse_format("fp32"), parse_format("fp32"), 0, kRne};
  pass.output = {parse_format("fp152"), kRne, Overflow::kSpecial};
  EXPECT_EQ(dot(pass, Codes{0x7c, 0x3c}, Codes{0x3c, 0x3c}), 0x7cU);
  EXPECT_EQ(dot(pass, Codes{0x7c, 0x3c}, Codes{0xbc, 0x3c}), 0xfcU);
  EXPECT_EQ(dot(pass, Codes{0x7c, 0xfc}, Codes{0x3c, 0x3c}), 0x7eU);
  EXPECT_EQ(dot(pass, Codes{0x7c, 0x3c}, Codes{0x00, 0x3c}), 0x7eU);
  pass.output.overflow = Overflow::kSaturate;
  EXPECT_EQ(dot(pass, Codes{0x7c, 0x3c}, Codes{0xbc, 0x3c}), 0xfbU);
  EXPECT_EQ(dot(pass, Codes{0x7c, 0x3c}, Codes{0x00, 0x3c}), 0x7eU);
}

TEST(DotSteps, TheHardwaresTwoStepsMakeTheWhole) {
  Random random;
  const PassArithmetic pass = arithmetic(kArithmetics[0], 4, 8);
  for (int i = 0; i < 2'000; ++i) {
    const Codes a = operands(random, pass.a, 16, Mood::kAnything);
    const Codes b = operands(random, pass.b, 16, Mood::kAnything);
    std::uint32_t total = 0;
    for (std::size_t k = 0; k < 16; k += 8) {
      const std::span x(a);
      const std::span y(b);
      std::uint32_t sum = multiply_accumulate(pass, x.subspan(k, 4), y.subspan(k, 4), 0);
      sum = multiply_accumulate(pass, x.subspan(k + 4, 4), y.subspan(k + 4, 4), sum);
      total = accumulate_chunk(pass.accumulation, total, sum);
    }
    ASSERT_EQ(dot_total(pass, a, b), total);
    ASSERT_EQ(dot(pass, a, b), convert(pass.accumulation.inter, total, pass.output));
  }
}

}  // namespace
}  // namespace quaver
