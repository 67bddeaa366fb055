// Are the scalars of a step rounded once from the decimals that were written?
#include "models/weight_update_unit/scalars.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "tests/support/oracle.h"
#include "tests/support/random.h"

namespace quaver {
namespace {

using oracle::Real;

const Format& fp169() {
  static const Format format = parse_format("fp169");
  return format;
}
const Format& fp32() {
  static const Format format = parse_format("fp32");
  return format;
}

TEST(Scalars, KnownDecimalsAreTheseCodes) {
  EXPECT_EQ(scalar_code("0", fp169()), 0U);
  EXPECT_EQ(scalar_code("0.000e9", fp169()), 0U);
  EXPECT_EQ(scalar_code("1", fp169()), 0x3e00U);
  EXPECT_EQ(scalar_code("0.9", fp169()), 0x3d9aU);   // 2^-1 * (1 + 410/512) is 0.90039
  EXPECT_EQ(scalar_code("1e-4", fp169()), 0x2347U);  // 2^-14 * (1 + 327/512) is 0.00010002
  EXPECT_EQ(scalar_code("0.1", fp32()), 0x3dcccccdU);
  EXPECT_EQ(scalar_code(".1E+00", fp32()), 0x3dcccccdU);
  EXPECT_EQ(scalar_code("5.", fp32()), 0x40a00000U);
}

TEST(Scalars, TiesGoToEvenAndTheLastDigitDecides) {
  EXPECT_EQ(scalar_code("1.0009765625", fp169()), 0x3e00U);  // 1 + 2^-10
  EXPECT_EQ(scalar_code("1.0029296875", fp169()), 0x3e02U);  // 1 + 3 * 2^-10
  const std::string zeros(60, '0');
  EXPECT_EQ(scalar_code("1.0009765625" + zeros + "1", fp169()), 0x3e01U);
  EXPECT_EQ(scalar_code("1.0029296874" + std::string(60, '9'), fp169()), 0x3e01U);
}

TEST(Scalars, InversesAreRoundedFromTheExactQuotient) {
  EXPECT_EQ(inverse_code("1000", fp169()), 0x2a0cU);  // 2^-10 * (1 + 12/512)
  EXPECT_EQ(inverse_code(1000.0, fp169()), 0x2a0cU);
  EXPECT_EQ(inverse_code("0.1", fp32()), 0x41200000U);  // 10, which 1/0.1F is only by chance
  for (unsigned power = 0; power <= 30; ++power)
    EXPECT_EQ(inverse_code(std::ldexp(1.0, static_cast<int>(power)), fp169()), (31 - power) << 9);
}

TEST(Scalars, RandomDecimalsAreWhatTheCLibraryReads) {
  Random random;
  for (int i = 0; i < 200'000; ++i) {
    const std::string text = std::to_string(random.below(10)) + "." +
                             std::to_string(random.next()) + "e" +
                             std::to_string(static_cast<int>(random.below(70)) - 40);
    const float value = std::strtof(text.c_str(), nullptr);
    if (value == 0.0F) continue;
    ASSERT_EQ(scalar_code(text, fp32()), std::bit_cast<std::uint32_t>(value)) << text;
  }
}

// Whether `code` is the even or nearest number to n / d, by products of integers alone.
void expect_nearest(std::uint32_t code, std::uint64_t n, std::uint64_t d) {
  const Real numerator = Real::scaled(n, 1);  // twice
  const Real denominator = Real::scaled(d, 0);
  const auto middle = [&](std::uint32_t other) {
    return (oracle::value_of(fp169(), code) + oracle::value_of(fp169(), other)) * denominator;
  };
  const int above_low = compare(numerator, middle(code - 1));
  const int below_high = compare(middle(code + 1), numerator);
  ASSERT_TRUE(above_low > 0 || (above_low == 0 && code % 2 == 0)) << n << " / " << d;
  ASSERT_TRUE(below_high > 0 || (below_high == 0 && code % 2 == 0)) << n << " / " << d;
}

TEST(Scalars, RandomQuotientsAreTheNearestNumbersOfFp169) {
  Random random;
  for (int i = 0; i < 100'000; ++i) {
    const unsigned places = static_cast<unsigned>(random.below(9));
    std::uint64_t d = 1;
    for (unsigned place = 0; place < places; ++place) d *= 10;
    const std::uint64_t n = 1 + random.bits(1 + static_cast<unsigned>(random.below(28)));
    const std::string text = std::to_string(n) + "e-" + std::to_string(places);
    expect_nearest(scalar_code(text, fp169()), n, d);
    expect_nearest(inverse_code(text, fp169()), d, n);
    if (HasFatalFailure()) return;
  }
}

TEST(Scalars, DoublesAreTakenAsTheBinaryValueTheyHold) {
  Random random;
  EXPECT_EQ(scalar_code(0.0, fp32()), 0U);
  for (int i = 0; i < 100'000; ++i) {
    const auto value = static_cast<double>(random.next()) *
                       std::ldexp(1.0, -64 - static_cast<int>(random.below(20)));
    if (value < std::ldexp(1.0, -30)) continue;
    ASSERT_EQ(scalar_code(value, fp169()),
              oracle::target(fp169()).round(Real(value), {RoundingKind::kNearestEven, 0},
                                            Overflow::kSpecial));
  }
  // The tie that 1 + 2^-10 is in decimals, one place of the double above it.
  EXPECT_EQ(scalar_code(1.0009765625, fp169()), 0x3e00U);
  EXPECT_EQ(scalar_code(std::nextafter(1.0009765625, 2.0), fp169()), 0x3e01U);
}

std::string refusal(std::string_view text, const Format& format) {
  try {
    static_cast<void>(scalar_code(text, format));
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Scalars, WhatIsNoDecimalIsRefused) {
  for (const char* text : {"", ".", "x", "-1", "+1", "1e", "1e+", "1e+-2", "1.2.3", "1 ", " 1",
                           "0x1", "inf", "nan", "1e5001", "1e99999999999", "1,5"})
    EXPECT_EQ(refusal(text, fp32()), "found '" + std::string(text) +
                                         "', expected a decimal number from 0 up, as 0.1 or 1e-4");
  EXPECT_THROW(scalar_code(-0.5, fp32()), std::invalid_argument);
  EXPECT_THROW(scalar_code(std::nan(""), fp32()), std::invalid_argument);
  EXPECT_THROW(scalar_code(HUGE_VAL, fp32()), std::invalid_argument);
}

TEST(Scalars, WhatTheFormatCannotHoldIsRefusedInsteadOfChanged) {
  EXPECT_EQ(refusal("1e10", fp169()),
            "found '1e10', expected a number that fp169 can hold, this one overflows");
  EXPECT_EQ(refusal("4.6e-10", fp169()),  // below 2^-31, the code of zero
            "found '4.6e-10', expected a number that fp169 can hold, this one becomes 0");
  EXPECT_EQ(refusal("3.5e38", fp32()),
            "found '3.5e38', expected a number that fp32 can hold, this one overflows");
  EXPECT_THROW(inverse_code("0", fp169()), std::invalid_argument);
  EXPECT_THROW(inverse_code(std::ldexp(1.0, 31), fp169()), std::invalid_argument);
}

}  // namespace
}  // namespace quaver
