// The scalar operations: each computes exactly and rounds once. This is the readable golden code
// that everything else (SIMD, SystemC, RTL) is held against.
#pragma once

#include <cstdint>

#include "models/numerics/format.h"
#include "models/numerics/rounding.h"

namespace quaver {

// How a result becomes a code. `random` is the integer of sr<k> and ignored otherwise.
struct Conversion {
  Format format;
  Rounding rounding;
  Overflow overflow = Overflow::kSpecial;

  friend bool operator==(const Conversion&, const Conversion&) = default;
};

// a * b. Infinity times zero is NaN; a special operand gives the target's special.
std::uint32_t multiply(const Format& a_format, std::uint32_t a, const Format& b_format,
                       std::uint32_t b, const Conversion& to, std::uint32_t random = 0);

// x + y in one format. x + (-x) = +0.
std::uint32_t add(std::uint32_t x, std::uint32_t y, const Conversion& to, std::uint32_t random = 0);

// a * b + c with one rounding; c has the target's format.
std::uint32_t fused_multiply_add(const Format& a_format, std::uint32_t a, const Format& b_format,
                                 std::uint32_t b, std::uint32_t c, const Conversion& to,
                                 std::uint32_t random = 0);

// A code of one format in another.
std::uint32_t convert(const Format& from, std::uint32_t code, const Conversion& to,
                      std::uint32_t random = 0);

}  // namespace quaver
