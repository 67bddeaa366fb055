#include "tests/support/real.h"

#include <algorithm>
#include <stdexcept>

namespace quaver::oracle {

// Repeats the operation with twice the precision until MPFR says that nothing was rounded off.
template <typename Operation>
Real Real::exactly(Operation operation) {
  constexpr mpfr_prec_t kTooMuch = 1 << 18;
  for (mpfr_prec_t bits = kInlineBits; bits <= kTooMuch; bits *= 2) {
    Real result(Precision{bits});
    if (operation(result.value_) == 0) return result;
  }
  throw std::logic_error("the oracle cannot write this result down exactly");
}

Real::Real(Precision precision) {
  if (precision.bits > kInlineBits) {
    mpfr_init2(value_, precision.bits);
    return;
  }
  mpfr_custom_init(limbs_, precision.bits);
  mpfr_custom_init_set(value_, MPFR_ZERO_KIND, 0, precision.bits, limbs_);
}

bool Real::is_inline() const { return mpfr_custom_get_significand(value_) == limbs_; }

void Real::take(Real& other) noexcept {
  *value_ = *other.value_;
  if (other.is_inline()) {
    std::ranges::copy(other.limbs_, limbs_);
    mpfr_custom_move(value_, limbs_);
  }
  mpfr_custom_init_set(other.value_, MPFR_ZERO_KIND, 0, kInlineBits, other.limbs_);
}

void Real::release() noexcept {
  if (!is_inline()) mpfr_clear(value_);
}

Real::Real() : Real(Precision{64}) { mpfr_set_zero(value_, 1); }

Real::Real(double value) : Real(Precision{64}) { mpfr_set_d(value_, value, MPFR_RNDN); }

Real::Real(const Real& other) : Real(Precision{mpfr_get_prec(other.value_)}) {
  mpfr_set(value_, other.value_, MPFR_RNDN);
}

Real& Real::operator=(const Real& other) { return *this = Real(other); }

Real& Real::operator=(Real&& other) noexcept {
  if (this == &other) return *this;
  release();
  take(other);
  return *this;
}

Real Real::scaled(std::uint64_t integer, long exponent) {
  Real result;
  mpfr_set_ui_2exp(result.value_, integer, exponent, MPFR_RNDN);
  return result;
}

Real Real::infinity() {
  Real result;
  mpfr_set_inf(result.value_, 1);
  return result;
}

Real Real::nan() {
  Real result;
  mpfr_set_nan(result.value_);
  return result;
}

Real Real::negated() const {
  Real result(*this);
  mpfr_neg(result.value_, result.value_, MPFR_RNDN);
  return result;
}

std::uint64_t Real::floor_scaled(unsigned power) const {
  Real scaled(*this);
  mpfr_mul_2ui(scaled.value_, scaled.value_, power, MPFR_RNDN);
  return mpfr_get_ui(scaled.value_, MPFR_RNDD);
}

Real operator+(const Real& x, const Real& y) {
  return Real::exactly([&](mpfr_ptr z) { return mpfr_add(z, x.value_, y.value_, MPFR_RNDN); });
}

Real operator-(const Real& x, const Real& y) {
  return Real::exactly([&](mpfr_ptr z) { return mpfr_sub(z, x.value_, y.value_, MPFR_RNDN); });
}

Real operator*(const Real& x, const Real& y) {
  return Real::exactly([&](mpfr_ptr z) { return mpfr_mul(z, x.value_, y.value_, MPFR_RNDN); });
}

Real operator/(const Real& x, const Real& y) {
  return Real::exactly([&](mpfr_ptr z) { return mpfr_div(z, x.value_, y.value_, MPFR_RNDN); });
}

}  // namespace quaver::oracle
