#include "models/numerics/rounding.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace quaver {
namespace {

constexpr Uint128 kOne = 1;

// floor(significand / 2^shift), for any shift >= 0.
Uint128 shift_right(Uint128 significand, int shift) {
  return shift < 128 ? significand >> shift : 0;
}

// Whether the magnitude between a code and the next goes up; `odd` is the parity of the lower code,
// `tail` the rest in units of 2^-shift grid steps, shift >= 1.
bool rounds_up(bool odd, Uint128 tail, int shift, Rounding rounding, std::uint32_t random) {
  switch (rounding.kind) {
    case RoundingKind::kTowardZero: return false;
    case RoundingKind::kNearestEven:
    case RoundingKind::kNearestAway: {
      if (shift > 128) return false;  // below half a step, since tail < 2^128
      const Uint128 half = kOne << (shift - 1);
      if (tail != half) return tail > half;
      return rounding.kind == RoundingKind::kNearestAway || odd;
    }
    case RoundingKind::kStochastic: {
      const int k = static_cast<int>(rounding.random_bits);
      const Uint128 fraction = shift >= k ? shift_right(tail, shift - k) : tail << (k - shift);
      return fraction + random >= (kOne << k);
    }
  }
  return false;
}

std::uint32_t with_sign(const Format& f, std::uint32_t magnitude, bool negative) {
  if (magnitude == 0 && !f.signed_zero) return 0;
  return negative ? magnitude | f.sign_mask() : magnitude;
}

std::uint32_t overflowed(const Format& f, bool negative, Overflow overflow) {
  if (overflow == Overflow::kSaturate || f.specials == Specials::kNone)
    return with_sign(f, f.max_finite_code(), negative);
  return f.has_infinity() ? f.infinity_code(negative) : f.nan_code();
}

}  // namespace

std::uint32_t round_to_code(const Number& x, const Format& f, Rounding rounding, Overflow overflow,
                            std::uint32_t random) {
  if (x.kind == NumberClass::kNan) {
    if (!f.has_nan()) throw std::domain_error("NaN has no code in format '" + f.name + "'");
    return f.nan_code();
  }
  if (x.kind == NumberClass::kInfinity) return overflowed(f, x.negative, overflow);
  if (x.significand == 0) return with_sign(f, 0, x.negative);

  // Grid step 2^step: one unit in the last place of the value's binade, or of the lowest one.
  const int m = static_cast<int>(f.mantissa_bits);
  int binade = x.exponent + highest_bit(x.significand);
  if (f.subnormals) binade = std::max(binade, f.min_exponent());
  const int shift = binade - m - x.exponent;
  Uint128 kept = 0;
  if (shift <= 0) {
    kept = x.significand << -shift;
  } else {
    kept = shift_right(x.significand, shift);
    const Uint128 tail = shift < 128 ? x.significand & ((kOne << shift) - 1) : x.significand;
    // Without a mantissa the code's last bit is the exponent field's, and zero's code is even.
    const bool odd = m > 0 ? (kept & 1U) != 0 : kept != 0 && ((binade + f.bias) & 1) != 0;
    if (rounds_up(odd, tail, shift, rounding, random)) ++kept;
  }
  if (kept == kOne << (m + 1)) {  // carried into the next binade
    kept >>= 1;
    ++binade;
  }
  if (kept == 0) return with_sign(f, 0, x.negative);

  const bool subnormal = kept < kOne << m;  // only on a subnormal grid
  const int field = subnormal ? 0 : binade + f.bias;
  if (field < 0) return with_sign(f, 0, x.negative);  // no subnormals: flush after rounding
  const auto mantissa = static_cast<std::uint64_t>(kept) & ((1U << f.mantissa_bits) - 1);
  // Without subnormals, field 0 with mantissa 0 is the code of zero: such a magnitude flushes too.
  const std::uint64_t magnitude = (static_cast<std::uint64_t>(field) << f.mantissa_bits) | mantissa;
  if (magnitude > f.max_finite_code()) {
    if (rounding.kind == RoundingKind::kTowardZero)
      return with_sign(f, f.max_finite_code(), x.negative);
    return overflowed(f, x.negative, overflow);
  }
  return with_sign(f, static_cast<std::uint32_t>(magnitude), x.negative);
}

Rounding parse_rounding(std::string_view text) {
  if (text == "rne") return {RoundingKind::kNearestEven, 0};
  if (text == "rna") return {RoundingKind::kNearestAway, 0};
  if (text == "rtz") return {RoundingKind::kTowardZero, 0};
  if (text == "sr") return {RoundingKind::kStochastic, 8};
  if (text.starts_with("sr")) {
    unsigned bits = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + 2, end, bits);
    if (error == std::errc{} && stop == end && bits >= 1 && bits <= 32)
      return {RoundingKind::kStochastic, bits};
  }
  throw std::invalid_argument("rounding '" + std::string(text) +
                              "': expected rne, rna, rtz or sr<k> with k from 1 to 32");
}

Overflow parse_overflow(std::string_view text) {
  if (text == "special") return Overflow::kSpecial;
  if (text == "saturate") return Overflow::kSaturate;
  throw std::invalid_argument("overflow '" + std::string(text) + "': expected special or saturate");
}

std::string to_string(Rounding rounding) {
  switch (rounding.kind) {
    case RoundingKind::kNearestEven: return "rne";
    case RoundingKind::kNearestAway: return "rna";
    case RoundingKind::kTowardZero: return "rtz";
    case RoundingKind::kStochastic: return "sr" + std::to_string(rounding.random_bits);
  }
  return {};
}

std::string to_string(Overflow overflow) {
  return overflow == Overflow::kSpecial ? "special" : "saturate";
}

}  // namespace quaver
