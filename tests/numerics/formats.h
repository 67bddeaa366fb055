// The formats and conversions that several suites go through.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "models/numerics/operations.h"
#include "tests/support/random.h"

namespace quaver {

inline constexpr Rounding kRne{RoundingKind::kNearestEven, 0};
inline constexpr Rounding kRna{RoundingKind::kNearestAway, 0};
inline constexpr Rounding kRtz{RoundingKind::kTowardZero, 0};
inline constexpr Rounding kSr8{RoundingKind::kStochastic, 8};

inline constexpr std::array kOverflows = {Overflow::kSpecial, Overflow::kSaturate};

// Every named format of at most `bits` bits and, as sources of values, fp143 at every bias.
inline std::vector<Format> formats_up_to(unsigned bits, bool with_biases) {
  std::vector<Format> formats;
  for (const NamedFormat& named : named_formats())
    if (named.format.width() <= bits) formats.push_back(named.format);
  for (int bias = 0; with_biases && bias <= 15; ++bias)
    formats.push_back(parse_format("fp143b" + std::to_string(bias)));
  return formats;
}

struct Draw {
  Conversion to;
  std::uint32_t random = 0;
};

// Any rounding and any overflow policy, with random bits for sr<k>.
inline Draw any_conversion(Random& random, const Format& format) {
  Draw draw{{format, kRne, kOverflows[random.below(2)]}, 0};
  switch (random.below(5)) {
    case 0: draw.to.rounding = kRna; break;
    case 1: draw.to.rounding = kRtz; break;
    case 2:
      draw.to.rounding = {RoundingKind::kStochastic, 1 + static_cast<unsigned>(random.below(32))};
      draw.random = random.bits(draw.to.rounding.random_bits);
      break;
    default: break;
  }
  return draw;
}

inline std::string to_string(const Draw& draw) {
  return draw.to.format.name + " " + to_string(draw.to.rounding) + " " +
         to_string(draw.to.overflow) + " r=" + std::to_string(draw.random);
}

}  // namespace quaver
