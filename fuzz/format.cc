// The grammar of formats; and whatever it accepts must round, decode and spell without a fault.
#include "models/numerics/format.h"

#include <array>
#include <stdexcept>

#include "fuzz/input.h"
#include "models/numerics/dot.h"

namespace quaver::fuzz {
namespace {

constexpr std::array kRoundings = {
    Rounding{RoundingKind::kNearestEven, 0}, Rounding{RoundingKind::kNearestAway, 0},
    Rounding{RoundingKind::kTowardZero, 0}, Rounding{RoundingKind::kStochastic, 1},
    Rounding{RoundingKind::kStochastic, 32}};

bool is_nan(const Format& format, std::uint32_t code) {
  return decode(format, code).kind == NumberClass::kNan;
}

// Rounds into a format that may have no NaN; then, and only then, NaN is refused.
void convert_into(const Format& from, std::uint32_t code, const Conversion& to) {
  try {
    const std::uint32_t result = convert(from, code, to, 0x9e3779b9 >> (32 - 1));
    require((result & ~to.format.code_mask()) == 0, "a result is a code of its format");
  } catch (const std::domain_error&) {
    require(!to.format.has_nan() && is_nan(from, code),
            "only NaN into a format without is refused");
  }
}

void check_code(const Format& format, std::uint32_t code) {
  static const std::array targets = {parse_format("fp143"), parse_format("fp169"),
                                     parse_format("fp32"), parse_format("e5m2:none"),
                                     parse_format("e11m20b4096:nosub")};
  for (const Rounding rounding : kRoundings) {
    for (const Format& target : targets) convert_into(format, code, {target, rounding});
    for (const Format& source : targets)
      convert_into(source, code & source.code_mask(), {format, rounding, Overflow::kSaturate});
    // What a code means fits the format, so rounding it changes nothing but the spelling of NaN
    // and of a zero without a sign.
    if (!is_nan(format, code)) {
      const std::uint32_t same = convert(format, code, {format, rounding}, 1);
      require(to_double(format, same) == to_double(format, code), "a value rounds to itself");
      require(format.signed_zero ? same == code : true, "a code rounds to itself");
    }
  }
  // Sums of any distance, which may leave 128 bits.
  if (!is_nan(format, code)) {
    const std::array operands = {code, format.max_finite_code(), 1U};
    for (const std::uint32_t other : operands) {
      try {
        static_cast<void>(fused_multiply_add(format, code, format, other, format.max_finite_code(),
                                             {format, kRoundings[0]}));
        static_cast<void>(add(code, other, {format, kRoundings[1]}));
      } catch (const std::domain_error&) {
        require(!format.has_nan(), "only formats without NaN refuse one");
      }
    }
  }
}

}  // namespace
}  // namespace quaver::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quaver;
  const std::string_view text = fuzz::text_of(data, size);
  Format format;
  try {
    format = parse_format(text);
  } catch (const std::invalid_argument&) {
    return 0;
  }
  fuzz::require(parse_format(spelling(format)) == format, "a spelling reads as its format");
  fuzz::require(format.name == text, "a format has the name it was asked for by");
  fuzz::require(holds(format, format), "a format holds itself");
  std::uint32_t state = 1;
  for (const char byte : text) state = state * 31 + static_cast<unsigned char>(byte);
  for (const std::uint32_t code : {0U, 1U, format.sign_mask(), format.max_finite_code(),
                                   format.magnitude_mask(), format.code_mask(), state})
    fuzz::check_code(format, code & format.code_mask());
  return 0;
}
