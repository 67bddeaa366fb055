#include "sim/cli/config_energy.h"

#include <spdlog/spdlog.h>

#include <stdexcept>

#include "sim/cli/progress.h"
#include "sim/energy/energy_cache.h"
#include "sim/input/data_files.h"

namespace quaver {
namespace {

// Everything that a machine's costs depend on, without measuring anything.
std::string key_of(const std::vector<UnitMode>& modes, const Technology& technology) {
  std::string key = technology.liberty.string();
  for (const UnitMode& mode : modes) {
    key += "\n" + mode.unit.label() + " " + mode.mode + " " + to_string(mode.load);
    for (const auto& [name, value] : mode.unit.parameters) key += " " + name + "=" + value;
    key += mode.exchanged ? " exchanged" : "";
    for (const PassArithmetic& pass : mode.passes)
      key += " " + spelling(pass.a) + " " + spelling(pass.b) + " " +
             spelling(pass.accumulation.inter) + " " + spelling(pass.output.format) + " " +
             to_string(pass.output.rounding) + " " + to_string(pass.output.overflow);
  }
  return key;
}

}  // namespace

std::vector<std::vector<UnitEnergy>> measured_energies(const std::vector<UnitMode>& modes,
                                                       const Technology& technology) {
  const EnergyCache cache(default_cache_directory(),
                          [](const std::string& warning) { spdlog::warn("{}", warning); });
  ProgressBar bar("energy");
  EnergyOptions options;
  options.progress = [&bar](std::string_view what, unsigned done, unsigned total) {
    bar.show(done, total, what);
  };
  const InterruptGuard guard;  // Ctrl-C between two tools ends as it does within one
  return known_energies(modes, read_rtl_sources(data_root() / "rtl/files.f"), technology, cache,
                        options);
}

std::vector<PassCosts> EnergySource::costs_of(const ArrayShape& shape, const Config& config,
                                              const Technology& technology) {
  const std::vector<UnitMode> modes = machine_modes(shape, config);
  const std::string key = key_of(modes, technology);
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(key);
  if (found != known_.end()) return found->second;
  return known_.emplace(key, machine_costs(shape, config, measured_energies(modes, technology)))
      .first->second;
}

ConfigEnergy EnergySource::operator()(const Config& config) {
  const Technology& technology = areas_.technology(config);
  try {
    const ArrayShape shape = area_shape(config);
    expect_energy(config);
    return {std::make_shared<MachineEnergy>(
                MachineEnergy{config, shape, technology, costs_of(shape, config, technology)}),
            ""};
  } catch (const std::domain_error& error) {
    return {nullptr, error.what()};
  }
}

}  // namespace quaver
