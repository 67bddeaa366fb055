#include "models/numerics/dot.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace quaver {

PassArithmetic exchanged(PassArithmetic arithmetic) {
  std::swap(arithmetic.a, arithmetic.b);
  return arithmetic;
}

bool holds(const Format& outer, const Format& inner) {
  if (outer == inner) return true;
  // The grid of `inner` is nowhere finer than at its lowest code, and one of its two highest codes
  // has an odd significand of its full precision. Specials need a code of their own.
  const auto exact = [&](std::uint32_t code) {
    const Number x = decode(inner, code);
    const std::uint32_t y =
        round_to_code(x, outer, {RoundingKind::kTowardZero, 0}, Overflow::kSpecial);
    const std::array difference = {
        decode(outer, y), Number{NumberClass::kFinite, !x.negative, x.exponent, x.significand}};
    return sum(difference).is_zero();
  };
  if (inner.specials != Specials::kNone && !outer.has_nan()) return false;
  if (inner.has_infinity() && !outer.has_infinity()) return false;
  if (inner.signed_zero && !outer.signed_zero) return false;
  const std::uint32_t highest = inner.max_finite_code();
  return exact(1) && exact(highest) && exact(highest - 1);
}

std::uint32_t multiply_accumulate(const PassArithmetic& p, std::span<const std::uint32_t> a,
                                  std::span<const std::uint32_t> b, std::uint32_t partial_sum) {
  assert(a.size() == b.size() && a.size() <= 4);
  std::array<Number, 5> terms;
  terms[0] = decode(p.accumulation.intra, partial_sum);
  for (std::size_t i = 0; i < a.size(); ++i)
    terms[i + 1] = product(decode(p.a, a[i]), decode(p.b, b[i]));
  return round_to_code(sum({terms.data(), a.size() + 1}), p.accumulation.intra,
                       p.accumulation.rounding, Overflow::kSpecial);
}

std::uint32_t accumulate_chunk(const Accumulation& accumulation, std::uint32_t total,
                               std::uint32_t partial_sum) {
  const std::array terms = {decode(accumulation.inter, total),
                            decode(accumulation.intra, partial_sum)};
  return round_to_code(sum(terms), accumulation.inter, accumulation.rounding, Overflow::kSpecial);
}

std::uint32_t dot_total(const PassArithmetic& p, std::span<const std::uint32_t> a,
                        std::span<const std::uint32_t> b) {
  assert(a.size() == b.size());
  const std::size_t chunk = p.accumulation.chunk == 0 ? a.size() : p.accumulation.chunk;
  std::uint32_t total = 0;
  for (std::size_t start = 0; start < a.size(); start += chunk) {
    const std::size_t end = std::min(a.size(), start + chunk);
    std::uint32_t partial_sum = 0;
    for (std::size_t k = start; k < end; k += p.fused_products) {
      const std::size_t count = std::min<std::size_t>(p.fused_products, end - k);
      partial_sum = multiply_accumulate(p, a.subspan(k, count), b.subspan(k, count), partial_sum);
    }
    total = accumulate_chunk(p.accumulation, total, partial_sum);
  }
  return total;
}

std::uint32_t dot(const PassArithmetic& p, std::span<const std::uint32_t> a,
                  std::span<const std::uint32_t> b, std::uint32_t random) {
  return convert(p.accumulation.inter, dot_total(p, a, b), p.output, random);
}

}  // namespace quaver
