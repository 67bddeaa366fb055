// What a report says of energy: in its rows, of the whole run, and on the terminal.
#pragma once

#include "sim/report/report.h"

namespace quaver {

// pJ of one instance, part by part.
nlohmann::ordered_json row_energy_json(const Config& config, const RowEnergy& energy);
// J of the run, the parts that the sum covers, and why others are unknown.
nlohmann::ordered_json energy_json(const RunRecord& record);
// "" without energies.
std::string energy_lines(const RunRecord& record);

// The names of the parts that are known.
std::vector<std::string> known_parts(const RowEnergy& energy);

}  // namespace quaver
