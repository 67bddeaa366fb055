// The area of a config's machine: units from the cache or synthesised now, times their counts.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

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

// Areas and delays of one command's run: each technology is read once, each unit looked up or
// synthesised once. May be asked by many threads at a time.
class AreaSource {
 public:
  explicit AreaSource(unsigned threads) : threads_(threads) {}
  ConfigArea operator()(const Config& config);
  // The longest path of the config's processing element. Throws std::domain_error where there is
  // no RTL of it.
  double element_delay_ns(const Config& config);
  // technology_of(config).
  const Technology& technology(const Config& config);

 private:
  std::vector<UnitArea> areas_of(const std::vector<UnitVariant>& units,
                                 const Technology& technology);

  unsigned threads_;
  std::mutex mutex_;
  std::map<std::string, Technology> technologies_;  // by name
  std::map<std::string, UnitArea> known_;           // by technology, unit and parameters
};

// Finds the clock of a config whose clock_mhz is from_timing: a cycle is its processing element's
// longest path, which is longer than those of decoders and chunk accumulators. Throws InputError if
// the element has no RTL, or if nothing may be synthesised.
void name_clock(Config& config, AreaSource& areas, bool may_synthesise);

// Synthesises what is not in the cache, with progress on standard error.
std::vector<UnitArea> synthesised(const std::vector<UnitVariant>& units,
                                  const Technology& technology, unsigned threads);
// The config's technology; what is wrong with its name is said where the config names it.
Technology technology_of(const Config& config);
Technology technology_named(const std::string& name, const Location& where);

}  // namespace quaver
