#include "sim/recipe/recipe.h"

#include "sim/input/data_files.h"
#include "sim/input/fields.h"

namespace quaver {
namespace {

constexpr std::uint64_t kMaxChunk = 1U << 24;
constexpr int kMaxBases = 8;

Format read_format(Fields& fields, std::string_view key) {
  return to_parsed(fields.require(key), fields.name(key), parse_format);
}

Node load_named(const std::string& name, const Location& place) {
  const std::vector<std::string> names = recipe_names();
  for (const std::string& known : names)
    if (known == name) return load_yaml(data_root() / "configs/recipes" / (name + ".yaml"));
  throw InputError(place, "unknown recipe '" + name + "', expected one of " + join(names) +
                              did_you_mean(name, names));
}

Node resolve(const Node& value, int depth) {
  if (depth > kMaxBases) throw InputError(value.location, "recipe bases run in a circle");
  if (value.is_scalar()) return resolve(load_named(value.scalar, value.location), depth + 1);
  if (!value.is_map())
    throw InputError(value.location,
                     "recipe is " + value.describe() + ", expected a name or a map with 'base'");
  const Entry* base = value.find("base");
  if (base == nullptr) return value;
  Node own = value;
  std::erase_if(own.entries, [](const Entry& entry) { return entry.key == "base"; });
  Node merged = merge(resolve(base->value, depth + 1), own);
  // What the user wrote is the place to point at when a key is missing or does not fit.
  merged.location = value.location;
  return merged;
}

Accumulation read_accumulation(const Node& node) {
  Fields fields(node, "recipe.accumulation");
  Accumulation accumulation;
  accumulation.intra = read_format(fields, "intra");
  accumulation.inter = read_format(fields, "inter");
  const Node& chunk = fields.require("chunk");
  if (!(chunk.is_scalar() && chunk.scalar == "none"))
    accumulation.chunk = static_cast<std::uint32_t>(
        to_integer(chunk, fields.name("chunk") + " (none or a number)", 1, kMaxChunk));
  const Node& rounding = fields.require("rounding");
  accumulation.rounding = to_parsed(rounding, fields.name("rounding"), parse_rounding);
  if (accumulation.rounding.kind == RoundingKind::kStochastic)
    throw InputError(rounding.location,
                     "recipe.accumulation.rounding is stochastic, expected rne, rna or rtz");
  fields.finish();
  if (!holds(accumulation.inter, accumulation.intra))
    throw InputError(node.find("inter")->value.location,
                     "recipe.accumulation.inter '" + accumulation.inter.name +
                         "' does not hold every value of intra '" + accumulation.intra.name +
                         "', expected a format that does");
  return accumulation;
}

Conversion read_output(const Node& node, const std::string& path) {
  Fields fields(node, path);
  Conversion output;
  output.format = read_format(fields, "format");
  output.rounding = to_parsed(fields.require("rounding"), fields.name("rounding"), parse_rounding);
  output.overflow = to_parsed(fields.require("overflow"), fields.name("overflow"), parse_overflow);
  fields.finish();
  return output;
}

void read_passes(Fields& fields, Recipe& recipe, const Accumulation& accumulation, unsigned fused) {
  const Node& operands = fields.require("operands");
  const Node& outputs = fields.require("output");
  Fields operand_passes(operands, "recipe.operands");
  Fields output_passes(outputs, "recipe.output");
  for (const Pass pass : kPasses) {
    const std::string key(to_string(pass));
    Fields pair(operand_passes.require(key), "recipe.operands." + key);
    PassArithmetic& arithmetic = recipe.passes[static_cast<std::size_t>(pass)];
    arithmetic.a = read_format(pair, "a");
    arithmetic.b = read_format(pair, "b");
    pair.finish();
    arithmetic.fused_products = fused;
    arithmetic.accumulation = accumulation;
    const Node& output = output_passes.require(key);
    arithmetic.output = read_output(output, "recipe.output." + key);
    if (!arithmetic.output.format.has_nan() && (arithmetic.a.has_nan() || arithmetic.b.has_nan()))
      throw InputError(output.location, "recipe.output." + key + ".format '" +
                                            arithmetic.output.format.name +
                                            "' has no NaN but the operands have, expected a "
                                            "format with NaN or operands without");
  }
  operand_passes.finish();
  output_passes.finish();
}

}  // namespace

std::vector<std::string> recipe_names() { return data_file_names("configs/recipes", ".yaml"); }

Node recipe_document(const Node& value) { return resolve(value, 0); }

Recipe read_recipe(const Node& document) {
  Fields fields(document, "recipe");
  Recipe recipe;
  recipe.name = to_text(fields.require("name"), "recipe.name");
  if (const Node* title = fields.find("title")) recipe.title = to_text(*title, "recipe.title");
  static_cast<void>(fields.find("sources"));  // for readers of the file
  const Accumulation accumulation = read_accumulation(fields.require("accumulation"));
  const unsigned fused =
      fields.choice<unsigned>("fused_products", {{"1", 1}, {"2", 2}, {"4", 4}}, 1);
  read_passes(fields, recipe, accumulation, fused);
  const Node& rule = fields.require("first_last");
  const std::string& other = to_text(rule, "recipe.first_last");
  if (other != "none") {
    Recipe ends = load_recipe(other, rule.location);
    if (ends.first_last != nullptr)
      throw InputError(rule.location, "recipe.first_last '" + other +
                                          "' has such a rule itself, expected a recipe without");
    for (PassArithmetic& arithmetic : ends.passes) arithmetic.fused_products = 1;
    recipe.first_last = std::make_shared<const Recipe>(std::move(ends));
  }
  fields.finish();
  return recipe;
}

Recipe load_recipe(const std::string& name, const Location& place) {
  return read_recipe(resolve(load_named(name, place), 0));
}

}  // namespace quaver
