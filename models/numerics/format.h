// A binary floating-point format as six fields, and the table of the formats that have names.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace quaver {

// Which codes of the top binade are not numbers.
enum class Specials : std::uint8_t {
  kIeee,  // exponent all ones: infinity (mantissa 0) or NaN (IEEE 754-2019, 3.4)
  kNan,   // only the code with all exponent and mantissa bits set (OCP OFP8 E4M3; DLFloat)
  kNuz,   // no infinity; the code of negative zero is NaN (Noune 2022)
  kNone,  // every code is a number
};

// One format. A value is (-1)^sign * 2^(field - bias) * 1.mantissa, with the exceptions that
// `specials` and `subnormals` name.
struct Format {
  std::string name;            // the spelling it was asked for by; not part of equality
  unsigned exponent_bits = 0;  // 1 .. 11
  unsigned mantissa_bits = 0;  // 0 .. 30, without the hidden bit; 1 + e + m <= 32
  int bias = 0;
  Specials specials = Specials::kIeee;
  // true: exponent field 0 is the subnormal binade. false: it is one more normal binade, and only
  // the code with exponent and mantissa 0 is zero.
  bool subnormals = true;
  bool signed_zero = true;  // false: the code of -0 is read as zero and never produced

  [[nodiscard]] unsigned width() const { return 1 + exponent_bits + mantissa_bits; }
  // Bytes of one code in memory: 1, 2 or 4.
  [[nodiscard]] unsigned bytes() const { return width() <= 8 ? 1 : width() <= 16 ? 2 : 4; }
  // Precision in bits, with the hidden bit.
  [[nodiscard]] unsigned precision() const { return mantissa_bits + 1; }
  // Exponent of the lowest binade: 1 - bias with subnormals (the grid stops there), -bias without.
  [[nodiscard]] int min_exponent() const { return (subnormals ? 1 : 0) - bias; }

  [[nodiscard]] std::uint32_t sign_mask() const { return 1U << (width() - 1); }
  [[nodiscard]] std::uint32_t magnitude_mask() const { return sign_mask() - 1; }
  [[nodiscard]] std::uint32_t code_mask() const { return sign_mask() | magnitude_mask(); }
  // Code of the largest finite magnitude, positive.
  [[nodiscard]] std::uint32_t max_finite_code() const;
  [[nodiscard]] bool has_infinity() const { return specials == Specials::kIeee; }
  [[nodiscard]] bool has_nan() const { return specials != Specials::kNone; }
  [[nodiscard]] std::uint32_t infinity_code(bool negative) const;  // only if has_infinity()
  [[nodiscard]] std::uint32_t nan_code() const;  // the canonical one; only if has_nan()

  friend bool operator==(const Format& x, const Format& y);
};

// Reads a name of the table or the grammar e<E>m<M>[b<bias>][:ieee|:nan|:nuz|:none][:nosub][:uz]
// (default bias 2^(E-1)-1, specials ieee). Throws std::invalid_argument whose text says what was
// found and what was expected.
Format parse_format(std::string_view text);

// The grammar's spelling of a format; parse_format(spelling(f)) == f.
std::string spelling(const Format& format);

struct NamedFormat {
  Format format;
  std::string_view note;  // where it comes from
};
// Every named format but the fifteen fp143b<N> aliases, which differ in bias only.
const std::vector<NamedFormat>& named_formats();

}  // namespace quaver
