#include "models/numerics/number.h"

#include <algorithm>
#include <bit>
#include <boost/multiprecision/cpp_int.hpp>
#include <cassert>
#include <cmath>

namespace quaver {
namespace {

using boost::multiprecision::cpp_int;

Number infinity(bool negative) { return {NumberClass::kInfinity, negative, 0, 0}; }
Number nan() { return {NumberClass::kNan, false, 0, 0}; }

// The special result of a sum with infinities or NaN among its terms, if there is one.
bool special_sum(std::span<const Number> terms, Number& result) {
  bool positive = false;
  bool negative = false;
  for (const Number& t : terms) {
    if (t.kind == NumberClass::kNan) {
      result = nan();
      return true;
    }
    if (t.kind == NumberClass::kInfinity) (t.negative ? negative : positive) = true;
  }
  if (!positive && !negative) return false;
  result = positive && negative ? nan() : infinity(negative);
  return true;
}

Number sum_128(std::span<const Number> terms, int lowest) {
  Int128 total = 0;
  for (const Number& t : terms) {
    if (t.significand == 0) continue;
    const Int128 aligned = static_cast<Int128>(t.significand << (t.exponent - lowest));
    total += t.negative ? -aligned : aligned;
  }
  if (total < 0) return {NumberClass::kFinite, true, lowest, static_cast<Uint128>(-total)};
  return {NumberClass::kFinite, false, lowest, static_cast<Uint128>(total)};
}

Number sum_wide(std::span<const Number> terms, int lowest) {
  cpp_int total = 0;
  for (const Number& t : terms) {
    if (t.significand == 0) continue;
    cpp_int aligned = static_cast<std::uint64_t>(t.significand >> 64);
    aligned <<= 64;
    aligned += static_cast<std::uint64_t>(t.significand);
    aligned <<= static_cast<unsigned>(t.exponent - lowest);
    if (t.negative)
      total -= aligned;
    else
      total += aligned;
  }
  const bool negative = total < 0;
  cpp_int magnitude = negative ? cpp_int(-total) : total;
  if (magnitude == 0) return {NumberClass::kFinite, false, lowest, 0};
  // Keep 120 bits and one sticky bit below them.
  const unsigned top = boost::multiprecision::msb(magnitude);
  unsigned drop = top > 119 ? top - 119 : 0;
  bool sticky = drop > 0 && boost::multiprecision::lsb(magnitude) < drop;
  magnitude >>= drop;
  const auto low = static_cast<std::uint64_t>(magnitude & 0xffffffffffffffffU);
  const auto high = static_cast<std::uint64_t>(magnitude >> 64);
  const Uint128 kept = (static_cast<Uint128>(high) << 64) | low;
  return {NumberClass::kFinite, negative, lowest + static_cast<int>(drop) - 1,
          (kept << 1) | (sticky ? 1U : 0U)};
}

}  // namespace

int highest_bit(Uint128 value) {
  const auto high = static_cast<std::uint64_t>(value >> 64);
  if (high != 0) return 127 - std::countl_zero(high);
  return 63 - std::countl_zero(static_cast<std::uint64_t>(value));
}

Number decode(const Format& f, std::uint32_t code) {
  assert((code & ~f.code_mask()) == 0);
  const bool negative = (code & f.sign_mask()) != 0;
  const std::uint32_t magnitude = code & f.magnitude_mask();
  const std::uint32_t mantissa = magnitude & ((1U << f.mantissa_bits) - 1);
  const std::uint32_t field = magnitude >> f.mantissa_bits;
  if (magnitude == 0) {
    if (negative && f.specials == Specials::kNuz) return nan();
    return {NumberClass::kFinite, negative && f.signed_zero, 0, 0};
  }
  if (magnitude > f.max_finite_code())
    return f.has_infinity() && mantissa == 0 ? infinity(negative) : nan();
  const int scale = -f.bias - static_cast<int>(f.mantissa_bits);
  if (field == 0 && f.subnormals) return {NumberClass::kFinite, negative, 1 + scale, mantissa};
  return {NumberClass::kFinite, negative, static_cast<int>(field) + scale,
          mantissa | (1U << f.mantissa_bits)};
}

double to_double(const Number& x) {
  switch (x.kind) {
    case NumberClass::kNan: return std::nan("");
    case NumberClass::kInfinity: return x.negative ? -HUGE_VAL : HUGE_VAL;
    case NumberClass::kFinite: break;
  }
  const double magnitude = std::ldexp(static_cast<double>(x.significand), x.exponent);
  return x.negative ? -magnitude : magnitude;
}

double to_double(const Format& format, std::uint32_t code) {
  return to_double(decode(format, code));
}

Number product(const Number& x, const Number& y) {
  const bool negative = x.negative != y.negative;
  if (x.kind == NumberClass::kNan || y.kind == NumberClass::kNan) return nan();
  if (x.kind == NumberClass::kInfinity || y.kind == NumberClass::kInfinity)
    return x.is_zero() || y.is_zero() ? nan() : infinity(negative);
  return {NumberClass::kFinite, negative, x.exponent + y.exponent, x.significand * y.significand};
}

Number sum(std::span<const Number> terms) {
  Number special;
  if (special_sum(terms, special)) return special;
  int lowest = 0;
  int highest = 0;
  bool any = false;
  bool all_negative = !terms.empty();
  for (const Number& t : terms) {
    all_negative = all_negative && t.negative;
    if (t.significand == 0) continue;
    const int top = t.exponent + highest_bit(t.significand);
    lowest = any ? std::min(lowest, t.exponent) : t.exponent;
    highest = any ? std::max(highest, top) : top;
    any = true;
  }
  if (!any) return {NumberClass::kFinite, all_negative, 0, 0};
  // 2^(highest + 1) bounds each term; eight terms add three bits and the sign one more.
  assert(terms.size() <= 8);
  return highest - lowest < 123 ? sum_128(terms, lowest) : sum_wide(terms, lowest);
}

}  // namespace quaver
