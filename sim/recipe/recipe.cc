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

// A format, or afp<width>: one that is chosen from the tensor.
Format read_tensor_format(Fields& fields, std::string_view key,
                          std::optional<AdaptiveFormat>& adaptive) {
  adaptive = to_parsed(fields.require(key), fields.name(key), parse_adaptive);
  return adaptive ? adaptive->unchosen() : read_format(fields, key);
}

Node load_named(const std::string& name, const Location& place) {
  if (name.ends_with(".yaml")) return load_yaml(find_data_file(name, "a recipe file"));
  const std::vector<std::string> names = recipe_names();
  for (const std::string& known : names)
    if (known == name) return load_yaml(data_root() / "configs/recipes" / (name + ".yaml"));
  throw InputError(place, "unknown recipe '" + name + "', expected one of " + join(names) +
                              did_you_mean(name, names));
}

Node resolve(const Node& value, int depth) {
  if (depth > kMaxBases)
    throw InputError(value.location, "recipe bases run in a circle, expected at most " +
                                         std::to_string(kMaxBases) + " levels");
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

Conversion read_output(const Node& node, const std::string& path,
                       std::optional<AdaptiveFormat>& adaptive) {
  Fields fields(node, path);
  Conversion output;
  output.format = read_tensor_format(fields, "format", adaptive);
  output.rounding = to_parsed(fields.require("rounding"), fields.name("rounding"), parse_rounding);
  output.overflow = to_parsed(fields.require("overflow"), fields.name("overflow"), parse_overflow);
  fields.finish();
  return output;
}

void read_pass(const Node& operands, const Node& output, const std::string& key,
               PassArithmetic& arithmetic, AdaptiveFormats& adaptive) {
  Fields pair(operands, "recipe.operands." + key);
  arithmetic.a = read_tensor_format(pair, "a", adaptive.a);
  arithmetic.b = read_tensor_format(pair, "b", adaptive.b);
  pair.finish();
  arithmetic.output = read_output(output, "recipe.output." + key, adaptive.output);
  if (!arithmetic.output.format.has_nan() && (arithmetic.a.has_nan() || arithmetic.b.has_nan()))
    throw InputError(output.location, "recipe.output." + key + ".format '" +
                                          arithmetic.output.format.name +
                                          "' has no NaN but the operands have, expected a "
                                          "format with NaN or operands without");
}

// Whether the backward passes are there: all of both maps, or none. A part of them is refused where
// it stands.
bool names_backward_passes(Fields& operand_passes, Fields& output_passes) {
  const Node* given = nullptr;
  std::string missing;
  for (const Pass pass : {Pass::kDataGradient, Pass::kWeightGradient})
    for (Fields* passes : {&operand_passes, &output_passes})
      if (const Node* node = passes->find(to_string(pass)))
        given = node;
      else
        missing = passes->name(to_string(pass));
  if (given != nullptr && !missing.empty())
    throw InputError(given->location, "the recipe has a backward pass but no " + missing +
                                          ", expected operands and output of fwd, dgrad and "
                                          "wgrad, or of fwd alone");
  return given != nullptr;
}

void expect_nan_in_sums(const PassArithmetic& p, const std::string& pass, const Location& place) {
  for (const Format& sums : {p.accumulation.intra, p.accumulation.inter})
    if (!sums.has_nan() && (p.a.has_nan() || p.b.has_nan()))
      throw InputError(place, "recipe.accumulation '" + sums.name +
                                  "' has no NaN but recipe.operands." + pass +
                                  " have, expected sums with NaN or operands without");
}

void read_passes(Fields& fields, Recipe& recipe, const Accumulation& accumulation, unsigned fused) {
  const Node& operands = fields.require("operands");
  const Node& outputs = fields.require("output");
  Fields operand_passes(operands, "recipe.operands");
  Fields output_passes(outputs, "recipe.output");
  recipe.forward_only = !names_backward_passes(operand_passes, output_passes);
  for (const Pass pass : kPasses) {
    if (!recipe.has(pass)) continue;
    const std::string key(to_string(pass));
    PassArithmetic& arithmetic = recipe.passes[static_cast<std::size_t>(pass)];
    arithmetic.fused_products = fused;
    arithmetic.accumulation = accumulation;
    read_pass(operand_passes.require(key), output_passes.require(key), key, arithmetic,
              recipe.adaptives[static_cast<std::size_t>(pass)]);
    expect_nan_in_sums(arithmetic, key, fields.require("accumulation").location);
  }
  operand_passes.finish();
  output_passes.finish();
}

RecipeNotes read_notes(Fields& fields, std::string_view key) {
  RecipeNotes notes;
  const Node* node = fields.find(key);
  if (node == nullptr) return notes;
  if (!node->is_map())
    throw InputError(node->location,
                     fields.name(key) + " is " + node->describe() + ", expected a map of texts");
  for (const Entry& entry : node->entries)
    notes.emplace_back(entry.key, to_text(entry.value, fields.name(key) + "." + entry.key));
  return notes;
}

}  // namespace

std::vector<std::string> recipe_names() { return data_file_names("configs/recipes", ".yaml"); }

Node recipe_document(const Node& value) { return resolve(value, 0); }

Recipe read_recipe(const Node& document) {
  Fields fields(document, "recipe");
  Recipe recipe;
  const Node& name = fields.require("name");
  recipe.name = to_text(name, "recipe.name");
  if (recipe.name.empty()) throw InputError(name.location, "recipe.name is empty, expected a name");
  if (const Node* title = fields.find("title")) recipe.title = to_text(*title, "recipe.title");
  recipe.sources = read_notes(fields, "sources");
  recipe.open = read_notes(fields, "open");
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
    if (ends.forward_only && !recipe.forward_only)
      throw InputError(rule.location, "recipe.first_last '" + other +
                                          "' has no backward passes, expected a recipe with all "
                                          "that this one has");
    for (PassArithmetic& arithmetic : ends.passes) arithmetic.fused_products = 1;
    recipe.first_last = std::make_shared<const Recipe>(std::move(ends));
  }
  if (!recipe.forward_only) {
    const PassArithmetic& gradients = recipe.arithmetic(Pass::kWeightGradient);
    recipe.update = read_weight_update(fields.require("update"), accumulation.rounding,
                                       gradients.output.format);
    recipe.loss_scaling = read_loss_scaling(fields.require("loss_scaling"));
  }
  fields.finish();
  return recipe;
}

const PassArithmetic& fixed_arithmetic(const Recipe& recipe, Pass pass,
                                       const Location& recipe_place, const Location& pass_place) {
  if (!recipe.has(pass))
    throw InputError(pass_place, "recipe '" + recipe.name + "' has no " +
                                     std::string(to_string(pass)) + " pass, expected fwd");
  if (recipe.adaptive(pass).any())
    throw InputError(recipe_place, "'" + recipe.name +
                                       "' chooses its formats from tensors, expected a recipe of "
                                       "fixed formats");
  return recipe.arithmetic(pass);
}

Recipe load_recipe(const std::string& name, const Location& place) {
  return read_recipe(resolve(load_named(name, place), 0));
}

}  // namespace quaver
