// Exact values: what a code means before anything is rounded.
#pragma once

#include <cstdint>
#include <span>

#include "models/numerics/format.h"

namespace quaver {

__extension__ using Uint128 = unsigned __int128;
__extension__ using Int128 = __int128;

enum class NumberClass : std::uint8_t { kFinite, kInfinity, kNan };

// (-1)^negative * significand * 2^exponent, exactly; zero keeps its sign. A significand is at most
// 32 bits wide when decoded from a code, 64 in a product.
struct Number {
  NumberClass kind = NumberClass::kFinite;
  bool negative = false;
  int exponent = 0;
  Uint128 significand = 0;

  [[nodiscard]] bool is_zero() const { return kind == NumberClass::kFinite && significand == 0; }
};

// Position of the highest set bit; value != 0.
int highest_bit(Uint128 value);

// The value of a code. Bits above the format's width must be zero.
Number decode(const Format& format, std::uint32_t code);

// The value as a double: exact for every format up to 11 exponent bits. For reports and tests.
double to_double(const Number& number);
double to_double(const Format& format, std::uint32_t code);

// The exact product. Infinity times zero is NaN (IEEE 754-2019, 7.2).
Number product(const Number& x, const Number& y);

// The exact sum, or, where it does not fit 128 bits, a value that every rounding to at most
// 31 bits and 32 random bits takes for it: the discarded tail is kept as one sticky bit.
// Infinities of both signs make NaN. A sum that cancels is +0; a sum of negative zeros is -0.
Number sum(std::span<const Number> terms);

}  // namespace quaver
