// What a comparison says: as text, and as JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sim/compare/compare.h"

namespace quaver {

struct Comparison {
  const std::vector<Contender>& contenders;  // the first is the reference
  const Trace& trace;
  const RunOptions& options;
};

// `layers`: with a table of rows.
std::string comparison_text(const Comparison& comparison, bool layers);
nlohmann::ordered_json comparison_json(const Comparison& comparison);

}  // namespace quaver
