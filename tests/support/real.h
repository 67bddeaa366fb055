// Exact real numbers for the oracle: MPFR at whatever precision makes each operation exact. The
// rules for infinities, NaN and the sign of zero are MPFR's own (IEEE 754 in round-to-nearest).
#pragma once

#include <gmp.h>
#include <mpfr.h>

#include <cstdint>

namespace quaver::oracle {

class Real {
 public:
  Real();                       // +0
  explicit Real(double value);  // exact
  Real(const Real& other);
  Real(Real&& other) noexcept { take(other); }
  Real& operator=(const Real& other);
  Real& operator=(Real&& other) noexcept;
  ~Real() { release(); }

  static Real scaled(std::uint64_t integer, long exponent);  // integer * 2^exponent
  static Real infinity();
  static Real nan();

  [[nodiscard]] bool is_nan() const { return mpfr_nan_p(value_) != 0; }
  [[nodiscard]] bool is_infinite() const { return mpfr_inf_p(value_) != 0; }
  [[nodiscard]] bool is_zero() const { return mpfr_zero_p(value_) != 0; }
  [[nodiscard]] bool is_negative() const { return mpfr_signbit(value_) != 0; }  // also of -0

  [[nodiscard]] Real negated() const;
  [[nodiscard]] Real magnitude() const { return is_negative() ? negated() : *this; }
  // floor(this * 2^power) of a number that is not negative.
  [[nodiscard]] std::uint64_t floor_scaled(unsigned power) const;
  [[nodiscard]] double to_double() const { return mpfr_get_d(value_, MPFR_RNDN); }
  [[nodiscard]] mpfr_srcptr get() const { return value_; }

  friend Real operator+(const Real& x, const Real& y);
  friend Real operator-(const Real& x, const Real& y);
  friend Real operator*(const Real& x, const Real& y);
  friend Real operator/(const Real& x, const Real& y);  // only where the quotient is dyadic
  // Negative, 0 or positive; neither is NaN.
  friend int compare(const Real& x, const Real& y) { return mpfr_cmp(x.value_, y.value_); }

 private:
  struct Precision {
    mpfr_prec_t bits;
  };
  explicit Real(Precision precision);
  template <typename Operation>
  static Real exactly(Operation operation);
  [[nodiscard]] bool is_inline() const;
  void take(Real& other) noexcept;  // leaves +0 behind; *this owns no memory before
  void release() noexcept;

  static constexpr mpfr_prec_t kInlineBits = 128;
  mpfr_t value_;
  // The significand of most numbers: MPFR's own allocation would take longer than its arithmetic.
  mp_limb_t limbs_[kInlineBits / GMP_NUMB_BITS];
};

}  // namespace quaver::oracle
