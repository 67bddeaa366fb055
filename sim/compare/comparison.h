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

// Peak and sustained ratios are the reference's times over a contender's. Both are taken apart:
//   peak = elements x lanes x clock, sustained = peak x utilized
// where `utilized` is MACs done per MAC possible at the peak.
struct Factors {
  double elements = 1, lanes = 1, clock = 1, utilized = 1;
};
Factors factors(const Contender& reference, const Contender& contender);

// What limits a row: memory if its bytes take longer than its MACs at peak, or else the MACs; none
// without a memory system.
std::optional<std::string> bound(const Config& config, const RowResult& row);

// `layers`: with a table of rows.
std::string comparison_text(const Comparison& comparison, bool layers);
nlohmann::ordered_json comparison_json(const Comparison& comparison);

}  // namespace quaver
