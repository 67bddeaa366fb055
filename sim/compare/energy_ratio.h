// What a format saves in energy: ratios over the parts that all machines know.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "sim/compare/compare.h"

namespace quaver {

// Energies of machines side by side, over the parts that are known of each: a part that one of them
// lacks is counted in none. None where a machine's energy is unknown.
class EnergyComparison {
 public:
  explicit EnergyComparison(const std::vector<Contender>& contenders);

  [[nodiscard]] bool known() const { return !covers_.empty(); }
  // The parts that are counted.
  [[nodiscard]] const std::vector<std::string>& covers() const { return covers_; }
  // J, of one pass or of all; of a row, times its count.
  [[nodiscard]] double joules(const Contender& contender, std::optional<Pass> pass = {}) const;
  [[nodiscard]] double row_joules(const Contender& contender, std::size_t row) const;

 private:
  std::vector<std::string> covers_;
};

}  // namespace quaver
