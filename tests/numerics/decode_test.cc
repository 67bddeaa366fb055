// Does every code mean the value that the definition gives it?
#include <gtest/gtest.h>

#include <cmath>

#include "models/numerics/number.h"
#include "tests/numerics/formats.h"
#include "tests/support/oracle.h"

namespace quaver {
namespace {

// The number as MPFR's: nothing of the model but its fields.
oracle::Real exact(const Number& x) {
  oracle::Real value;
  switch (x.kind) {
    case NumberClass::kNan: return oracle::Real::nan();
    case NumberClass::kInfinity: value = oracle::Real::infinity(); break;
    case NumberClass::kFinite:
      value = oracle::Real::scaled(static_cast<std::uint64_t>(x.significand), x.exponent);
      break;
  }
  return x.negative ? value.negated() : value;
}

void expect_same(const Format& f, std::uint32_t code) {
  const oracle::Real want = oracle::value_of(f, code);
  const oracle::Real got = exact(decode(f, code));
  ASSERT_EQ(got.is_nan(), want.is_nan()) << f.name << " " << code;
  if (want.is_nan()) {
    ASSERT_TRUE(std::isnan(to_double(f, code))) << f.name << " " << code;
    return;
  }
  ASSERT_EQ(compare(got, want), 0) << f.name << " " << code;
  ASSERT_EQ(got.is_negative(), want.is_negative()) << f.name << " " << code;
  ASSERT_EQ(to_double(f, code), want.to_double()) << f.name << " " << code;
}

TEST(Decode, EveryCodeOfEveryNamedFormatUpTo16BitsIsItsDefinition) {
  for (const Format& f : formats_up_to(16, true)) {
    for (std::uint32_t code = 0; code <= f.code_mask(); ++code) expect_same(f, code);
    if (HasFatalFailure()) return;
  }
}

TEST(Decode, EveryCodeOfOddFormatsIsItsDefinition) {
  for (const char* text : {"e1m2", "e1m1", "e1m0:nuz", "e5m0:nan", "e5m0:none:nosub", "e2m1:none",
                           "e3m2b-3:nuz:nosub", "e4m3:nosub", "e4m3b4096:uz", "e2m10b-900:nan"}) {
    const Format f = parse_format(text);
    for (std::uint32_t code = 0; code <= f.code_mask(); ++code) expect_same(f, code);
    if (HasFatalFailure()) return;
  }
}

TEST(Decode, RandomCodesOfWideFormatsAreTheirDefinition) {
  Random random;
  for (const char* text : {"fp32", "e11m20", "e11m20:none:nosub", "e1m30:nan", "e8m23b60:nuz"}) {
    const Format f = parse_format(text);
    for (int i = 0; i < 200'000; ++i) expect_same(f, random.operand(f));
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace quaver
