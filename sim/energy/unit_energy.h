// Energy of an operation of an FPU, of an array's processing elements and of the units at its
// edges: the mapped netlist, simulated on the operands of a training pass (operand_stream.h), with
// the liberty's power tables (gate_simulation.h says what is counted). Every result that the
// netlist gives is held against the golden model.
//
// A processing element has its registers besides: operand forwarding, both weights, partial sum.
// Its operation includes their clock pins and the weights of the next tile on their way down. That
// is the whole weight load of a tile of 64 operations; longer tiles share it among more. The clock
// tree is not counted. Decoded operands are canonical: zeros and specials have 0 in the bits that
// mean nothing.
#pragma once

#include <string>
#include <vector>

#include "sim/area/rtl_sources.h"
#include "sim/energy/gate_simulation.h"
#include "sim/energy/operand_stream.h"

namespace quaver {

inline constexpr double kCycleNs = 200;  // of the simulation: longer than any path of the units

struct EnergySample {
  GateEnergy energy;  // of all operations together
  unsigned operations = 0;
  unsigned zero_operands = 0;  // products with a zero among their two operands
  [[nodiscard]] double pj() const { return energy.total_pj() / operations; }
};

// Of one netlist. SynthesisError where a result is not the golden one.
EnergySample operate(GateSimulation& netlist, const UnitStream& stream, const std::string& label);

struct UnitEnergy {
  UnitMode mode;
  Pass pass;
  double pj = 0, sd = 0;            // of an operation: mean and standard deviation over the seeds
  double switching = 0, zeros = 0;  // shares: of the energy, of the products
  double leakage_nw = 0;            // of the unit; `pj` has it for a cycle of kCycleNs
  unsigned seeds = 0, operations = 0;

  // Of an operation, whatever the clock.
  [[nodiscard]] double dynamic_pj() const { return pj - leakage_nw * kCycleNs * 1e-6; }
};

// Seed s maps the gates in its own order, as areas do, and draws its own operands. By pass, for all
// that the mode has.
std::vector<UnitEnergy> unit_energies(const UnitMode& mode, const RtlSources& rtl,
                                      const Liberty& liberty, const PowerLibrary& library,
                                      const Toolchain& tools, unsigned seeds, unsigned operations);

}  // namespace quaver
