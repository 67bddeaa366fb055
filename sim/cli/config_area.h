// The area of a config's machine: units from the cache or synthesised now, times their counts.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "sim/area/composition.h"
#include "sim/area/unit_areas.h"
#include "sim/config/clock.h"
#include "sim/input/data_files.h"

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
  // For name_clock(); none if nothing may be synthesised.
  ElementDelay delay(bool may_synthesise) {
    if (!may_synthesise) return {};
    return [this](const Config& config) { return element_delay_ns(config); };
  }
  // technology_of(config).
  const Technology& technology(const Config& config);

 private:
  double element_delay_ns(const Config& config);
  std::vector<UnitArea> areas_of(const std::vector<UnitVariant>& units,
                                 const Technology& technology);

  unsigned threads_;
  std::mutex mutex_;
  std::map<std::string, Technology> technologies_;  // by name
  std::map<std::string, UnitArea> known_;           // by technology, unit and parameters
};

// Synthesises what is not in the cache, with progress on standard error. The RTL is what
// `root`/rtl/files.f lists.
std::vector<UnitArea> synthesised(const std::vector<UnitVariant>& units,
                                  const Technology& technology, unsigned threads,
                                  unsigned seeds = kFewestSeeds,
                                  const std::filesystem::path& root = data_root());
// The config's technology; what is wrong with its name is said where the config names it.
Technology technology_of(const Config& config);
Technology technology_named(const std::string& name, const Location& where);

}  // namespace quaver
