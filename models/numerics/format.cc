#include "models/numerics/format.h"

#include <charconv>
#include <optional>
#include <stdexcept>

namespace quaver {
namespace {

constexpr int kMaxBias = 4096;

Format make(std::string_view name, unsigned e, unsigned m, int bias, Specials specials,
            bool subnormals = true) {
  const bool signed_zero = specials != Specials::kNuz && subnormals;
  return {std::string(name), e, m, bias, specials, subnormals, signed_zero};
}

[[noreturn]] void fail(std::string_view text, const std::string& what) {
  throw std::invalid_argument("format '" + std::string(text) + "': " + what);
}

// Takes a decimal integer off the front of `rest`.
std::optional<int> take_number(std::string_view& rest) {
  int value = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
  if (error != std::errc{}) return std::nullopt;
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  return value;
}

bool take(std::string_view& rest, std::string_view prefix) {
  if (!rest.starts_with(prefix)) return false;
  rest.remove_prefix(prefix.size());
  return true;
}

void check(std::string_view text, const Format& f) {
  if (f.exponent_bits < 1 || f.exponent_bits > 11)
    fail(text, "exponent bits must be 1 to 11, found " + std::to_string(f.exponent_bits));
  if (f.mantissa_bits > 30 || f.width() > 32)
    fail(text, "sign, exponent and mantissa must fit 32 bits with at most 30 mantissa bits");
  if (f.specials == Specials::kIeee && f.mantissa_bits == 0)
    fail(text, "ieee specials need at least 1 mantissa bit");
  if (f.bias < -kMaxBias || f.bias > kMaxBias)
    fail(text, "bias must be -4096 to 4096, found " + std::to_string(f.bias));
  if (f.max_finite_code() == 0) fail(text, "it would hold no number but zero");
}

std::optional<Format> parse_grammar(std::string_view text) {
  std::string_view rest = text;
  Format f;
  if (!take(rest, "e")) return std::nullopt;
  const auto exponent = take_number(rest);
  if (!exponent || *exponent < 0 || *exponent > 99 || !take(rest, "m")) return std::nullopt;
  const auto mantissa = take_number(rest);
  if (!mantissa || *mantissa < 0 || *mantissa > 99) return std::nullopt;
  f.name = text;
  f.exponent_bits = static_cast<unsigned>(*exponent);
  f.mantissa_bits = static_cast<unsigned>(*mantissa);
  if (f.exponent_bits < 1 || f.exponent_bits > 11)
    fail(text, "exponent bits must be 1 to 11, found " + std::to_string(f.exponent_bits));
  f.bias = (1 << (f.exponent_bits - 1)) - 1;
  if (take(rest, "b")) {
    const auto bias = take_number(rest);
    if (!bias) return std::nullopt;
    f.bias = *bias;
  }
  if (take(rest, ":ieee"))
    f.specials = Specials::kIeee;
  else if (take(rest, ":nan"))
    f.specials = Specials::kNan;
  else if (take(rest, ":nuz"))
    f.specials = Specials::kNuz;
  else if (take(rest, ":none"))
    f.specials = Specials::kNone;
  f.subnormals = !take(rest, ":nosub");
  // The code of -0 is NaN with nuz, so there is no -0 to have a sign.
  f.signed_zero = !take(rest, ":uz") && f.specials != Specials::kNuz;
  if (!rest.empty()) return std::nullopt;
  check(text, f);
  return f;
}

}  // namespace

std::uint32_t Format::max_finite_code() const {
  switch (specials) {
    case Specials::kIeee:  // the last code before the all-ones exponent
      return (((1U << exponent_bits) - 1) << mantissa_bits) - 1;
    case Specials::kNan: return magnitude_mask() - 1;
    case Specials::kNuz:
    case Specials::kNone: return magnitude_mask();
  }
  return 0;
}

std::uint32_t Format::infinity_code(bool negative) const {
  const std::uint32_t infinity = ((1U << exponent_bits) - 1) << mantissa_bits;
  return negative ? infinity | sign_mask() : infinity;
}

std::uint32_t Format::nan_code() const {
  switch (specials) {
    case Specials::kIeee: return infinity_code(false) | (1U << (mantissa_bits - 1));
    case Specials::kNan: return magnitude_mask();
    case Specials::kNuz: return sign_mask();
    case Specials::kNone: break;
  }
  throw std::logic_error("format '" + name + "' has no NaN");
}

bool operator==(const Format& x, const Format& y) {
  return x.exponent_bits == y.exponent_bits && x.mantissa_bits == y.mantissa_bits &&
         x.bias == y.bias && x.specials == y.specials && x.subnormals == y.subnormals &&
         x.signed_zero == y.signed_zero;
}

const std::vector<NamedFormat>& named_formats() {
  using enum Specials;
  static const std::vector<NamedFormat> table = {
      {make("fp143", 4, 3, 11, kNuz), "HFP8 forward (Sun 2019); bias programmable: fp143b0..b15"},
      {make("fp152", 5, 2, 15, kIeee), "HFP8 backward (Wang 2018; Mellempudi 2019, table 1)"},
      {make("fp153", 5, 3, 15, kIeee), "internal operand of the hybrid FPU"},
      {make("fp169", 6, 9, 31, kNan, false), "DLFloat (Agrawal 2019): products, accumulation"},
      {make("fp16", 5, 10, 15, kIeee), "IEEE 754 binary16"},
      {make("bf16", 8, 7, 127, kIeee), "bfloat16"},
      {make("fp32", 8, 23, 127, kIeee), "IEEE 754 binary32"},
      {make("e4m3fn", 4, 3, 7, kNan), "OCP OFP8 E4M3"},
      {make("e5m2", 5, 2, 15, kIeee), "OCP OFP8 E5M2"},
      {make("e4m3fnuz", 4, 3, 8, kNuz), "Noune 2022, activations and weights"},
      {make("e5m2fnuz", 5, 2, 16, kNuz), "Noune 2022, gradients"},
      {make("e4m3b11fnuz", 4, 3, 11, kNuz), "ml_dtypes' name of fp143"},
      {make("e3m4", 3, 4, 3, kIeee), "ml_dtypes"},
  };
  return table;
}

Format parse_format(std::string_view text) {
  for (const NamedFormat& named : named_formats())
    if (named.format.name == text) return named.format;
  std::string_view rest = text;
  if (take(rest, "fp143b")) {
    const auto bias = take_number(rest);
    if (!bias || !rest.empty() || *bias < 0 || *bias > 15)
      fail(text, "the bias of fp143 is 0 to 15, as in fp143b11");
    return make(text, 4, 3, *bias, Specials::kNuz);
  }
  if (const auto parsed = parse_grammar(text)) return *parsed;
  std::string names;
  for (const NamedFormat& named : named_formats())
    names += (names.empty() ? "" : ", ") + named.format.name;
  fail(text, "unknown, expected one of " + names +
                 ", fp143b0 to fp143b15 or e<E>m<M>[b<bias>][:ieee|:nan|:nuz|:none][:nosub][:uz]");
}

std::string spelling(const Format& f) {
  std::string text = "e" + std::to_string(f.exponent_bits) + "m" + std::to_string(f.mantissa_bits) +
                     "b" + std::to_string(f.bias);
  switch (f.specials) {
    case Specials::kIeee: text += ":ieee"; break;
    case Specials::kNan: text += ":nan"; break;
    case Specials::kNuz: text += ":nuz"; break;
    case Specials::kNone: text += ":none"; break;
  }
  if (!f.subnormals) text += ":nosub";
  if (!f.signed_zero) text += ":uz";
  return text;
}

}  // namespace quaver
