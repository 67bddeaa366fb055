// quaver eval: the golden model as a filter, one operation a line.
#include <spdlog/fmt/fmt.h>

#include <charconv>
#include <functional>
#include <iostream>
#include <map>
#include <optional>

#include "models/numerics/dot.h"
#include "sim/cli/arguments.h"
#include "sim/cli/commands.h"
#include "sim/recipe/recipe.h"

namespace quaver {
namespace po = boost::program_options;
namespace {

constexpr std::uint64_t kMaxDotLength = 1U << 24;

// The words of one line of standard input, taken from left to right.
class Words {
 public:
  Words(std::string_view line, int number) : line_(line), number_(number) {}

  // A code of `format` in hex, with or without 0x.
  std::uint32_t code(const Format& format, const std::string& what) {
    const std::string_view word = next(what + ", a hex code of " + format.name);
    std::string_view digits = word;
    if (digits.starts_with("0x") || digits.starts_with("0X")) digits.remove_prefix(2);
    const auto value = number(digits, 16);
    if (!value || *value > format.code_mask())
      fail(word, "expected " + what + ", a hex code of " + format.name + " up to " +
                     fmt::format("{:x}", format.code_mask()));
    return static_cast<std::uint32_t>(*value);
  }
  std::vector<std::uint32_t> codes(const Format& format, std::uint64_t count,
                                   const std::string& what) {
    std::vector<std::uint32_t> result;
    for (std::uint64_t i = 0; i < count; ++i) result.push_back(code(format, what));
    return result;
  }
  // The random integer of sr<k>; 0 without reading a word for any other rounding.
  std::uint32_t random(Rounding rounding) {
    if (rounding.random_bits == 0) return 0;
    const std::string_view word = next("the random integer of " + to_string(rounding));
    const std::uint64_t bound = std::uint64_t{1} << rounding.random_bits;
    std::string_view digits = word;
    if (digits.starts_with("0x") || digits.starts_with("0X")) digits.remove_prefix(2);
    const auto value = number(digits, 16);
    if (!value || *value >= bound)
      fail(word, fmt::format("expected a random integer below {:x}, in hex", bound));
    return static_cast<std::uint32_t>(*value);
  }
  std::uint64_t decimal(const std::string& what, std::uint64_t low, std::uint64_t high) {
    const std::string_view word = next(what);
    const auto value = number(word, 10);
    if (!value || *value < low || *value > high)
      fail(word, fmt::format("expected {}, a decimal from {} to {}", what, low, high));
    return *value;
  }
  void finish() {
    skip_blanks();
    if (position_ < line_.size()) fail(line_.substr(position_), "expected the end of the line");
  }

 private:
  static std::optional<std::uint64_t> number(std::string_view text, int base) {
    std::uint64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value, base);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return value;
  }
  void skip_blanks() {
    while (position_ < line_.size() &&
           std::string_view(" \t\r").find(line_[position_]) != std::string_view::npos)
      ++position_;
  }
  std::string_view next(const std::string& expected) {
    skip_blanks();
    word_begin_ = position_;
    while (position_ < line_.size() &&
           std::string_view(" \t\r").find(line_[position_]) == std::string_view::npos)
      ++position_;
    if (word_begin_ == position_) throw InputError(place(), "the line ends, expected " + expected);
    return line_.substr(word_begin_, position_ - word_begin_);
  }
  [[noreturn]] void fail(std::string_view word, const std::string& expected) {
    if (word.data() >= line_.data())
      word_begin_ = static_cast<std::size_t>(word.data() - line_.data());
    throw InputError(place(), "found '" + std::string(word.substr(0, 40)) + "', " + expected);
  }
  [[nodiscard]] Location place() const {
    return {"<stdin>", number_, static_cast<int>(word_begin_) + 1};
  }

  std::string_view line_;
  int number_;
  std::size_t position_ = 0;
  std::size_t word_begin_ = 0;
};

std::string hex(const Format& format, std::uint32_t code) {
  return fmt::format("{:0{}x}", code, (format.width() + 3) / 4);
}

using LineFunction = std::function<std::string(Words&)>;

// Calls `line` for each line of standard input and prints what it returns. Blank lines are errors:
// a filter answers every line with a line.
void filter(const LineFunction& line) {
  std::string text;
  for (int number = 1; std::getline(std::cin, text); ++number) {
    Words words(text, number);
    try {
      const std::string result = line(words);
      words.finish();
      if (!(std::cout << result << '\n')) return;  // the reader has left; main() reports it
    } catch (const std::domain_error& error) {
      throw InputError({"<stdin>", number, 1},
                       std::string(error.what()) + ", expected a format with NaN");
    }
  }
  if (std::cin.bad()) throw InputError({"<stdin>"}, "cannot be read, expected lines of operands");
}

Format format_option(const Arguments& arguments, const std::string& name) {
  return arguments.parsed(name, parse_format);
}

Conversion conversion_option(const Arguments& arguments, const std::string& format) {
  return {format_option(arguments, format), arguments.parsed("rounding", parse_rounding),
          arguments.parsed("overflow", parse_overflow)};
}

PassArithmetic arithmetic_option(const Arguments& arguments) {
  for (const char* name : {"rounding", "overflow"})
    if (arguments.given(name))
      throw InputError({std::string("--") + name},
                       "mac and dot take the recipe's own, expected no such option");
  const Recipe recipe = load_recipe(arguments.text("recipe"), {"--recipe"});
  return recipe.arithmetic(parse_pass(arguments.text("pass"), {"--pass"}));
}

LineFunction multiply_line(const Arguments& arguments) {
  return [a = format_option(arguments, "a"), b = format_option(arguments, "b"),
          to = conversion_option(arguments, "to")](Words& words) {
    const std::uint32_t x = words.code(a, "operand a");
    const std::uint32_t y = words.code(b, "operand b");
    return hex(to.format, multiply(a, x, b, y, to, words.random(to.rounding)));
  };
}

LineFunction add_line(const Arguments& arguments) {
  return [to = conversion_option(arguments, "format")](Words& words) {
    const std::uint32_t x = words.code(to.format, "operand x");
    const std::uint32_t y = words.code(to.format, "operand y");
    return hex(to.format, add(x, y, to, words.random(to.rounding)));
  };
}

LineFunction fma_line(const Arguments& arguments) {
  return [a = format_option(arguments, "a"), b = format_option(arguments, "b"),
          to = conversion_option(arguments, "acc")](Words& words) {
    const std::uint32_t x = words.code(a, "operand a");
    const std::uint32_t y = words.code(b, "operand b");
    const std::uint32_t c = words.code(to.format, "the accumulator");
    return hex(to.format, fused_multiply_add(a, x, b, y, c, to, words.random(to.rounding)));
  };
}

LineFunction convert_line(const Arguments& arguments) {
  return [from = format_option(arguments, "from"),
          to = conversion_option(arguments, "to")](Words& words) {
    const std::uint32_t code = words.code(from, "the operand");
    return hex(to.format, convert(from, code, to, words.random(to.rounding)));
  };
}

LineFunction mac_line(const Arguments& arguments) {
  return [p = arithmetic_option(arguments)](Words& words) {
    const auto a = words.codes(p.a, p.fused_products, "operand a");
    const auto b = words.codes(p.b, p.fused_products, "operand b");
    const std::uint32_t sum = words.code(p.accumulation.intra, "the accumulator");
    return hex(p.accumulation.intra, multiply_accumulate(p, a, b, sum));
  };
}

LineFunction dot_line(const Arguments& arguments) {
  return [p = arithmetic_option(arguments)](Words& words) {
    const std::uint64_t length = words.decimal("the length K", 1, kMaxDotLength);
    const auto a = words.codes(p.a, length, "operand a");
    const auto b = words.codes(p.b, length, "operand b");
    return hex(p.output.format, dot(p, a, b, words.random(p.output.rounding)));
  };
}

LineFunction decode_line(const Arguments& arguments) {
  return [format = format_option(arguments, "format")](Words& words) -> std::string {
    const Number value = decode(format, words.code(format, "the operand"));
    switch (value.kind) {
      case NumberClass::kNan: return "nan";
      case NumberClass::kInfinity: return value.negative ? "-inf" : "inf";
      case NumberClass::kFinite: break;
    }
    char text[64];
    std::snprintf(text, sizeof text, "%a", to_double(value));
    return text;
  };
}

struct Operation {
  LineFunction (*make)(const Arguments&);
  std::vector<std::string> options;  // that it takes
};

const std::map<std::string, Operation>& operations() {
  static const std::map<std::string, Operation> table = {
      {"mul", {multiply_line, {"a", "b", "to", "rounding", "overflow"}}},
      {"add", {add_line, {"format", "rounding", "overflow"}}},
      {"fma", {fma_line, {"a", "b", "acc", "rounding", "overflow"}}},
      {"convert", {convert_line, {"from", "to", "rounding", "overflow"}}},
      {"mac", {mac_line, {"recipe", "pass", "rounding", "overflow"}}},
      {"dot", {dot_line, {"recipe", "pass", "rounding", "overflow"}}},
      {"decode", {decode_line, {"format"}}},
  };
  return table;
}

void check_options(const Arguments& arguments, const std::string& name,
                   const Operation& operation) {
  for (const char* option :
       {"a", "b", "to", "from", "format", "acc", "recipe", "pass", "rounding", "overflow"})
    if (arguments.given(option) && std::find(operation.options.begin(), operation.options.end(),
                                             option) == operation.options.end())
      throw InputError({std::string("--") + option},
                       "eval " + name + " does not take it, expected --" +
                           fmt::format("{}", fmt::join(operation.options, ", --")));
}

}  // namespace

int command_eval(const CommandArguments& given) {
  Arguments arguments("eval mul|add|fma|convert|mac|dot|decode [OPTIONS] < OPERANDS");
  arguments.positional("OP", "the operation; operands are hex codes, one operation a line");
  arguments.options().add_options()("a", po::value<std::string>(), "format of operand a")(
      "b", po::value<std::string>(), "format of operand b")("acc", po::value<std::string>(),
                                                            "format of the accumulator of fma")(
      "format", po::value<std::string>(), "format of add and decode")(
      "from", po::value<std::string>(), "format that convert reads")(
      "to", po::value<std::string>(), "format of the result of mul and convert")(
      "recipe", po::value<std::string>(), "recipe of mac and dot")(
      "pass", po::value<std::string>(), "fwd, dgrad or wgrad, for mac and dot")(
      "rounding", po::value<std::string>()->default_value("rne"),
      "rne, rna, rtz or sr<k>; with sr<k> each line ends with the random integer")(
      "overflow", po::value<std::string>()->default_value("special"), "special or saturate");
  if (!arguments.parse(given)) return kDone;
  const std::string name = arguments.text("OP");
  const auto operation = operations().find(name);
  if (operation == operations().end()) {
    std::vector<std::string> names;
    for (const auto& [known, unused] : operations()) names.push_back(known);
    throw InputError({"OP"}, "unknown operation '" + name + "', expected one of " + join(names) +
                                 did_you_mean(name, names));
  }
  check_options(arguments, name, operation->second);
  std::ios::sync_with_stdio(false);
  filter(operation->second.make(arguments));
  return kDone;
}

}  // namespace quaver
