// quaver energy: what an operation of each FPU, element and unit at the edges takes, from its
// gates.
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "sim/cli/arguments.h"
#include "sim/cli/commands.h"
#include "sim/cli/config_energy.h"

namespace quaver {
namespace po = boost::program_options;
namespace {

bool wanted(const UnitMode& mode, const std::vector<std::string>& units) {
  return units.empty() || std::find(units.begin(), units.end(), mode.unit.unit) != units.end() ||
         std::find(units.begin(), units.end(), mode.unit.label()) != units.end();
}

std::vector<UnitMode> chosen(const std::vector<std::string>& units) {
  std::vector<UnitMode> modes;
  std::vector<std::string> known;
  for (const UnitMode& mode : known_modes()) {
    for (const std::string& name : {mode.unit.unit, mode.unit.label()})
      if (std::find(known.begin(), known.end(), name) == known.end()) known.push_back(name);
    if (wanted(mode, units)) modes.push_back(mode);
  }
  for (const std::string& unit : units)
    if (std::find(known.begin(), known.end(), unit) == known.end())
      throw InputError({"energy"}, "unknown unit '" + unit + "'" + did_you_mean(unit, known) +
                                       " (known: " + join(known) + ")");
  return modes;
}

std::string name_of(const UnitMode& mode) {
  return mode.unit.variant + (mode.mode.empty() ? "" : " " + mode.mode);
}

nlohmann::ordered_json json_of(const UnitEnergy& e, const Technology& technology) {
  return {{"unit", e.mode.unit.unit},
          {"variant", e.mode.unit.variant},
          {"mode", e.mode.mode},
          {"technology", technology.name},
          {"pass", to_string(e.pass)},
          {"products", e.mode.products},
          {"pj_per_operation", e.pj},
          {"pj_sd", e.sd},
          {"pj_per_product", e.pj / e.mode.products},
          {"switching_share", e.switching},
          {"zero_operand_share", e.zeros},
          {"leakage_nw", e.leakage_nw},
          {"seeds", e.seeds},
          {"operations", e.operations}};
}

void print(const UnitEnergy& e) {
  fmt::print("{:<18} {:<20} {:<6} {:>8.2f} {:>6.2f} {:>9} {:>11.2f} {:>9.1f}% {:>6.1f}%\n",
             e.mode.unit.unit, name_of(e.mode), to_string(e.pass), e.pj, e.sd, e.mode.products,
             e.pj / e.mode.products, 100 * e.switching, 100 * e.zeros);
}

}  // namespace

int command_energy(const CommandArguments& given) {
  Arguments arguments("energy [UNIT...] [OPTIONS]");
  arguments.positional(
      "UNIT",
      "an FPU, processing_element or another unit of an array, or UNIT/VARIANT; all "
      "if none is named",
      -1);
  arguments.options().add_options()("technology", po::value<std::string>(),
                                    "a name (see quaver technologies) or a liberty file")(
      "json", "print JSON");
  if (!arguments.parse(given)) return kDone;
  const std::string name = arguments.has("technology") ? arguments.text("technology") : "osu018";
  const Technology technology = technology_named(name, {"--technology"});
  const auto results = measured_energies(chosen(arguments.texts("UNIT")), technology);
  if (arguments.has("json")) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const auto& passes : results)
      for (const UnitEnergy& energy : passes) list.push_back(json_of(energy, technology));
    std::cout << list.dump(1) << '\n';
    return kDone;
  }
  fmt::print("{:<18} {:<20} {:<6} {:>8} {:>6} {:>9} {:>11} {:>10} {:>7}\n", "unit", "variant",
             "pass", "pJ", "sd", "products", "pJ/product", "switching", "zeros");
  for (const auto& passes : results)
    for (const UnitEnergy& energy : passes) print(energy);
  return kDone;
}

}  // namespace quaver
