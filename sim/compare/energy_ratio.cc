#include "sim/compare/energy_ratio.h"

#include <algorithm>

namespace quaver {
namespace {

bool knows(const RowEnergy& energy, const std::string& name) {
  const auto parts = parts_of(energy);
  return std::any_of(parts.begin(), parts.end(),
                     [&](const auto& part) { return part.first == name && part.second; });
}

}  // namespace

EnergyComparison::EnergyComparison(const std::vector<Contender>& contenders) {
  const bool all = std::all_of(contenders.begin(), contenders.end(),
                               [](const Contender& c) { return c.energy.has_value(); });
  if (!all) return;
  for (const auto& [name, part] : parts_of(contenders.front().energy->total))
    if (std::all_of(contenders.begin(), contenders.end(),
                    [&, &part = name](const Contender& c) { return knows(c.energy->total, part); }))
      covers_.push_back(name);
}

double EnergyComparison::row_joules(const Contender& contender, std::size_t row) const {
  double pj = 0;
  for (const auto& [name, part] : parts_of(contender.energy->rows.at(row)))
    if (std::find(covers_.begin(), covers_.end(), name) != covers_.end()) pj += *part;
  return 1e-12 * pj * static_cast<double>(contender.result.rows.at(row).gemm.count);
}

double EnergyComparison::joules(const Contender& contender, std::optional<Pass> pass) const {
  double sum = 0;
  for (std::size_t row = 0; row < contender.result.rows.size(); ++row)
    if (!pass || contender.result.rows[row].gemm.pass == *pass) sum += row_joules(contender, row);
  return sum;
}

}  // namespace quaver
