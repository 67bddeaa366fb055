// The area of a config's machine: units from the cache or synthesised now, times their counts.
#pragma once

#include <map>
#include <string>

#include "sim/area/composition.h"
#include "sim/area/unit_areas.h"
#include "sim/config/config.h"

namespace quaver {

struct ConfigArea {
  ArchitectureArea area;  // empty where unknown
  std::string unknown;    // "" or why there is none
};

// The machine as the area model sees it. Throws std::domain_error, with the reason, for FPUs whose
// RTL this version does not have.
ArrayShape area_shape(const Config& config);

// Unit areas of one command's run: each unit is looked up or synthesised once.
class AreaSource {
 public:
  explicit AreaSource(unsigned threads) : threads_(threads) {}
  ConfigArea operator()(const Config& config);

 private:
  unsigned threads_;
  std::map<std::string, UnitArea> known_;  // by technology, unit and parameters
};

// Synthesises what is not in the cache, with progress on standard error.
std::vector<UnitArea> synthesised(const std::vector<UnitVariant>& units,
                                  const Technology& technology, unsigned threads);
// The config's technology; what is wrong with its name is said where the config names it.
Technology technology_of(const Config& config);
Technology technology_named(const std::string& name, const Location& where);

}  // namespace quaver
