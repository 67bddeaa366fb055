// Who watches the oracle: MPFR's own emulation of IEEE formats, and values copied from papers.
#include "tests/support/oracle.h"

#include <gtest/gtest.h>

#include <array>

#include "tests/support/random.h"

namespace quaver::oracle {
namespace {

constexpr Rounding kRne{RoundingKind::kNearestEven, 0};
constexpr Rounding kRtz{RoundingKind::kTowardZero, 0};

const Format kFp143{"", 4, 3, 11, Specials::kNuz, true, false};
const Format kFp152{"", 5, 2, 15, Specials::kIeee, true, true};
const Format kFp169{"", 6, 9, 31, Specials::kNan, false, false};
const Format kFp16{"", 5, 10, 15, Specials::kIeee, true, true};
const Format kBf16{"", 8, 7, 127, Specials::kIeee, true, true};
const Format kFp32{"", 8, 23, 127, Specials::kIeee, true, true};

// Rounds into an IEEE format by MPFR's exponent range and mpfr_subnormalize.
double round_by_mpfr(const Real& x, const Format& f, mpfr_rnd_t mode) {
  mpfr_t y;
  mpfr_init2(y, f.mantissa_bits + 1);
  int ternary = mpfr_set(y, x.get(), mode);
  const mpfr_exp_t emin = mpfr_get_emin();
  const mpfr_exp_t emax = mpfr_get_emax();
  // MPFR's significands lie in [1/2, 1).
  mpfr_set_emin(2 - f.bias - static_cast<long>(f.mantissa_bits));
  mpfr_set_emax(f.bias + 1);
  ternary = mpfr_check_range(y, ternary, mode);
  mpfr_subnormalize(y, ternary, mode);
  mpfr_set_emin(emin);
  mpfr_set_emax(emax);
  const double value = mpfr_get_d(y, MPFR_RNDN);
  mpfr_clear(y);
  return value;
}

TEST(Oracle, AgreesWithMpfrsEmulationOfIeeeFormats) {
  Random random;
  for (const Format& f : {kFp152, kFp16, kBf16, kFp32}) {
    for (int i = 0; i < 100'000; ++i) {
      const long exponent = static_cast<long>(random.below(2 * f.bias + 60)) - f.bias - 40;
      const Real x = Real::scaled(random.next() >> random.below(64), exponent - 32);
      for (const Rounding rounding : {kRne, kRtz}) {
        const mpfr_rnd_t mode = rounding == kRne ? MPFR_RNDN : MPFR_RNDZ;
        const std::uint32_t code = target(f).round(x, rounding, Overflow::kSpecial);
        ASSERT_EQ(value_of(f, code).to_double(), round_by_mpfr(x, f, mode)) << x.to_double();
      }
    }
  }
}

TEST(Oracle, ReadsTheExtremesThatThePapersPrint) {
  EXPECT_EQ(value_of(kFp143, 0x7f).to_double(), 30.0);
  EXPECT_EQ(value_of(kFp143, 0x01).to_double(), 0x1p-13);
  EXPECT_TRUE(value_of(kFp143, 0x80).is_nan());
  EXPECT_EQ(value_of(kFp152, 0x7b).to_double(), 57344.0);
  EXPECT_TRUE(value_of(kFp152, 0xfc).is_infinite());
  EXPECT_EQ(value_of(kFp169, 0x7ffe).to_double(), 0x1p32 * (1 + 510.0 / 512));
  EXPECT_EQ(value_of(kFp169, 0x0001).to_double(), 0x1p-31 * (1 + 1.0 / 512));
  EXPECT_TRUE(value_of(kFp169, 0x7fff).is_nan());
  EXPECT_FALSE(value_of(kFp169, 0x8000).is_negative());
}

TEST(Oracle, FlushesWhatRoundsToTheCodeOfZeroInFp169) {
  const Target& fp169 = target(kFp169);
  const auto round = [&](const Real& x) { return fp169.round(x, kRne, Overflow::kSpecial); };
  EXPECT_EQ(round(Real::scaled(1, -31)), 0U);
  EXPECT_EQ(round(Real::scaled(1025, -41)), 0U);  // halfway to code 1: the even code
  EXPECT_EQ(round(Real::scaled(4101, -43)), 1U);  // a quarter above halfway
  EXPECT_EQ(round(Real::scaled(1, -200)), 0U);
}

TEST(Oracle, GrowsItsPrecisionUntilASumIsExact) {
  const Real huge = Real::scaled(1, 5000);
  const Real tiny = Real::scaled(1, -5000);
  EXPECT_EQ(compare(huge + tiny - huge, tiny), 0);
}

}  // namespace
}  // namespace quaver::oracle
