// A sweep file: which machines run which traces, what limits them and what they are chosen by.
// configs/sweeps/README.md explains every key.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sim/lower/pass.h"
#include "sim/sweep/axis.h"
#include "sim/sweep/metric.h"

namespace quaver {

struct Sweep {
  std::string name;
  Node base;                 // the path of a config
  std::vector<Node> traces;  // paths of traces, at least one
  std::vector<Pass> passes;  // in the order of kPasses
  std::uint64_t batch = 1;
  bool systemc = false;    // the tier; else analytic
  bool values = false;     // the analytic tier computes outputs too, for sqnr_db
  std::vector<Axis> axes;  // in the order of the file
  std::vector<Constraint> constraints;
  std::vector<Objective> objectives;
  std::string text;  // the file's content, canonical: what comments and layout do not change
  Location location;

  // Combinations of the axes' values.
  [[nodiscard]] std::size_t machines() const;
  [[nodiscard]] std::size_t points() const { return machines() * traces.size(); }
};

// Throws InputError with the place of whatever is wrong with the file itself; what it names is not
// opened.
Sweep load_sweep(const std::filesystem::path& path);

// The file that a sweep names: beside the sweep file if it is there, else as on the command line.
// Throws InputError where the sweep names it.
std::string file_of(const Node& name, const std::string& what);

}  // namespace quaver
