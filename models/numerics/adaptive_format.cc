#include "models/numerics/adaptive_format.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace quaver {
namespace {

constexpr unsigned kMinWidth = 3;
constexpr unsigned kMaxWidth = 16;
// An offset must be a value of the float32 sums' range whatever the exponent width.
constexpr unsigned kMaxExponentBits = 8;

// The exponent of the binade that must be the highest one for `largest` to be representable with m
// mantissa bits: the smallest u with largest <= (2 - 2^-m) * 2^u.
int highest_binade(double largest, unsigned m) {
  const int binade = std::ilogb(largest);
  const double top = 2 - std::ldexp(1.0, -static_cast<int>(m));
  return largest > std::ldexp(top, binade) ? binade + 1 : binade;
}

Format split(unsigned width, unsigned exponent_bits, double largest) {
  Format f;
  f.exponent_bits = exponent_bits;
  f.mantissa_bits = width - 1 - exponent_bits;
  f.bias = (1 << exponent_bits) - 1 - highest_binade(largest, f.mantissa_bits);
  f.specials = Specials::kNone;
  f.name = spelling(f);
  return f;
}

// Distance of |x| to the nearest value of the format. Exact but for the last subtraction's
// rounding: scaling by a power of two and rounding to an integer are.
double error_of(const Format& f, double x) {
  const double magnitude = std::fabs(x);
  if (magnitude == 0) return 0;
  const int binade = std::max(std::ilogb(magnitude), f.min_exponent());
  const int step = binade - static_cast<int>(f.mantissa_bits);
  return std::ldexp(std::nearbyint(std::ldexp(magnitude, -step)), step) - magnitude;
}

}  // namespace

Format AdaptiveFormat::unchosen() const {
  Format f = split(width, std::min(4U, width - 2), 1);
  f.name = "afp" + std::to_string(width);
  return f;
}

std::optional<AdaptiveFormat> parse_adaptive(std::string_view text) {
  if (!text.starts_with("afp")) return std::nullopt;
  unsigned width = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + 3, end, width);
  if (error != std::errc{} || stop != end || width < kMinWidth || width > kMaxWidth)
    throw std::invalid_argument("format '" + std::string(text) +
                                "': expected a width of 3 to 16 bits after afp, as in afp8");
  return AdaptiveFormat{width};
}

Format choose_format(AdaptiveFormat format, std::uint64_t count, const TensorValues& value) {
  double largest = 0;
  for (std::uint64_t i = 0; i < count; ++i)
    if (const double x = value(i); std::isfinite(x)) largest = std::max(largest, std::fabs(x));
  if (largest == 0) largest = 1;
  Format best;
  double least = std::numeric_limits<double>::infinity();
  for (unsigned e = 1; e < std::min(format.width, kMaxExponentBits + 1); ++e) {
    const Format candidate = split(format.width, e, largest);
    double squares = 0;
    for (std::uint64_t i = 0; i < count; ++i)
      if (const double x = value(i); std::isfinite(x)) {
        const double error = error_of(candidate, x);
        squares += error * error;
      }
    if (squares < least || best.name.empty()) {
      least = squares;
      best = candidate;
    }
  }
  return best;
}

}  // namespace quaver
