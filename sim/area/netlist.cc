#include "sim/area/netlist.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>

#include "sim/area/process.h"

namespace quaver {

Netlist read_netlist(const std::filesystem::path& json) {
  try {
    const nlohmann::json document = nlohmann::json::parse(std::ifstream(json));
    const nlohmann::json& modules = document.at("modules");
    if (modules.size() != 1) throw SynthesisError("yosys wrote a netlist that is not flat");
    Netlist result;
    for (const auto& port : modules.begin()->at("ports").items()) result.ports.insert(port.key());
    for (const auto& cell : modules.begin()->at("cells"))
      ++result.cells[cell.at("type").get<std::string>()];
    return result;
  } catch (const nlohmann::json::exception& e) {
    throw SynthesisError(std::string("yosys wrote a netlist that cannot be read: ") + e.what());
  }
}

double area_of(const Netlist& netlist, const std::map<std::string, double>& areas) {
  double sum = 0;
  std::string unknown, weightless;
  for (const auto& [type, count] : netlist.cells) {
    const auto area = areas.find(type);
    const std::string entry = " " + type + " (" + std::to_string(count) + ")";
    if (area == areas.end()) {
      unknown += entry;
    } else if (area->second == 0) {
      weightless += entry;
    } else {
      sum += count * area->second;
    }
  }
  if (!unknown.empty()) throw SynthesisError("cells that the library does not have:" + unknown);
  if (!weightless.empty())
    throw SynthesisError("cells whose area in the library is 0:" + weightless);
  return sum;
}

void check_only_synchronous(const Netlist& netlist) {
  // Yosys' internal flip-flops with a level-sensitive set, reset or load, and its latches.
  static const std::regex kAsynchronous(
      R"(\$_(DFF_[NP]{2}[01]|DFFE_[NP]{2}[01][NP]|ALDFFE?_.*|DFFSRE?_.*|DLATCH.*|SR_.*)_)");
  std::string found;
  for (const auto& [type, count] : netlist.cells)
    if (std::regex_match(type, kAsynchronous))
      found += " " + type + " (" + std::to_string(count) + ")";
  if (!found.empty())
    throw SynthesisError("latches, or flip-flops with an asynchronous set or reset:" + found);
}

}  // namespace quaver
