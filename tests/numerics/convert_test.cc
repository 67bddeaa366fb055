// Does every code of every format land where the oracle says, in every target?
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "tests/numerics/formats.h"
#include "tests/support/oracle.h"

namespace quaver {
namespace {

struct ConvertCase {
  Rounding rounding;
  std::uint32_t random;
};

// Random integers of sr8 at and around the ends, the middle and two places between.
constexpr ConvertCase kConvertCases[] = {{kRne, 0},   {kRna, 0},  {kRtz, 0},   {kSr8, 0},
                                         {kSr8, 1},   {kSr8, 85}, {kSr8, 127}, {kSr8, 128},
                                         {kSr8, 254}, {kSr8, 255}};

class Convert : public testing::TestWithParam<const char*> {};

void convert_every_code(const Format& from, const oracle::Target& to) {
  for (std::uint32_t code = 0; code <= from.code_mask(); ++code) {
    const oracle::Neighbours place = to.neighbours(oracle::value_of(from, code));
    for (const auto& [rounding, random] : kConvertCases)
      for (const Overflow overflow : kOverflows)
        ASSERT_EQ(convert(from, code, {to.format(), rounding, overflow}, random),
                  to.pick(place, rounding, overflow, random))
            << from.name << " code " << code << " -> " << to.format().name << " "
            << to_string(rounding) << " " << to_string(overflow) << " r=" << random;
  }
}

TEST_P(Convert, EveryCodeOfEveryNamedFormatUpTo16BitsRoundsAsTheOracleSays) {
  const oracle::Target to(parse_format(GetParam()));
  for (const Format& from : formats_up_to(16, true)) {
    convert_every_code(from, to);
    if (HasFatalFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(To, Convert,
                         testing::Values("fp143", "fp143b0", "fp143b15", "fp152", "fp153", "fp169",
                                         "fp16", "bf16", "e4m3fn", "e4m3fnuz", "e5m2fnuz", "e3m4"),
                         [](const auto& info) { return std::string(info.param); });

TEST(ConvertNames, EveryNamedTargetIsOneOfThoseConvertedTo) {
  // fp152 is e5m2 and fp143 is e4m3b11fnuz, bit for bit.
  EXPECT_EQ(parse_format("fp152"), parse_format("e5m2"));
  EXPECT_EQ(parse_format("fp143"), parse_format("e4m3b11fnuz"));
  EXPECT_EQ(formats_up_to(16, false).size(), 12U);
}

TEST(ConvertRandom, Fp32RoundsToEveryFormatAsTheOracleSays) {
  Random random;
  const Format fp32 = parse_format("fp32");
  for (const Format& format : formats_up_to(32, true)) {
    for (std::uint64_t i = repeated(40'000); i > 0; --i) {
      // Half the values lie near the target's range, where the rounding has something to do.
      std::uint32_t x = random.operand(fp32);
      if (random.one_in(2)) {
        const std::uint32_t near = random.operand(format);
        x = convert(format, near, {fp32, kRtz, Overflow::kSpecial}) + random.bits(3) - 4;
        if (random.one_in(2)) x ^= random.bits(23);
      }
      const Draw draw = any_conversion(random, format);
      ASSERT_EQ(convert(fp32, x, draw.to, draw.random),
                oracle::convert(fp32, x, draw.to, draw.random))
          << "fp32 " << std::hex << x << " -> " << to_string(draw);
    }
  }
}

TEST(ConvertNan, NanIntoAFormatWithoutOneIsAnError) {
  const Conversion to{parse_format("e2m1:none"), kRne, Overflow::kSaturate};
  EXPECT_THROW(convert(parse_format("fp152"), 0x7e, to), std::domain_error);
  EXPECT_EQ(convert(parse_format("fp152"), 0x7c, to), 7U);   // infinity saturates
  EXPECT_EQ(convert(parse_format("fp152"), 0xfc, to), 15U);  // with its sign
}

}  // namespace
}  // namespace quaver
