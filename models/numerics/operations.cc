#include "models/numerics/operations.h"

#include <array>

namespace quaver {

std::uint32_t multiply(const Format& a_format, std::uint32_t a, const Format& b_format,
                       std::uint32_t b, const Conversion& to, std::uint32_t random) {
  const Number exact = product(decode(a_format, a), decode(b_format, b));
  return round_to_code(exact, to.format, to.rounding, to.overflow, random);
}

std::uint32_t add(std::uint32_t x, std::uint32_t y, const Conversion& to, std::uint32_t random) {
  const std::array terms = {decode(to.format, x), decode(to.format, y)};
  return round_to_code(sum(terms), to.format, to.rounding, to.overflow, random);
}

std::uint32_t fused_multiply_add(const Format& a_format, std::uint32_t a, const Format& b_format,
                                 std::uint32_t b, std::uint32_t c, const Conversion& to,
                                 std::uint32_t random) {
  const std::array terms = {product(decode(a_format, a), decode(b_format, b)),
                            decode(to.format, c)};
  return round_to_code(sum(terms), to.format, to.rounding, to.overflow, random);
}

std::uint32_t convert(const Format& from, std::uint32_t code, const Conversion& to,
                      std::uint32_t random) {
  return round_to_code(decode(from, code), to.format, to.rounding, to.overflow, random);
}

}  // namespace quaver
