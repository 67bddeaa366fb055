#include "sim/energy/energy_cache.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace quaver {
namespace {

// To be raised whenever GateSimulation, or how a stream is played to it, counts otherwise than
// before: the program is no part of the key, and old results would be taken for new ones.
constexpr const char* kModel = "energy model 2";

bool plausible(const UnitEnergy& energy) {
  for (const double value :
       {energy.pj, energy.sd, energy.switching, energy.zeros, energy.leakage_nw})
    if (!std::isfinite(value) || value < 0) return false;
  return energy.switching <= 1 && energy.zeros <= 1 && energy.seeds > 0 && energy.operations > 0;
}

using Energies = std::vector<UnitEnergy>;

struct Wanted {
  std::vector<std::string> keys;  // by pass
  Energies known;                 // all of the passes, or empty
};

Wanted look_up(const UnitMode& mode, const std::string& area_key, const EnergyCache& cache,
               const EnergyOptions& options) {
  Wanted wanted;
  for (std::size_t p = 0; p < mode.passes.size(); ++p) {
    const Pass pass = kPasses.at(p);
    wanted.keys.push_back(energy_key(mode, pass, area_key, options.seeds, options.operations));
    if (wanted.known.size() != p) continue;  // one was missing
    if (auto found = cache.load(wanted.keys.back(), mode, pass)) wanted.known.push_back(*found);
  }
  if (wanted.known.size() != mode.passes.size()) wanted.known.clear();
  return wanted;
}

}  // namespace

std::string energy_key(const UnitMode& mode, Pass pass, const std::string& area_key, unsigned seeds,
                       unsigned operations) {
  std::string bytes = std::string(kModel) + " " + area_key;
  for (unsigned seed = 1; seed <= seeds; ++seed)
    bytes += " " + sha256(stream_bytes(mode, pass, operations, seed));
  return sha256(bytes);
}

EnergyCache::EnergyCache(std::filesystem::path directory, Warn warn)
    : results_(std::move(directory), "energy", std::move(warn)) {}

std::optional<UnitEnergy> EnergyCache::load(const std::string& key, const UnitMode& mode,
                                            Pass pass) const {
  const std::optional<std::string> text = results_.load(key);
  if (!text) return std::nullopt;
  try {
    const nlohmann::json result = nlohmann::json::parse(*text);
    const UnitEnergy energy{mode,
                            pass,
                            result.at("pj").get<double>(),
                            result.at("pj_sd").get<double>(),
                            result.at("switching_share").get<double>(),
                            result.at("zero_operand_share").get<double>(),
                            result.at("leakage_nw").get<double>(),
                            result.at("seeds").get<unsigned>(),
                            result.at("operations").get<unsigned>()};
    if (!plausible(energy)) throw std::runtime_error("its numbers make no sense");
    return energy;
  } catch (const std::exception& e) {
    results_.refuse(key, e.what());
    return std::nullopt;
  }
}

void EnergyCache::store(const std::string& key, const UnitEnergy& energy) const {
  const nlohmann::json result = {{"unit", energy.mode.unit.label()},
                                 {"mode", energy.mode.mode},
                                 {"load", to_string(energy.mode.load)},
                                 {"pass", to_string(energy.pass)},
                                 {"pj", energy.pj},
                                 {"pj_sd", energy.sd},
                                 {"switching_share", energy.switching},
                                 {"zero_operand_share", energy.zeros},
                                 {"leakage_nw", energy.leakage_nw},
                                 {"seeds", energy.seeds},
                                 {"operations", energy.operations}};
  results_.store(key, result.dump());
}

std::vector<Energies> known_energies(const std::vector<UnitMode>& modes, const RtlSources& rtl,
                                     const Technology& technology, const EnergyCache& cache,
                                     const EnergyOptions& options) {
  const Liberty liberty = read_liberty(
      technology.liberty,
      technology.package.empty() ? "" : ": install the Debian package " + technology.package);
  const Toolchain tools = find_toolchain();
  std::vector<Wanted> wanted;
  unsigned missing = 0, done = 0;
  for (const UnitMode& mode : modes) {
    wanted.push_back(
        look_up(mode, cache_key(mode.unit, rtl, liberty, tools, options.seeds), cache, options));
    missing += wanted.back().known.empty() ? 1 : 0;
  }
  std::optional<PowerLibrary> library;
  std::vector<Energies> results;
  for (std::size_t i = 0; i < modes.size(); ++i) {
    if (wanted[i].known.empty()) {
      if (InterruptGuard::pending() != 0) throw Interrupted(InterruptGuard::pending());
      if (options.progress)
        options.progress(modes[i].unit.label() + ", " + to_string(modes[i].load), done++, missing);
      if (!library) library = read_power_library(liberty.bytes, technology.liberty.string());
      wanted[i].known =
          unit_energies(modes[i], rtl, liberty, *library, tools, options.seeds, options.operations);
      for (std::size_t p = 0; p < modes[i].passes.size(); ++p)
        cache.store(wanted[i].keys[p], wanted[i].known[p]);
    }
    results.push_back(wanted[i].known);
  }
  return results;
}

}  // namespace quaver
