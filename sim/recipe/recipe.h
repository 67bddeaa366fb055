// A recipe: the arithmetic of a published training system, as data.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "models/numerics/adaptive_format.h"
#include "models/numerics/dot.h"
#include "sim/input/document.h"
#include "sim/lower/pass.h"
#include "sim/recipe/training.h"

namespace quaver {

// Which formats of a pass are chosen from the tensors of each GEMM. Where one is, PassArithmetic
// holds a format of the same width that nothing is rounded to.
struct AdaptiveFormats {
  std::optional<AdaptiveFormat> a, b, output;

  [[nodiscard]] bool any() const { return a || b || output; }
};

// A key of the recipe and what is said of it.
using RecipeNotes = std::vector<std::pair<std::string, std::string>>;

struct Recipe {
  std::string name;
  std::string title;                         // one line for `quaver recipes`
  RecipeNotes sources;                       // where choices come from
  RecipeNotes open;                          // choices that the publication leaves open
  std::array<PassArithmetic, 3> passes;      // by Pass
  std::array<AdaptiveFormats, 3> adaptives;  // by Pass
  bool forward_only = false;                 // post-training quantisation: there are no gradients
  // What the first and the last conv/gemm row of a trace run as, one product at a time; null: the
  // same as every other layer.
  std::shared_ptr<const Recipe> first_last;
  std::optional<WeightUpdate> update;  // none if forward only
  LossScaling loss_scaling;

  [[nodiscard]] bool has(Pass pass) const { return pass == Pass::kForward || !forward_only; }
  // Of a pass that the recipe has.
  [[nodiscard]] const PassArithmetic& arithmetic(Pass pass) const {
    return passes[static_cast<std::size_t>(pass)];
  }
  [[nodiscard]] const AdaptiveFormats& adaptive(Pass pass) const {
    return adaptives[static_cast<std::size_t>(pass)];
  }
  // Every pass that it has.
  [[nodiscard]] std::span<const PassArithmetic> arithmetics() const {
    return {passes.data(), forward_only ? 1 : passes.size()};
  }
};

// The complete document of a recipe: `value` is a name of configs/recipes, the path of a .yaml
// file, or a map with an optional `base`, one of these; keys of the map replace the base's.
Node recipe_document(const Node& value);

// Reads a complete document: its passes are fwd, dgrad and wgrad, or fwd alone. Throws InputError
// for unknown keys, formats, roundings, and for arithmetic that is not legal: an inter-chunk format
// that does not hold the intra-chunk one, stochastic rounding inside sums, an output without NaN
// behind operands that may be NaN.
Recipe read_recipe(const Node& document);

// A recipe by its name or the path of its .yaml file; `place` is where the name was given.
Recipe load_recipe(const std::string& name, const Location& place);

// The arithmetic of a pass for who has no tensors to choose formats from. Throws InputError at
// `recipe_place` where the recipe leaves formats to them, at `pass_place` where it lacks the pass.
const PassArithmetic& fixed_arithmetic(const Recipe& recipe, Pass pass,
                                       const Location& recipe_place, const Location& pass_place);

std::vector<std::string> recipe_names();

}  // namespace quaver
