// Contenders against the reference, in numbers.
#pragma once

#include <optional>
#include <string>

#include "sim/compare/compare.h"

namespace quaver {

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

// Of one pass, over all rows.
struct PassSums {
  std::uint64_t cycles = 0, stalled = 0;
  std::uint64_t rows = 0, memory_bound = 0;
};

PassSums pass_sums(const Contender& contender, Pass pass);
std::uint64_t all_cycles(const RowResult& row);  // of all its instances

// How many times faster than the reference.
double peak_ratio(const Contender& reference, const Contender& contender);
double sustained_ratio(const Contender& reference, const Contender& contender);
double pass_ratio(const Contender& reference, const Contender& contender, Pass pass);
double row_ratio(const Contender& reference, const Contender& contender, std::size_t row);

}  // namespace quaver
