// Is a * b + c rounded once, from the exact value?
#include <gtest/gtest.h>

#include "tests/numerics/formats.h"
#include "tests/support/oracle.h"

namespace quaver {
namespace {

struct FusedCase {
  const char* name;
  const char* a;
  const char* b;
  const char* c;
  std::uint64_t count;
};

void PrintTo(const FusedCase& test, std::ostream* out) { *out << test.name; }

class FusedMultiplyAdd : public testing::TestWithParam<FusedCase> {};

TEST_P(FusedMultiplyAdd, RandomOperandsWithCornersRoundAsTheOracleSays) {
  Random random;
  const Format a_format = parse_format(GetParam().a);
  const Format b_format = parse_format(GetParam().b);
  const Format c_format = parse_format(GetParam().c);
  for (std::uint64_t i = repeated(GetParam().count); i > 0; --i) {
    const std::uint32_t a = random.operand(a_format);
    const std::uint32_t b = random.operand(b_format);
    // c near the product: only then does anything cancel or tie.
    const std::uint32_t near = multiply(a_format, a, b_format, b, {c_format, kRtz});
    const std::uint32_t c = random.partner(c_format, near);
    const Draw draw = any_conversion(random, c_format);
    ASSERT_EQ(fused_multiply_add(a_format, a, b_format, b, c, draw.to, draw.random),
              oracle::fused_multiply_add(a_format, a, b_format, b, c, draw.to, draw.random))
        << std::hex << a << " * " << b << " + " << c << " in " << to_string(draw);
  }
}

INSTANTIATE_TEST_SUITE_P(
    In, FusedMultiplyAdd,
    testing::Values(FusedCase{"fp169", "fp169", "fp169", "fp169", 1'000'000},
                    FusedCase{"fp16", "fp16", "fp16", "fp16", 1'000'000},
                    FusedCase{"bf16", "bf16", "bf16", "bf16", 1'000'000},
                    FusedCase{"fp32", "fp32", "fp32", "fp32", 1'000'000},
                    FusedCase{"hfp8_forward", "fp143", "fp143", "fp169", 300'000},
                    FusedCase{"hfp8_backward", "fp152", "fp143", "fp169", 300'000},
                    FusedCase{"fp8_into_fp32", "fp152", "fp152", "fp32", 300'000}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(FusedMultiplyAddOnce, KeepsWhatTwoRoundingsWouldLose) {
  // (1 + 2^-9)^2 - (1 + 2^-8) in fp169: 2^-18 survives only without a rounding between.
  const Format f = parse_format("fp169");
  const std::uint32_t one = 31U << 9;
  const std::uint32_t got =
      fused_multiply_add(f, one + 1, f, one + 1, (one + 2) | 0x8000, {f, kRtz});
  EXPECT_EQ(to_double(f, got), 0x1p-18);
}

TEST(FusedMultiplyAddSpecials, InfinityTimesZeroIsNanWhateverIsAdded) {
  const Format f = parse_format("fp32");
  const Conversion to{f, kRne};
  EXPECT_EQ(fused_multiply_add(f, 0x7f800000, f, 0, 0x7f800000, to), 0x7fc00000U);
  EXPECT_EQ(fused_multiply_add(f, 0x7f800000, f, 0x3f800000, 0xff800000, to), 0x7fc00000U);
  EXPECT_EQ(fused_multiply_add(f, 0x80000000, f, 0x3f800000, 0x80000000, to), 0x80000000U);
  EXPECT_EQ(fused_multiply_add(f, 0x80000000, f, 0x3f800000, 0x00000000, to), 0x00000000U);
}

}  // namespace
}  // namespace quaver
