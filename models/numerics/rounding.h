// The one rounding step of every operation: an exact value becomes a code.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "models/numerics/format.h"
#include "models/numerics/number.h"

namespace quaver {

enum class RoundingKind : std::uint8_t {
  kNearestEven,  // rne: nearest, ties to the even code
  kNearestAway,  // rna: nearest, ties away from zero (DLFloat's 'nearest up')
  kTowardZero,   // rtz
  kStochastic,   // sr<k>: up with probability floor(fraction * 2^k) / 2^k (IEEE P3109 StochasticA)
};

struct Rounding {
  RoundingKind kind = RoundingKind::kNearestEven;
  unsigned random_bits = 0;  // 1 .. 32 for kStochastic, 0 otherwise

  friend bool operator==(const Rounding&, const Rounding&) = default;
};

enum class Overflow : std::uint8_t {
  kSpecial,   // infinity, or the canonical NaN where the format has no infinity
  kSaturate,  // the largest finite code with the sign, also for an exact infinity
};

// Both throw std::invalid_argument with what was found and what was expected.
Rounding parse_rounding(std::string_view text);  // rne, rna, rtz, sr<k> (sr alone is sr8)
Overflow parse_overflow(std::string_view text);  // special, saturate
std::string to_string(Rounding rounding);
std::string to_string(Overflow overflow);

// Rounds `exact` once to `format`:
//  1. the significand to the format's precision, exponent unbounded above, on the subnormal grid
//     below where the format has one;
//  2. a rounded magnitude above the largest finite code overflows by policy (rtz never does from a
//     finite value; a format without special codes always saturates);
//  3. without subnormals, a rounded magnitude below the smallest nonzero code becomes zero.
// `random` is the integer of sr<k>, below 2^k, and ignored otherwise. Throws std::domain_error for
// NaN into a format that has none.
std::uint32_t round_to_code(const Number& exact, const Format& format, Rounding rounding,
                            Overflow overflow, std::uint32_t random = 0);

}  // namespace quaver
