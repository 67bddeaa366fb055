// A mapped netlist, simulated event by event with the liberty's delays, so that glitches are there:
// in a multiplier most of the energy. Energy is counted in pJ where it is taken:
//  - inside a cell, by the internal_power table of the input whose edge moved the output, or of an
//    input pin that has a table of its own (a flip-flop's clock and data);
//  - on a net, C V^2 / 2 an edge, C being the pins that it drives: no wires, nothing at the ports;
//  - leakage, for the time that passes.
// A cell's slew at its inputs is a constant of the net: the mean of what its driver's arcs give at
// its load, from 0.06 ns at the inputs of the unit. Delays are inertial: a pulse shorter than the
// delay of the gate that it meets is swallowed. The clock is ideal; its tree is not counted.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "sim/energy/power_library.h"

namespace quaver {

struct GateEnergy {
  double internal_pj = 0, switching_pj = 0, leakage_pj = 0;
  std::uint64_t edges = 0;  // of all nets

  [[nodiscard]] double total_pj() const { return internal_pj + switching_pj + leakage_pj; }
};

class GateSimulation {
 public:
  // `json`: what Yosys' write_json says of one flat module of the library's cells. SynthesisError
  // for a cell that the library does not have or that cannot be simulated.
  GateSimulation(const std::filesystem::path& json, const PowerLibrary& library);
  ~GateSimulation();
  GateSimulation(GateSimulation&&) noexcept;
  GateSimulation& operator=(GateSimulation&&) = delete;
  GateSimulation(const GateSimulation&) = delete;
  GateSimulation& operator=(const GateSimulation&) = delete;

  [[nodiscard]] bool has_port(const std::string& port) const;
  // `width` bits of a port from `first` on, as far as it has them. Takes effect now, in the energy
  // too. A port that was optimised away is ignored.
  void set(const std::string& port, std::uint64_t value, unsigned first = 0, unsigned width = 64);
  [[nodiscard]] std::uint64_t get(const std::string& port) const;
  // Lets `ns` pass. SynthesisError if something still moves then.
  void run(double ns);
  // Since the last reset_energy().
  [[nodiscard]] const GateEnergy& energy() const;
  void reset_energy();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace quaver
