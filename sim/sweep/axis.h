// One axis of a sweep: a key of the config and the values that it takes.
#pragma once

#include <string>
#include <vector>

#include "sim/input/document.h"

namespace quaver {

// More run in no night. A point takes about 300 bytes of memory, a value of an axis 500.
inline constexpr std::size_t kMaxPoints = 10'000'000;
inline constexpr std::size_t kMaxAxisValues = 100'000;

struct Axis {
  std::string key;  // dotted, as in --set
  Location location;
  std::vector<Node> values;        // at least one
  std::vector<std::string> texts;  // the values as they are spelled in results, all different

  [[nodiscard]] bool is_recipe() const { return key == "recipe"; }
  [[nodiscard]] bool inside_recipe() const { return key.starts_with("recipe."); }
};

// The axis that stands in a sweep: a list of values, or {from, to, step} or {from, to, factor},
// which end at the last value that is not above `to`. Integers stay integers; other values are
// rounded to 12 significant digits. Throws InputError.
Axis read_axis(const Entry& entry);

// A value on one line: flow YAML with the keys sorted, that reads back as the same value.
std::string flow_text(const Node& node);

}  // namespace quaver
