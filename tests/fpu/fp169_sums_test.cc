// Is what the hybrid and the mixed FPU give the exact sum of their products and the accumulator,
// rounded once? Held against MPFR sums, rounded by the oracle.
#include <gtest/gtest.h>

#include "models/hybrid_fpu/hybrid_fpu.h"
#include "models/mixed_fpu/mixed_fpu.h"
#include "tests/support/oracle.h"
#include "tests/support/random.h"

namespace quaver {
namespace {

const Format& fp169() {
  static const Format format = parse_format("fp169");
  return format;
}

Rounding rounding(unsigned code) {
  if (code == 0) return {RoundingKind::kNearestEven, 0};
  return {code == 1 ? RoundingKind::kNearestAway : RoundingKind::kTowardZero, 0};
}

std::uint32_t expected(const FpuInputs& in, const Format& a, const Format& b, unsigned products) {
  oracle::Real sum = oracle::value_of(fp169(), in.acc_i);
  for (unsigned i = 0; i < products; ++i)
    sum = sum + oracle::value_of(a, (in.a_i >> (i * a.width())) & a.code_mask()) *
                    oracle::value_of(b, (in.b_i >> (i * b.width())) & b.code_mask());
  return oracle::target(fp169()).round(sum, rounding(in.rounding_i), Overflow::kSpecial);
}

Format draw_format(Random& random, std::uint8_t& select, std::uint8_t& bias) {
  select = static_cast<std::uint8_t>(random.below(2));
  bias = static_cast<std::uint8_t>(random.below(16));
  return parse_format(select == 1 ? "fp152" : "fp143b" + std::to_string(bias));
}

// Products of which some take each other back, and an accumulator near the sum of some of them.
FpuInputs draw(Random& random, const Format& a, const Format& b, unsigned products, FpuInputs in) {
  in.valid_i = true;
  in.rounding_i = static_cast<std::uint8_t>(random.below(3));
  in.a_i = in.b_i = 0;
  for (unsigned i = 0; i < products; ++i) {
    std::uint32_t x = random.operand(a);
    std::uint32_t y = random.operand(b);
    if (i > 0 && random.one_in(4)) {
      x = in.a_i & a.code_mask();
      y = (in.b_i & b.code_mask()) ^ b.sign_mask();
    }
    in.a_i |= x << (i * a.width());
    in.b_i |= y << (i * b.width());
  }
  in.acc_i = 0;
  const auto counted = static_cast<unsigned>(1 + random.below(products));
  in.acc_i = random.partner(fp169(), expected(in, a, b, counted));
  return in;
}

TEST(HybridFpu, OneTwoAndFourProductsAreSummedExactlyAndRoundedOnce) {
  Random random;
  for (const unsigned products : {1U, 2U, 4U})
    for (std::uint64_t i = repeated(60'000); i > 0; --i) {
      FpuInputs in;
      const Format a = draw_format(random, in.a_format_i, in.a_bias_i);
      const Format b = draw_format(random, in.b_format_i, in.b_bias_i);
      in = draw(random, a, b, products, in);
      ASSERT_EQ(hybrid_fpu(in, products).result_o, expected(in, a, b, products))
          << products << " products, " << a.name << " " << b.name << std::hex << ": " << in.a_i
          << " " << in.b_i << " + " << in.acc_i;
    }
}

TEST(MixedFpu, TheModeChoosesBetweenOneWideProductAndHybridOnes) {
  Random random;
  for (const unsigned products : {1U, 2U})
    for (std::uint64_t i = repeated(40'000); i > 0; --i) {
      FpuInputs in;
      Format a = draw_format(random, in.a_format_i, in.a_bias_i);
      Format b = draw_format(random, in.b_format_i, in.b_bias_i);
      in.fp16_i = random.one_in(2);
      if (in.fp16_i) a = b = fp169();
      const unsigned used = in.fp16_i ? 1 : products;
      in = draw(random, a, b, used, in);
      ASSERT_EQ(mixed_fpu(in, products).result_o, expected(in, a, b, used))
          << products << " products, mode " << in.fp16_i << std::hex << ": " << in.a_i << " "
          << in.b_i << " + " << in.acc_i;
    }
}

TEST(HybridFpu, AProductFarBelowTwoThatCancelIsTheWholeResult) {
  FpuInputs in;
  in.valid_i = true;
  in.a_format_i = in.b_format_i = 1;
  // The largest and its negative; the smallest, 2^-16, twice.
  in.a_i = 0x017b;
  in.b_i = 0x01fb;
  in.acc_i = (62U << 9) | 272;                                     // 57344^2 = 1.53125 * 2^31
  EXPECT_EQ(to_double(fp169(), hybrid_fpu(in, 2).result_o), 0.0);  // 2^-32 is below fp169
  in.a_i = 0x057b;                                                 // 1.25 * 2^-14 in place of 2^-16
  EXPECT_EQ(to_double(fp169(), hybrid_fpu(in, 2).result_o), 0x1.4p-30);
}

}  // namespace
}  // namespace quaver
