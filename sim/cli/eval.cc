// quaver eval: the golden model as a filter, one operation a line.
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <iostream>
#include <map>

#include "models/numerics/dot.h"
#include "sim/cli/arguments.h"
#include "sim/cli/commands.h"
#include "sim/cli/eval_training.h"
#include "sim/cli/words.h"
#include "sim/recipe/recipe.h"

namespace quaver {
namespace po = boost::program_options;
namespace {

constexpr std::uint64_t kMaxDotLength = 1U << 24;

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
  const Pass pass = parse_pass(arguments.text("pass"), {"--pass"});
  return fixed_arithmetic(recipe, pass, {"--recipe"}, {"--pass"});
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
      {"update",
       {update_line,
        {"variant", "weight", "gradient", "rounding", "accumulation", "learning-rate", "momentum",
         "weight-decay", "loss-scale"}}},
      {"loss-scale", {loss_scale_line, {"policy", "initial", "interval", "floor", "schedule"}}},
  };
  return table;
}

void check_options(const Arguments& arguments, const std::string& name,
                   const Operation& operation) {
  const auto takes = [&](const std::string& option) {
    return std::ranges::find(operation.options, option) != operation.options.end();
  };
  for (const auto& [other, its] : operations())
    for (const std::string& option : its.options)
      if (arguments.given(option) && !takes(option))
        throw InputError({"--" + option},
                         "eval " + name + " does not take it, expected --" +
                             fmt::format("{}", fmt::join(operation.options, ", --")));
}

}  // namespace

int command_eval(const CommandArguments& given) {
  Arguments arguments(
      "eval mul|add|fma|convert|mac|dot|decode|update|loss-scale [OPTIONS] < OPERANDS");
  arguments.positional(
      "OP",
      "the operation, one a line of standard input; codes in hex, where the rounding is sr<k> the\n"
      "      random integer last, in hex\n"
      "    mul: a b    add: x y    fma: a b accumulator    convert, decode: a code\n"
      "    mac: W codes of a, W of b, the accumulator (W: the recipe's fused_products)\n"
      "    dot: the length K in decimal, K codes of a, K of b\n"
      "    update: weight, residual or master, velocity, gradient; prints the first three anew\n"
      "    loss-scale: 1 if a gradient of the step overflowed, or 0; prints the next scale and\n"
      "      whether the step is skipped\n"
      "    Example: echo '38 3c' | quaver eval mul --a fp143 --b fp152 --to fp169");
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
  add_training_options(arguments.options());
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
