#include "tests/support/oracle.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <tuple>

namespace quaver::oracle {
namespace {

std::uint64_t power_of_two(unsigned n) { return std::uint64_t{1} << n; }

struct Fields {
  bool negative;
  std::uint64_t exponent;
  std::uint64_t mantissa;
};

Fields split(const Format& f, std::uint32_t code) {
  const std::uint64_t mantissas = power_of_two(f.mantissa_bits);
  const std::uint64_t exponents = power_of_two(f.exponent_bits);
  return {code / (mantissas * exponents) != 0, code / mantissas % exponents, code % mantissas};
}

// Whether a code other than zero's and minus zero's is a number.
bool is_finite(const Format& f, const Fields& x) {
  const bool top = x.exponent == power_of_two(f.exponent_bits) - 1;
  switch (f.specials) {
    case Specials::kIeee: return !top;
    case Specials::kNan: return !(top && x.mantissa == power_of_two(f.mantissa_bits) - 1);
    case Specials::kNuz:
    case Specials::kNone: return true;
  }
  return false;
}

// The weight of a mantissa's last bit under an exponent field.
long last_place(const Format& f, std::uint64_t exponent) {
  const long field =
      static_cast<long>(f.subnormals ? std::max<std::uint64_t>(exponent, 1) : exponent);
  return field - f.bias - static_cast<long>(f.mantissa_bits);
}

Real finite_magnitude(const Format& f, const Fields& x) {
  if (x.exponent == 0 && x.mantissa == 0) return {};
  const bool hidden = x.exponent != 0 || !f.subnormals;
  return Real::scaled((hidden ? power_of_two(f.mantissa_bits) : 0) + x.mantissa,
                      last_place(f, x.exponent));
}

}  // namespace

Real value_of(const Format& f, std::uint32_t code) {
  const Fields x = split(f, code);
  if (x.exponent == 0 && x.mantissa == 0 && x.negative) {
    if (f.specials == Specials::kNuz) return Real::nan();
    return f.signed_zero ? Real().negated() : Real();
  }
  Real value;
  if (is_finite(f, x))
    value = finite_magnitude(f, x);
  else if (f.specials == Specials::kIeee && x.mantissa == 0)
    value = Real::infinity();
  else
    return Real::nan();
  return x.negative ? value.negated() : value;
}

Target::Target(Format format) : format_(std::move(format)) {
  const unsigned magnitude_bits = format_.exponent_bits + format_.mantissa_bits;
  const auto codes = static_cast<std::uint32_t>(power_of_two(magnitude_bits));
  if (magnitude_bits > 15) {
    // Too many to list. Finite codes come before the special ones and in the order of their values.
    last_ = codes - 1;
    while (!is_finite(format_, split(format_, last_))) --last_;
    return;
  }
  for (std::uint32_t code = 0; code < codes; ++code)
    if (const Fields x = split(format_, code); is_finite(format_, x))
      sorted_.emplace_back(finite_magnitude(format_, x), code);
  std::ranges::sort(sorted_,
                    [](const auto& x, const auto& y) { return compare(x.first, y.first) < 0; });
  last_ = static_cast<std::uint32_t>(sorted_.size() - 1);
}

Real Target::magnitude(std::uint32_t i) const {
  return sorted_.empty() ? finite_magnitude(format_, split(format_, i)) : sorted_[i].first;
}

std::uint32_t Target::code(std::uint32_t i) const {
  return sorted_.empty() ? i : sorted_[i].second;
}

bool Target::is_above(std::uint32_t i, const Real& x) const {
  return compare(sorted_.empty() ? magnitude(i) : sorted_[i].first, x) > 0;
}

Neighbours Target::neighbours(const Real& x) const {
  using enum Neighbours::Place;
  Neighbours n;
  n.negative = x.is_negative();
  n.place = x.is_nan() ? kNan : x.is_infinite() ? kInfinite : kBetween;
  if (n.place != kBetween) return n;
  const Real size = x.magnitude();
  std::uint32_t below = 0;  // the value of `below` is <= size, that of `above` is not
  std::uint32_t above = last_ + 1;
  while (above - below > 1) {
    const std::uint32_t middle = below + (above - below) / 2;
    (is_above(middle, size) ? above : below) = middle;
  }
  Real low = magnitude(below);
  if (below == 0 && !format_.subnormals) {
    // Without subnormals the grid goes on below the lowest code, where every value is flushed; its
    // highest such value is the power of two whose code is zero's.
    low = Real::scaled(1, -static_cast<long>(format_.bias));
    if (compare(size, low) <= 0) return n;
  }
  n.lower = code(below);
  n.upper = below == last_ ? kNoCode : code(above);
  const Real high =
      below != last_ ? magnitude(above)
                     : low + Real::scaled(1, last_place(format_, split(format_, n.lower).exponent));
  if (compare(size, high) >= 0) n.place = kBeyond;
  n.fraction = (size - low) / (high - low);
  static const Real kHalf(0.5);
  n.half = compare(n.fraction, kHalf);
  return n;
}

std::uint32_t Target::pick(const Neighbours& n, Rounding rounding, Overflow overflow,
                           std::uint32_t random) const {
  if (n.place == Neighbours::Place::kNan) return nan_code();
  if (n.place == Neighbours::Place::kInfinite) return overflowed(n.negative, overflow);
  bool up = false;
  switch (rounding.kind) {
    case RoundingKind::kTowardZero: return with_sign(n.lower, n.negative);
    case RoundingKind::kNearestEven: up = n.half > 0 || (n.half == 0 && n.lower % 2 != 0); break;
    case RoundingKind::kNearestAway: up = n.half >= 0; break;
    case RoundingKind::kStochastic:
      if (n.place == Neighbours::Place::kBetween)
        up = n.fraction.floor_scaled(rounding.random_bits) + random >=
             power_of_two(rounding.random_bits);
      break;
  }
  if (n.place == Neighbours::Place::kBeyond || (up && n.upper == kNoCode))
    return overflowed(n.negative, overflow);
  return with_sign(up ? n.upper : n.lower, n.negative);
}

std::uint32_t Target::overflowed(bool negative, Overflow overflow) const {
  if (overflow == Overflow::kSaturate || format_.specials == Specials::kNone)
    return with_sign(code(last_), negative);
  if (format_.specials != Specials::kIeee) return nan_code();
  const std::uint64_t infinity =
      (power_of_two(format_.exponent_bits) - 1) * power_of_two(format_.mantissa_bits);
  return with_sign(static_cast<std::uint32_t>(infinity), negative);
}

std::uint32_t Target::nan_code() const {
  const std::uint64_t mantissas = power_of_two(format_.mantissa_bits);
  const std::uint64_t exponents = power_of_two(format_.exponent_bits);
  switch (format_.specials) {
    case Specials::kIeee:
      return static_cast<std::uint32_t>((exponents - 1) * mantissas + mantissas / 2);
    case Specials::kNan: return static_cast<std::uint32_t>(exponents * mantissas - 1);
    case Specials::kNuz: return static_cast<std::uint32_t>(exponents * mantissas);
    case Specials::kNone: break;
  }
  throw std::domain_error("NaN has no code");
}

std::uint32_t Target::with_sign(std::uint32_t magnitude, bool negative) const {
  const bool keeps_sign =
      magnitude != 0 || (format_.signed_zero && format_.specials != Specials::kNuz);
  if (!negative || !keeps_sign) return magnitude;
  const std::uint64_t sign = power_of_two(format_.exponent_bits + format_.mantissa_bits);
  return static_cast<std::uint32_t>(sign + magnitude);
}

const Target& target(const Format& f) {
  using Key = std::tuple<unsigned, unsigned, int, Specials, bool, bool>;
  static std::map<Key, Target> targets;
  const Key key{f.exponent_bits, f.mantissa_bits, f.bias, f.specials, f.subnormals, f.signed_zero};
  const auto found = targets.find(key);
  return found != targets.end() ? found->second : targets.emplace(key, Target(f)).first->second;
}

std::uint32_t multiply(const Format& a_format, std::uint32_t a, const Format& b_format,
                       std::uint32_t b, const Conversion& to, std::uint32_t random) {
  const Real exact = value_of(a_format, a) * value_of(b_format, b);
  return target(to.format).round(exact, to.rounding, to.overflow, random);
}

std::uint32_t add(std::uint32_t x, std::uint32_t y, const Conversion& to, std::uint32_t random) {
  const Real exact = value_of(to.format, x) + value_of(to.format, y);
  return target(to.format).round(exact, to.rounding, to.overflow, random);
}

std::uint32_t fused_multiply_add(const Format& a_format, std::uint32_t a, const Format& b_format,
                                 std::uint32_t b, std::uint32_t c, const Conversion& to,
                                 std::uint32_t random) {
  const Real exact = value_of(a_format, a) * value_of(b_format, b) + value_of(to.format, c);
  return target(to.format).round(exact, to.rounding, to.overflow, random);
}

std::uint32_t convert(const Format& from, std::uint32_t code, const Conversion& to,
                      std::uint32_t random) {
  return target(to.format).round(value_of(from, code), to.rounding, to.overflow, random);
}

std::uint32_t dot(const PassArithmetic& p, std::span<const std::uint32_t> a,
                  std::span<const std::uint32_t> b, std::uint32_t random) {
  const Accumulation& acc = p.accumulation;
  const Target& intra = target(acc.intra);
  const Target& inter = target(acc.inter);
  Real total;
  Real partial;
  Real group;
  for (std::size_t k = 0; k < a.size(); ++k) {
    const std::size_t in_chunk = acc.chunk == 0 ? k : k % acc.chunk;
    const Real product = value_of(p.a, a[k]) * value_of(p.b, b[k]);
    group = in_chunk % p.fused_products == 0 ? product : group + product;
    const bool chunk_ends = k + 1 == a.size() || in_chunk + 1 == acc.chunk;
    if (!chunk_ends && (in_chunk + 1) % p.fused_products != 0) continue;
    partial = value_of(acc.intra, intra.round(partial + group, acc.rounding, Overflow::kSpecial));
    if (!chunk_ends) continue;
    total = value_of(acc.inter, inter.round(total + partial, acc.rounding, Overflow::kSpecial));
    partial = Real();
  }
  return target(p.output.format).round(total, p.output.rounding, p.output.overflow, random);
}

}  // namespace quaver::oracle
