// What a liberty file says about the energy and the delay of its cells.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace quaver {

// A liberty table over load (pF) and input slew (ns), linear between its points and constant beyond
// its edges: a figure is never extrapolated. Either axis may be missing.
struct PowerTable {
  std::vector<double> loads, slews;  // ascending
  std::vector<double> values;        // by load, then by slew; empty: no table
  [[nodiscard]] double at(double load, double slew) const;
};

// One edge each way: delay (ns), output slew (ns) or energy (pJ).
struct EdgeTables {
  PowerTable rise, fall;
  [[nodiscard]] const PowerTable& of(bool rises) const { return rises ? rise : fall; }
};

struct PowerPin {
  bool output = false;
  double capacitance = 0;  // pF
  std::uint64_t function =
      0;  // outputs: bit i is the value for inputs that spell i, input 0 lowest
  // By input, in the order of PowerCell::inputs. `energy` of an input pin has one entry: what the
  // cell takes inside for an edge at that pin, whatever the output does.
  std::vector<EdgeTables> delay, slew, energy;
};

// A combinational cell, or a flip-flop with one clock and one data input.
struct PowerCell {
  std::vector<std::string> inputs;
  std::map<std::string, PowerPin> pins;
  double leakage_nw = 0;
  bool flip_flop = false;
  bool rising_clock = true;
  std::size_t clock = 0, data = 0;  // of `inputs`
  std::string unusable;             // "" or why this cell cannot be simulated
};

struct PowerLibrary {
  double supply_v = 0;
  std::map<std::string, PowerCell> cells;
};

// `bytes` is the file as read, `source` its name in messages. InputError if it has no power tables,
// or units other than ns, pF, V and nW: then there is no energy, rather than a wrong one.
PowerLibrary read_power_library(const std::string& bytes, const std::string& source);

}  // namespace quaver
