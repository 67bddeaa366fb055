#include "models/weight_update_unit/scalars.h"

#include <boost/multiprecision/cpp_int.hpp>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <sstream>
#include <stdexcept>
#include <string>

#include "models/numerics/rounding.h"

namespace quaver {
namespace {

using boost::multiprecision::cpp_int;

constexpr int kMaxExponent = 5000;  // of ten; far beyond every format, and quick to raise

// numerator / denominator, not negative.
struct Ratio {
  cpp_int numerator;
  cpp_int denominator = 1;
};

[[noreturn]] void fail(const std::string& found, const std::string& expected) {
  throw std::invalid_argument("found '" + found.substr(0, 40) + "', expected " + expected);
}

cpp_int power(unsigned base, int exponent) {
  return boost::multiprecision::pow(cpp_int(base), static_cast<unsigned>(exponent));
}

Ratio scaled(const cpp_int& integer, unsigned base, int exponent) {
  if (exponent >= 0) return {integer * power(base, exponent), 1};
  return {integer, power(base, -exponent)};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// DIGITS[.DIGITS][e[+|-]DIGITS], where one of the first two may be missing.
Ratio parse_decimal(std::string_view text) {
  const std::string expected = "a decimal number from 0 up, as 0.1 or 1e-4";
  cpp_int digits = 0;
  std::size_t count = 0;
  int exponent = 0;
  bool point = false;
  std::size_t i = 0;
  for (; i < text.size() && (is_digit(text[i]) || (text[i] == '.' && !point)); ++i) {
    if (text[i] == '.') {
      point = true;
      continue;
    }
    digits = digits * 10 + static_cast<unsigned>(text[i] - '0');
    ++count;
    exponent -= point ? 1 : 0;
  }
  if (count == 0 || count > kMaxExponent) fail(std::string(text), expected);
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i + 1 < text.size() && text[i] == '+' && is_digit(text[i + 1])) ++i;
    int ten = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + i, end, ten);
    if (error != std::errc{} || std::abs(ten) > kMaxExponent) fail(std::string(text), expected);
    i = static_cast<std::size_t>(stop - text.data());
    exponent += ten;
  }
  if (i != text.size()) fail(std::string(text), expected);
  return scaled(digits, 10, exponent);
}

std::string spelled(double value) {
  std::ostringstream text;
  text.precision(17);
  text << value;
  return text.str();
}

Ratio ratio_of(double value) {
  if (!std::isfinite(value) || value < 0) fail(spelled(value), "a finite number from 0 up");
  int exponent = 0;
  constexpr int kPrecision = 53;
  const auto significand =
      static_cast<std::uint64_t>(std::ldexp(std::frexp(value, &exponent), kPrecision));
  return scaled(significand, 2, exponent - kPrecision);
}

// The quotient to about 100 bits, with the rest of the division as one sticky bit below them: more
// than any rounding to nearest needs.
Number quotient_of(const Ratio& x) {
  constexpr int kBits = 100;
  const int shift =
      kBits + static_cast<int>(msb(x.denominator)) - static_cast<int>(msb(x.numerator));
  cpp_int numerator = x.numerator;
  cpp_int denominator = x.denominator;
  (shift >= 0 ? numerator : denominator) <<= static_cast<unsigned>(std::abs(shift));
  cpp_int quotient;
  cpp_int rest;
  divide_qr(numerator, denominator, quotient, rest);
  const auto low = static_cast<std::uint64_t>(quotient & 0xffffffffffffffffU);
  const auto high = static_cast<std::uint64_t>(quotient >> 64);
  const Uint128 kept = (static_cast<Uint128>(high) << 64) | low;
  return {NumberClass::kFinite, false, -shift - 1, (kept << 1) | (rest != 0 ? 1U : 0U)};
}

std::uint32_t code_of(const Ratio& x, const std::string& found, const Format& format) {
  if (x.numerator == 0) return 0;
  const std::uint32_t code =
      round_to_code(quotient_of(x), format, {RoundingKind::kNearestEven, 0}, Overflow::kSpecial);
  const Number number = decode(format, code);
  if (number.kind != NumberClass::kFinite)
    fail(found, "a number that " + format.name + " can hold, this one overflows");
  if (number.is_zero())
    fail(found, "a number that " + format.name + " can hold, this one becomes 0");
  return code;
}

std::uint32_t inverse_of(const Ratio& x, const std::string& found, const Format& format) {
  if (x.numerator == 0) fail(found, "a number above 0");
  return code_of({x.denominator, x.numerator}, "1/" + found, format);
}

}  // namespace

std::uint32_t scalar_code(std::string_view decimal, const Format& format) {
  return code_of(parse_decimal(decimal), std::string(decimal), format);
}

std::uint32_t scalar_code(double value, const Format& format) {
  return code_of(ratio_of(value), spelled(value), format);
}

std::uint32_t inverse_code(std::string_view decimal, const Format& format) {
  return inverse_of(parse_decimal(decimal), std::string(decimal), format);
}

std::uint32_t inverse_code(double value, const Format& format) {
  return inverse_of(ratio_of(value), spelled(value), format);
}

}  // namespace quaver
