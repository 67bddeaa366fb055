// The energy of a config's machine: units from the cache or measured now.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "sim/cli/config_area.h"
#include "sim/energy/machine_energy.h"

namespace quaver {

struct ConfigEnergy {
  std::shared_ptr<const MachineEnergy> machine;  // null where unknown
  std::string unknown;                           // "" or why there is none
};

// Energies of one command's run: what a unit costs is looked up or measured once. May be asked by
// many threads at a time.
class EnergySource {
 public:
  explicit EnergySource(AreaSource& areas) : areas_(areas) {}
  // Throws as unit_areas does, and InputError for a liberty file without power tables.
  ConfigEnergy operator()(const Config& config);

 private:
  std::vector<PassCosts> costs_of(const ArrayShape& shape, const Config& config,
                                  const Technology& technology);

  AreaSource& areas_;
  std::mutex mutex_;
  std::map<std::string, std::vector<PassCosts>> known_;  // by all that costs depend on
};

// By mode, then by pass: from the cache or measured, with progress on standard error.
std::vector<std::vector<UnitEnergy>> measured_energies(const std::vector<UnitMode>& modes,
                                                       const Technology& technology);

}  // namespace quaver
