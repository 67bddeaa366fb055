// Is the chosen format the one that an exhaustive search with the golden conversion finds?
#include "models/numerics/adaptive_format.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <string>
#include <vector>

#include "models/numerics/operations.h"
#include "tests/support/random.h"

namespace quaver {
namespace {

const Format kFloat = parse_format("fp32");

double value_of(float x) { return static_cast<double>(x); }

// The sum of squared distances after a conversion of each value, code by code.
double squared_error(const Format& format, const std::vector<float>& values) {
  double sum = 0;
  for (const float x : values) {
    if (!std::isfinite(x)) continue;
    const std::uint32_t code = convert(kFloat, std::bit_cast<std::uint32_t>(x),
                                       {format, parse_rounding("rne"), Overflow::kSaturate});
    const double distance = to_double(format, code) - value_of(x);
    sum += distance * distance;
  }
  return sum;
}

// Of all spellings of this width: the highest bias whose largest value is not below the tensor's,
// for each exponent width; then the least error.
std::string searched(unsigned width, const std::vector<float>& values) {
  double largest = 0;
  for (const float x : values)
    if (std::isfinite(x)) largest = std::max(largest, value_of(std::fabs(x)));
  std::string best;
  double least = 0;
  for (unsigned e = 1; e <= std::min(8U, width - 1); ++e) {
    const std::string split = "e" + std::to_string(e) + "m" + std::to_string(width - 1 - e) + "b";
    int bias = 600;
    const auto top = [&] {
      const Format f = parse_format(split + std::to_string(bias) + ":none");
      return to_double(f, f.max_finite_code());
    };
    while (top() < largest) --bias;
    const std::string name = split + std::to_string(bias) + ":none";
    const double error = squared_error(parse_format(name), values);
    if (best.empty() || error < least) {
      best = name;
      least = error;
    }
  }
  return best;
}

std::string chosen(unsigned width, const std::vector<float>& values) {
  return choose_format({width}, values.size(), [&](std::uint64_t i) { return value_of(values[i]); })
      .name;
}

TEST(AdaptiveFormat, IsWhatAnExhaustiveSearchFinds) {
  Random random;
  for (int i = 0; i < 300; ++i) {
    const unsigned width = 3 + static_cast<unsigned>(random.below(14));
    const int scale = static_cast<int>(random.below(60)) - 30;
    const int spread = static_cast<int>(random.below(20));
    std::vector<float> values(1 + random.below(40));
    for (float& x : values) {
      const int binade = scale - static_cast<int>(random.below(static_cast<unsigned>(spread) + 1));
      x = std::ldexp(static_cast<float>(random.below(1 << 12)) - 2048.0F, binade - 11);
    }
    bool all_zero = true;
    for (const float x : values) all_zero = all_zero && x == 0;
    if (all_zero) continue;
    EXPECT_EQ(chosen(width, values), searched(width, values)) << "width " << width;
  }
}

TEST(AdaptiveFormat, HoldsTheLargestMagnitudeOnTheEdgesOfABinade) {
  // 8 bits with 3 of mantissa end at 1.875 times a power of two.
  for (const float largest : {1.0F, 1.875F, std::nextafter(1.875F, 2.0F), 2.0F, 0x1p-120F, 0x1p90F})
    for (const unsigned width : {3U, 8U, 16U}) {
      const std::vector<float> values = {largest, -largest / 3};
      EXPECT_EQ(chosen(width, values), searched(width, values)) << largest;
    }
}

TEST(AdaptiveFormat, PutsZeroIntoAnyFormatAndIgnoresWhatIsNotANumber) {
  EXPECT_EQ(chosen(8, {0, -0.0F}), chosen(8, {1, 1}));
  EXPECT_EQ(chosen(8, {}), chosen(8, {1, 1}));
  EXPECT_EQ(chosen(8, {0.3F, INFINITY, -0.7F, NAN}), chosen(8, {0.3F, -0.7F}));
}

TEST(AdaptiveFormat, IsSpelledWithItsWidth) {
  EXPECT_FALSE(parse_adaptive("fp143").has_value());
  EXPECT_EQ(parse_adaptive("afp8")->width, 8U);
  EXPECT_EQ(parse_adaptive("afp16")->unchosen().bytes(), 2U);
  EXPECT_EQ(parse_adaptive("afp3")->unchosen().width(), 3U);
  for (const char* text : {"afp", "afp2", "afp17", "afp8x", "afp-8"}) try {
      parse_adaptive(text);
      FAIL() << text;
    } catch (const std::invalid_argument& error) {
      EXPECT_EQ(error.what(), "format '" + std::string(text) +
                                  "': expected a width of 3 to 16 bits after afp, as in afp8");
    }
}

}  // namespace
}  // namespace quaver
