// What is read back from Yosys' write_json: how many cells of which type.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>

namespace quaver {

struct Netlist {
  std::map<std::string, unsigned> cells;  // by type
  std::set<std::string> ports;
};

// SynthesisError if the file is not a netlist with exactly one module.
Netlist read_netlist(const std::filesystem::path& json);

// Sum of the cells' areas. SynthesisError for a cell that is not in the library (not mapped), or
// whose area there is 0 (osu's LATCH), because either would make the unit look smaller than it is.
double area_of(const Netlist& netlist, const std::map<std::string, double>& areas);

// SynthesisError for latches and for flip-flops with an asynchronous set or reset: a library often
// has one large cell for those, which would distort comparisons (osu: 176 against 96).
void check_only_synchronous(const Netlist& netlist);

}  // namespace quaver
