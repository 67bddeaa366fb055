// The rounder lanes of an array, one a column.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/stochastic_rounder/stochastic_rounder.h"

namespace quaver {

class RounderBank {
 public:
  RounderBank() = default;
  RounderBank(std::uint32_t columns, const Format& from, const Conversion& to);

  // Becomes a bank for these; what it knows of the same conversion stays.
  void configure(std::uint32_t columns, const Format& from, const Conversion& to);

  void load(std::span<const std::uint32_t> states);
  // The code in column `column` in the output format; steps its generator.
  std::uint32_t convert(std::uint32_t column, std::uint32_t code);

 private:
  Format from_;
  Conversion to_;
  std::vector<StochasticRounder> lanes_;
  // Conversions met so far, by code, where no random number enters and codes are narrow.
  std::vector<std::uint32_t> known_;
};

}  // namespace quaver
