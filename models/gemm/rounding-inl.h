// The second step of each kernel's rounding. Included once for every SIMD target.
//
// A float32 (float64) operation makes t from the exact x = s + a*b, and t is then rounded to the
// p bits of the accumulation, fp169's p = 10. Why this is the one rounding of the definition:
//
// rna, rtz. The kernels run in the mode 'toward zero' (FloatEnvironment in worker.cc), so t is x
// cut off below 24 bits. Truncation to p bits looks at no bit below its last; rounding to nearest,
// ties away, of a magnitude looks at one more, the half bit: the tail is at least a half exactly
// where that bit is set. Both are above the cut for any p < 24, whatever x was: no condition on
// the operands beyond a single rounding of x. Without FMA, a*b must be exact by itself
// (has_float_products in plan.cc). The sign-magnitude code of t plus half a step, then masked,
// is the result; a carry runs into the exponent, as it must.
//
// rne, p = 10, products of at most 10 bits, in the mode 'to nearest'. Let e be the exponent of x;
// t differs from the right input only if x is no 10-bit midpoint but t = m is one, an odd multiple
// of 2^(e-10), and |x - m| <= 2^(e-24) although x has bits below 2^(e-23) (else t = x).
//  - These bits come from the product: it is a multiple of 2^(its exponent - 9), so below
//    2^(e-13). Where s has exponent e or more it is a multiple of 2^(e-9), at least 2^(e-10) away
//    from m, so |x - m| > 2^(e-10) - 2^(e-13) > 2^(e-24): a contradiction. Where s has exponent
//    e - 1, |x| is in [2^e, 2^e + 2^(e-13)) and m is at least 2^e + 2^(e-10): likewise.
//  - Or from s, which has 10 bits too: the same with both exchanged.
// The same holds for a total plus a partial sum, two values of 10 bits.
//
// rne to p bits of t, without integers (Veltkamp's splitting): with d = 24 - p (53 - p),
// y = fl(t * (2^d - 1)), result = t * 2^d - y. For t of exponent e, y is a multiple of 2^(e-p+1),
// the unit u of the result, when t * (2^d - 1) >= 2^(e+d), that is t >= 2^e / (1 - 2^-d): then
// result = t + (t*(2^d-1) - y) lies on u's grid within u / 2 of t. Its parity is right in a tie: in
// units of u, t * 2^d is even, so the result is even when y is, which ties-to-even made it. Below,
// t is within 2^(e-d+1) of 2^e and y's grid is u / 2: t rounds to 2^e on both grids. The last
// subtraction is exact. Infinity gives Inf - Inf = NaN, fp169's one special value.
#if defined(QUAVER_GEMM_ROUNDING_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef QUAVER_GEMM_ROUNDING_INL_H_
#undef QUAVER_GEMM_ROUNDING_INL_H_
#else
#define QUAVER_GEMM_ROUNDING_INL_H_
#endif

#include <hwy/highway.h>

#include <limits>

#include "models/numerics/rounding.h"

HWY_BEFORE_NAMESPACE();
namespace quaver {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// fp169: 2^-31 is no value (its code is zero's); the largest is 2^32 * (1 + 510/512).
inline constexpr double kFp169Flushed = 0x1p-31;
inline constexpr double kFp169Largest = 0x1.ffp32;

// Rounds lanes to a precision of `bits`, the exponent unbounded.
template <class D, RoundingKind kKind>
class PrecisionRounding {
  using T = hn::TFromD<D>;
  using V = hn::Vec<D>;
  using DI = hn::RebindToUnsigned<D>;
  using I = hn::TFromD<DI>;

 public:
  explicit PrecisionRounding(unsigned bits) {
    const unsigned dropped = (sizeof(T) == 4 ? 24 : 53) - bits;
    const T power = static_cast<T>(I{1} << dropped);
    power_ = hn::Set(D(), power);
    power_less_one_ = hn::Set(D(), power - 1);
    half_ = hn::Set(DI(), I{1} << (dropped - 1));
    mask_ = hn::Set(DI(), static_cast<I>(~((I{1} << dropped) - 1)));
  }

  HWY_INLINE V operator()(V t) const {
    if constexpr (kKind == RoundingKind::kNearestEven) {
      return hn::MulSub(t, power_, hn::Mul(t, power_less_one_));
    } else if constexpr (kKind == RoundingKind::kNearestAway) {
      return hn::BitCast(D(), hn::And(hn::Add(hn::BitCast(DI(), t), half_), mask_));
    } else {
      return hn::BitCast(D(), hn::And(hn::BitCast(DI(), t), mask_));
    }
  }

 private:
  V power_;
  V power_less_one_;
  hn::Vec<DI> half_;
  hn::Vec<DI> mask_;
};

// Rounds to fp169: to 10 bits, then the ends of its range where they can be reached.
template <class D, RoundingKind kKind, bool kFlush, bool kOverflow>
class Fp169Rounding {
  using T = hn::TFromD<D>;
  using V = hn::Vec<D>;

 public:
  explicit Fp169Rounding(unsigned bits) : to_precision_(bits) {}

  HWY_INLINE V operator()(V t) const {
    V r = to_precision_(t);
    if constexpr (kFlush) r = flush(r);
    if constexpr (kOverflow) r = overflow(r);
    return r;
  }

 private:
  // By the bits, where NaN is above all numbers and stays.
  static HWY_INLINE V flush(V r) {
    const hn::RebindToSigned<D> di;
    const auto magnitude = hn::BitCast(di, hn::Abs(r));
    const auto flushed = hn::BitCast(di, hn::Set(D(), static_cast<T>(kFp169Flushed)));
    return hn::BitCast(D(), hn::IfThenElseZero(hn::Gt(magnitude, flushed), hn::BitCast(di, r)));
  }

  // A NaN whose code plus half a step is still one: not Highway's, whose bits are all ones.
  static HWY_INLINE V special() { return hn::Set(D(), std::numeric_limits<T>::quiet_NaN()); }

  static HWY_INLINE V overflow(V r) {
    const V largest = hn::Set(D(), static_cast<T>(kFp169Largest));
    const V infinity = hn::Inf(D());
    const V magnitude = hn::Abs(r);
    if constexpr (kKind == RoundingKind::kTowardZero) {
      // A finite sum stops at the largest value; an infinite one is special.
      const auto beyond = hn::And(hn::Gt(magnitude, largest), hn::Lt(magnitude, infinity));
      r = hn::IfThenElse(beyond, hn::CopySign(largest, r), r);
      return hn::IfThenElse(hn::Eq(magnitude, infinity), special(), r);
    } else {
      return hn::IfThenElse(hn::Gt(magnitude, largest), special(), r);
    }
  }

  PrecisionRounding<D, kKind> to_precision_;
};

// float32 arithmetic itself.
template <class D>
struct NoRounding {
  explicit NoRounding(unsigned) {}
  HWY_INLINE hn::Vec<D> operator()(hn::Vec<D> t) const { return t; }
};

}  // namespace HWY_NAMESPACE
}  // namespace quaver
HWY_AFTER_NAMESPACE();

#endif  // per-target guard
