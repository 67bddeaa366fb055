// Energies of operations on disk, beside the areas: a gate-level simulation takes minutes, and its
// result depends on nothing but what the key is made of.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/area/cache.h"
#include "sim/area/technology.h"
#include "sim/energy/unit_energy.h"

namespace quaver {

// SHA-256 over the key of the unit's area (RTL, parameters, liberty, scripts, tools, seeds), the
// mode, and every operand and result of every seed's stream of operations; besides, the number of
// the model that the energy is counted by.
std::string energy_key(const UnitMode& mode, Pass pass, const std::string& area_key, unsigned seeds,
                       unsigned operations);

class EnergyCache {
 public:
  EnergyCache(std::filesystem::path directory, Warn warn);

  // Mode and pass are the asker's. What is corrupt is not there, and a warning says so.
  [[nodiscard]] std::optional<UnitEnergy> load(const std::string& key, const UnitMode& mode,
                                               Pass pass) const;
  void store(const std::string& key, const UnitEnergy& energy) const;

 private:
  ResultCache results_;
};

struct EnergyOptions {
  // 250 operations a seed: their energies spread by two to six percent over the seeds.
  unsigned seeds = 4, operations = 250;
  // What is being measured, and how many of the modes that are not in the cache are done.
  std::function<void(std::string_view what, unsigned done, unsigned total)> progress;
};

// By mode, then by pass (as many as it has): from the cache where they are known, measured where
// not. Throws as unit_areas does; Interrupted between two modes.
std::vector<std::vector<UnitEnergy>> known_energies(const std::vector<UnitMode>& modes,
                                                    const RtlSources& rtl,
                                                    const Technology& technology,
                                                    const EnergyCache& cache,
                                                    const EnergyOptions& options);

}  // namespace quaver
