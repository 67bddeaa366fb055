// A recipe: the arithmetic of a published training system, as data.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "models/numerics/dot.h"
#include "sim/input/document.h"
#include "sim/lower/pass.h"

namespace quaver {

struct Recipe {
  std::string name;
  std::string title;                     // one line for `quaver recipes`
  std::array<PassArithmetic, 3> passes;  // by Pass
  // What the first and the last conv/gemm row of a trace run as, one product at a time; null: the
  // same as every other layer.
  std::shared_ptr<const Recipe> first_last;

  [[nodiscard]] const PassArithmetic& arithmetic(Pass pass) const {
    return passes[static_cast<std::size_t>(pass)];
  }
};

// The complete document of a recipe: `value` is a name of configs/recipes or a map with an optional
// `base` name; keys of the map replace the base's.
Node recipe_document(const Node& value);

// Reads a complete document. Throws InputError for unknown keys, formats, roundings, and for
// arithmetic that is not legal: an inter-chunk format that does not hold the intra-chunk one,
// stochastic rounding inside sums, an output without NaN behind operands that may be NaN.
Recipe read_recipe(const Node& document);

// A shipped recipe by name; `place` is where the name was given.
Recipe load_recipe(const std::string& name, const Location& place);

std::vector<std::string> recipe_names();

}  // namespace quaver
