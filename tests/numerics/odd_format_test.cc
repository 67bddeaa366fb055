// Do the rules hold at the edges of what the grammar can spell?
#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/numerics/formats.h"
#include "tests/support/oracle.h"

namespace quaver {
namespace {

const char* const kSmall[] = {
    "e1m1",     "e1m2",       "e1m0:nuz",          "e1m0:none",       "e5m0:nan",
    "e5m0:nuz", "e5m0:none",  "e5m0:nan:nosub:uz", "e8m0:none:nosub", "e2m1:none",
    "e3m2:nan", "e4m3:nosub", "e3m2b-3:nuz:nosub", "e2m3:none:uz",    "e1m6:nan:nosub",
    "e4m3:uz",  "e2m9b20",    "e6m9b31:ieee"};

bool is_nan(const Format& f, std::uint32_t code) { return oracle::value_of(f, code).is_nan(); }

void convert_every_code(Random& random, const Format& from, const oracle::Target& target) {
  const Format& to = target.format();
  for (std::uint32_t code = 0; code <= from.code_mask(); ++code) {
    if (!to.has_nan() && is_nan(from, code)) {
      EXPECT_THROW(convert(from, code, {to, kRne}), std::domain_error);
      continue;
    }
    const oracle::Neighbours place = target.neighbours(oracle::value_of(from, code));
    const std::uint32_t r = random.bits(3);
    for (const Rounding rounding : {kRne, kRna, kRtz, Rounding{RoundingKind::kStochastic, 3}})
      for (const Overflow overflow : kOverflows)
        ASSERT_EQ(convert(from, code, {to, rounding, overflow}, r),
                  target.pick(place, rounding, overflow, r))
            << spelling(from) << " " << code << " -> " << spelling(to) << " " << to_string(rounding)
            << " " << to_string(overflow) << " r=" << r;
  }
}

TEST(OddFormat, EveryCodeConvertsToEveryOtherOddFormatAsTheOracleSays) {
  Random random;
  for (const char* from : kSmall)
    for (const char* to : kSmall) {
      convert_every_code(random, parse_format(from), oracle::target(parse_format(to)));
      if (HasFatalFailure()) return;
    }
}

// With one bit of precision the two neighbours of a tie have equal significands; their codes still
// alternate.
TEST(OddFormat, TiesGoToTheEvenCodeWhereThereIsNoMantissa) {
  const Format from = parse_format("fp16");
  const Conversion to{parse_format("e5m0:none"), kRne};
  EXPECT_EQ(convert(from, 0x3e00, to), 16U);  // 1.5 between 1 (code 15) and 2 (code 16)
  EXPECT_EQ(convert(from, 0x4200, to), 16U);  // 3 between 2 (code 16) and 4 (code 17)
  EXPECT_EQ(convert(from, 0x4600, to), 18U);  // 6 between 4 (code 17) and 8 (code 18)
}

TEST(OddFormat, SumsAndProductsOfOddFormatsRoundAsTheOracleSays) {
  Random random;
  for (const char* name : kSmall) {
    const Format f = parse_format(name);
    for (std::uint64_t i = repeated(10'000); i > 0; --i) {
      const std::uint32_t x = random.code(f);
      const std::uint32_t y = random.code(f);
      const std::uint32_t z = random.code(f);
      const Draw draw = any_conversion(random, f);
      ASSERT_EQ(multiply(f, x, f, y, draw.to, draw.random),
                oracle::multiply(f, x, f, y, draw.to, draw.random))
          << x << " * " << y << " in " << to_string(draw);
      ASSERT_EQ(add(x, y, draw.to, draw.random), oracle::add(x, y, draw.to, draw.random))
          << x << " + " << y << " in " << to_string(draw);
      ASSERT_EQ(fused_multiply_add(f, x, f, y, z, draw.to, draw.random),
                oracle::fused_multiply_add(f, x, f, y, z, draw.to, draw.random))
          << x << " * " << y << " + " << z << " in " << to_string(draw);
    }
  }
}

// Exponents 4000 binades apart: sums too wide for 128 bits, kept down to one sticky bit.
TEST(OddFormat, WideFormatsRoundAsTheOracleSays) {
  Random random;
  for (const char* name : {"e11m20", "e11m20:none:nosub", "e10m21b-200:nuz", "e1m30:nan"}) {
    const Format f = parse_format(name);
    for (std::uint64_t i = repeated(40'000); i > 0; --i) {
      const std::uint32_t x = random.operand(f);
      const std::uint32_t y = random.partner(f, x);
      const std::uint32_t z = random.partner(f, y);
      const Draw draw = any_conversion(random, f);
      if (!f.has_nan() && (is_nan(f, x) || is_nan(f, y) || is_nan(f, z))) continue;
      ASSERT_EQ(add(x, y, draw.to, draw.random), oracle::add(x, y, draw.to, draw.random))
          << std::hex << x << " + " << y << " in " << to_string(draw);
      ASSERT_EQ(fused_multiply_add(f, x, f, y, z, draw.to, draw.random),
                oracle::fused_multiply_add(f, x, f, y, z, draw.to, draw.random))
          << std::hex << x << " * " << y << " + " << z << " in " << to_string(draw);
    }
  }
}

}  // namespace
}  // namespace quaver
