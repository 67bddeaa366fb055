// Properties of every rounding: order is kept, an exact value stays, and the sign is carried along.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "tests/numerics/formats.h"
#include "tests/support/oracle.h"

namespace quaver {
namespace {

// Codes of the numbers of a format, infinities included, by value.
std::vector<std::uint32_t> sorted_codes(const Format& f) {
  std::vector<std::pair<double, std::uint32_t>> values;
  for (std::uint32_t code = 0; code <= f.code_mask(); ++code)
    if (const oracle::Real x = oracle::value_of(f, code); !x.is_nan())
      values.emplace_back(x.to_double(), code);
  std::ranges::sort(values);
  std::vector<std::uint32_t> codes;
  for (const auto& [value, code] : values) codes.push_back(code);
  return codes;
}

std::vector<double> values_of(const Format& f) {
  std::vector<double> values;
  for (std::uint32_t code = 0; code <= f.code_mask(); ++code)
    values.push_back(oracle::value_of(f, code).to_double());
  return values;
}

TEST(RoundingOrder, NoRoundingEverSwapsTwoValues) {
  for (const char* source : {"fp16", "bf16", "fp169"}) {
    const Format from = parse_format(source);
    const std::vector<std::uint32_t> codes = sorted_codes(from);
    for (const char* name : {"fp143", "fp152", "e4m3fn", "e5m2fnuz", "fp169", "e4m3:nosub"}) {
      const Format to = parse_format(name);
      const std::vector<double> values = values_of(to);
      for (const auto& [rounding, random] :
           {std::pair{kRne, 0U}, {kRna, 0U}, {kRtz, 0U}, {kSr8, 0U}, {kSr8, 200U}, {kSr8, 255U}}) {
        // sr is the same function of |x| on both sides of zero, so it keeps order there too.
        double previous = -HUGE_VAL;
        for (const std::uint32_t code : codes) {
          const double value =
              values[convert(from, code, {to, rounding, Overflow::kSaturate}, random)];
          ASSERT_LE(previous, value)
              << source << " " << code << " -> " << name << " " << to_string(rounding);
          previous = value;
        }
      }
    }
  }
}

TEST(RoundingExact, AValueOfTheTargetNeverMovesWhateverTheRounding) {
  for (const Format& f : formats_up_to(16, true))
    for (std::uint32_t code = 0; code <= f.code_mask(); ++code) {
      if (oracle::value_of(f, code).is_nan()) continue;
      const std::uint32_t canonical = code == f.sign_mask() && !f.signed_zero ? 0 : code;
      for (const Rounding rounding : {kRne, kRna, kRtz, kSr8})
        ASSERT_EQ(convert(f, code, {f, rounding, Overflow::kSpecial}, 255), canonical)
            << f.name << " " << to_string(rounding);
    }
}

TEST(RoundingSign, MinusXRoundsToMinusTheRoundingOfX) {
  const Format from = parse_format("bf16");
  for (const Format& to : formats_up_to(16, false)) {
    for (std::uint32_t code = 0; code < 0x8000; ++code)
      for (const Rounding rounding : {kRne, kRna, kRtz, kSr8}) {
        const Conversion target{to, rounding, Overflow::kSaturate};
        const std::uint32_t plus = convert(from, code, target, 100);
        const std::uint32_t minus = convert(from, code | 0x8000, target, 100);
        const bool unsigned_result =
            (plus == 0 && !to.signed_zero) || oracle::value_of(to, plus).is_nan();
        ASSERT_EQ(minus, unsigned_result ? plus : plus | to.sign_mask()) << to.name << " " << code;
      }
  }
}

}  // namespace
}  // namespace quaver
