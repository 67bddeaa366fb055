#include "sim/array/array_model.h"

#include <stdexcept>

namespace quaver {

std::string to_string(Tier tier) {
  switch (tier) {
    case Tier::kAnalytic: return "analytic";
    case Tier::kSystemC: return "systemc";
    case Tier::kRtl: return "rtl";
  }
  return {};
}

Tier parse_tier(std::string_view text) {
  for (const Tier tier : {Tier::kAnalytic, Tier::kSystemC, Tier::kRtl})
    if (to_string(tier) == text) return tier;
  throw std::invalid_argument("tier '" + std::string(text) +
                              "': expected analytic, systemc or rtl");
}

}  // namespace quaver
