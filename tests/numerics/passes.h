// Arithmetic of whole passes, as recipes make it, and operands for it.
#pragma once

#include <array>
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "models/numerics/dot.h"
#include "tests/numerics/formats.h"
#include "tests/support/random.h"

namespace quaver {

struct Arithmetic {
  const char* name;
  const char* a;
  const char* b;
  const char* intra;
  const char* inter;
  const char* rounding;
  const char* output;
  const char* output_rounding;
  Overflow overflow;
};

// For the names of tests.
inline void PrintTo(const Arithmetic& arithmetic, std::ostream* out) { *out << arithmetic.name; }

inline constexpr std::array kArithmetics = {
    Arithmetic{"sun2019_forward", "fp143", "fp143", "fp169", "fp169", "rna", "fp143", "rne",
               Overflow::kSaturate},
    Arithmetic{"sun2019_data_gradient", "fp152", "fp143", "fp169", "fp169", "rna", "fp152", "rne",
               Overflow::kSpecial},
    Arithmetic{"sun2019_weight_gradient", "fp143b4", "fp152", "fp169", "fp169", "rna", "fp169",
               "rna", Overflow::kSpecial},
    Arithmetic{"wang2018", "fp152", "fp152", "fp169", "fp169", "rne", "fp152", "rne",
               Overflow::kSpecial},
    Arithmetic{"mellempudi2019", "fp152", "fp152", "fp32", "fp32", "rne", "fp152", "sr8",
               Overflow::kSpecial},
    Arithmetic{"hybrid_stochastic", "fp143", "fp152", "fp169", "fp169", "rna", "fp152", "sr8",
               Overflow::kSpecial},
    Arithmetic{"noune2022", "e5m2fnuz", "e4m3fnuz", "fp32", "fp32", "rne", "e5m2fnuz", "rne",
               Overflow::kSaturate},
    Arithmetic{"ocp_fp8", "e4m3fn", "e4m3fn", "fp32", "fp32", "rne", "e4m3fn", "rne",
               Overflow::kSaturate},
    Arithmetic{"fp16", "fp169", "fp169", "fp169", "fp169", "rna", "fp169", "rna",
               Overflow::kSpecial},
    Arithmetic{"bf16", "bf16", "bf16", "fp32", "fp32", "rne", "bf16", "rne", Overflow::kSpecial},
    Arithmetic{"fp32", "fp32", "fp32", "fp32", "fp32", "rne", "fp32", "rne", Overflow::kSpecial},
    Arithmetic{"truncating", "fp152", "e4m3fn", "fp16", "fp32", "rtz", "fp16", "rna",
               Overflow::kSpecial},
};

inline PassArithmetic arithmetic(const Arithmetic& names, unsigned fused, std::uint32_t chunk) {
  return {
      parse_format(names.a),
      parse_format(names.b),
      fused,
      {parse_format(names.intra), parse_format(names.inter), chunk, parse_rounding(names.rounding)},
      {parse_format(names.output), parse_rounding(names.output_rounding), names.overflow}};
}

using Codes = std::vector<std::uint32_t>;

enum class Mood : std::uint8_t {
  kAnything,  // corners and special codes too
  kFinite,    // any number
  kModerate,  // near one in magnitude, so that sums do not run away
};

inline std::uint32_t operand(Random& random, const Format& f, Mood mood) {
  if (mood == Mood::kAnything) return random.operand(f);
  if (mood == Mood::kModerate) {
    const std::uint32_t top = ((1U << f.exponent_bits) - 1) / 2;
    const auto field = top + static_cast<std::uint32_t>(random.below(3)) - 1;
    return (field << f.mantissa_bits | (random.bits(32) & ((1U << f.mantissa_bits) - 1))) |
           (random.one_in(2) ? f.sign_mask() : 0);
  }
  const auto magnitude = static_cast<std::uint32_t>(random.below(f.max_finite_code() + 1ULL));
  return magnitude != 0 && random.one_in(2) ? magnitude | f.sign_mask() : magnitude;
}

inline Codes operands(Random& random, const Format& f, std::size_t count, Mood mood) {
  Codes codes(count);
  for (std::uint32_t& code : codes) code = operand(random, f, mood);
  return codes;
}

}  // namespace quaver
