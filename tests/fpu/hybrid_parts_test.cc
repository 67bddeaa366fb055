// Are what the decoder, the multiplier and the adder of the hybrid FPU give the values that their
// codes mean? Codes are read here as rtl/quaver_pkg.sv defines them, in doubles, which hold every
// operand and product exactly; sums are MPFR's, rounded by the oracle.
#include <gtest/gtest.h>

#include <cmath>

#include "models/fp169_adder/fp169_adder.h"
#include "models/hybrid_multiplier/hybrid_multiplier.h"
#include "models/operand_decoder/operand_decoder.h"
#include "tests/support/oracle.h"
#include "tests/support/random.h"

namespace quaver {
namespace {

constexpr double kSpecial = INFINITY;  // no code of these formats means it

int signed_field(std::uint32_t bits, int width) {
  const int field = static_cast<int>(bits & ((1U << width) - 1));
  return field < 1 << (width - 1) ? field : field - (1 << width);
}

// {sign, e - 1 [5:0], fraction[2:0]}: 10_0xxx is zero, 01_xxxx special.
double operand_value(std::uint32_t operand) {
  const std::uint32_t field = operand >> 3 & 0x3f;
  if (field >> 3 == 0b100) return 0;
  if (field >> 4 == 0b01) return kSpecial;
  const double magnitude = std::ldexp(1 + (operand & 7) / 8.0, signed_field(field, 6) + 1);
  return (operand >> 9 & 1) != 0 ? -magnitude : magnitude;
}

// {special, zero, sign, e - 2 [6:0], significand[7:0]}.
double product_value(std::uint32_t product) {
  if ((product >> 17 & 1) != 0) return kSpecial;
  if ((product >> 16 & 1) != 0) return 0;
  const double magnitude = std::ldexp((product & 0xff) / 128.0, signed_field(product >> 8, 7) + 2);
  return (product >> 15 & 1) != 0 ? -magnitude : magnitude;
}

// A code with `fraction_bits` and a bias; `special` says which codes are no numbers.
double fp8_value(std::uint32_t code, int fraction_bits, int bias, bool special) {
  if (special) return kSpecial;
  const auto exponent = static_cast<int>((code & 0x7f) >> fraction_bits);
  const double fraction = std::ldexp(code & ((1U << fraction_bits) - 1), -fraction_bits);
  const double magnitude =
      exponent == 0 ? std::ldexp(fraction, 1 - bias) : std::ldexp(1 + fraction, exponent - bias);
  return (code >> 7) != 0 ? -magnitude : magnitude;
}

TEST(OperandDecoder, EveryCodeOfEveryFormatKeepsItsValue) {
  for (std::uint32_t bias = 0; bias < 16; ++bias)
    for (std::uint32_t format = 0; format < 2; ++format)
      for (std::uint32_t code = 0; code < 256; ++code) {
        OperandDecoderInputs in;
        in.valid_i = true;
        in.code_i = static_cast<std::uint8_t>(code);
        in.format_i = static_cast<std::uint8_t>(format);
        in.bias_i = static_cast<std::uint8_t>(bias);
        const OperandDecoderOutputs out = operand_decoder(in);
        ASSERT_TRUE(out.valid_o);
        const double value = format == 1 ? fp8_value(code, 2, 15, (code & 0x7c) == 0x7c)
                                         : fp8_value(code, 3, static_cast<int>(bias), code == 0x80);
        ASSERT_EQ(operand_value(out.operand_o), value)
            << "code " << code << ", format " << format << ", bias " << bias;
      }
}

// The exponents that two decoded operands leave: special and zero fields with any bits beside them.
TEST(HybridMultiplier, EveryPairOfOperandsHasTheExactProduct) {
  for (std::uint32_t a = 0; a < 1024; ++a)
    for (std::uint32_t b = 0; b < 1024; ++b) {
      // -32..-25 is zero and 16..31 special; -24..-19 and 15 no operand has.
      const auto is_operand = [](std::uint32_t operand) {
        const int field = signed_field(operand >> 3, 6);
        return field < -24 || (field >= -18 && field <= 14) || field >= 16;
      };
      if (!is_operand(a) || !is_operand(b)) continue;
      HybridMultiplierInputs in;
      in.valid_i = true;
      in.a_i = static_cast<std::uint16_t>(a);
      in.b_i = static_cast<std::uint16_t>(b);
      const std::uint32_t product = hybrid_multiplier(in).product_o;
      const double x = operand_value(a);
      const double y = operand_value(b);
      ASSERT_EQ(product_value(product), x == kSpecial || y == kSpecial ? kSpecial : x * y)
          << a << " * " << b;
      // A number's significand has its leading bit set.
      ASSERT_TRUE((product >> 16) != 0 || (product & 0x80) != 0) << a << " * " << b;
    }
}

TEST(Fp169Adder, RandomSumsAreExactAndRoundedOnce) {
  Random random;
  const Format fp169 = parse_format("fp169");
  const Rounding roundings[] = {{RoundingKind::kNearestEven, 0},
                                {RoundingKind::kNearestAway, 0},
                                {RoundingKind::kTowardZero, 0}};
  for (std::uint64_t i = repeated(60'000); i > 0; --i) {
    Fp169AdderInputs in;
    in.valid_i = true;
    in.rounding_i = static_cast<std::uint8_t>(random.below(3));
    const auto exponent = static_cast<int>(random.below(66)) - 34;
    const std::uint32_t flags = random.one_in(20) ? random.bits(2) : 0;
    in.product_i = flags << 16 | random.bits(1) << 15 |
                   (static_cast<std::uint32_t>(exponent - 2) & 0x7f) << 8 | 0x80 | random.bits(7);
    const double product = product_value(in.product_i);
    const oracle::Real term = product == kSpecial ? oracle::Real::nan() : oracle::Real(product);
    const oracle::Target& target = oracle::target(fp169);
    in.acc_i = static_cast<std::uint16_t>(
        random.partner(fp169, target.round(term, roundings[0], Overflow::kSpecial)));
    ASSERT_EQ(fp169_adder(in).result_o, target.round(oracle::value_of(fp169, in.acc_i) + term,
                                                     roundings[in.rounding_i], Overflow::kSpecial))
        << std::hex << in.acc_i << " + " << in.product_i << ", rounding " << +in.rounding_i;
  }
}

TEST(HybridParts, WithoutValidInputsAnswerNothing) {
  EXPECT_EQ(operand_decoder({}), OperandDecoderOutputs{});
  EXPECT_EQ(hybrid_multiplier({}), HybridMultiplierOutputs{});
  EXPECT_EQ(fp169_adder({}), Fp169AdderOutputs{});
}

}  // namespace
}  // namespace quaver
