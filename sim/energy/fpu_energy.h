// Energy of an operation of each FPU, and of an array's processing elements: the mapped netlist,
// simulated on the operands of a training pass, with the liberty's power tables (gate_simulation.h
// says what is counted).
//
// The operands are those of one element of a weight-stationary array: b stays for 64 operations, a
// streams, and the partial sum is what as many elements above it as the element has would have
// summed, with operands of their own. Operands come from sim/run/operands.h (activations behind a
// ReLU, weights, errors). Every result that the netlist gives is held against the golden model.
//
// A processing element has its registers besides: operand forwarding, both weights, partial sum.
// Its operation includes their clock pins and the weights of the next tile on their way down. That
// is the whole weight load of a tile of 64 operations; longer tiles share it among more. Elements
// that idle (edges of tiles, filling and draining) and the clock tree are not counted. Decoded
// operands are canonical: zeros and specials have 0 in the bits that mean nothing.
#pragma once

#include <string>
#include <vector>

#include "sim/area/rtl_sources.h"
#include "sim/area/units.h"
#include "sim/energy/gate_simulation.h"
#include "sim/lower/pass.h"

namespace quaver {

// An FPU in one of its modes, or an element.
struct FpuMode {
  UnitVariant unit;
  std::string mode;  // "" where it has one
  unsigned products = 1;
  std::string format;  // of both operands; "" for what HFP8 takes in the pass: FP143, FP152
  std::string sum;     // format of the accumulator
};

// Every FPU of known_fpus(), the mixed ones in both modes, and every processing element.
std::vector<FpuMode> fpu_modes();

struct EnergySample {
  GateEnergy energy;  // of all operations together
  unsigned operations = 0;
  unsigned zero_operands = 0;  // products with a zero among their two operands
  [[nodiscard]] double pj() const { return energy.total_pj() / operations; }
};

// Of one netlist. `seed` names the operands. SynthesisError where a result is not the golden one.
EnergySample operate(GateSimulation& netlist, const FpuMode& mode, Pass pass, unsigned operations,
                     unsigned seed);

struct FpuEnergy {
  FpuMode mode;
  Pass pass;
  double pj = 0, sd = 0;            // of an operation: mean and standard deviation over the seeds
  double switching = 0, zeros = 0;  // shares: of the energy, of the products
  unsigned seeds = 0, operations = 0;
};

// All operands and results of an operation stream, in order: what its energy is measured on.
std::string operand_bytes(const FpuMode& mode, Pass pass, unsigned operations, unsigned seed);

// Seed s maps the gates in its own order, as areas do, and draws its own operands.
std::vector<FpuEnergy> fpu_energies(const FpuMode& mode, const std::vector<Pass>& passes,
                                    const RtlSources& rtl, const Liberty& liberty,
                                    const PowerLibrary& library, const Toolchain& tools,
                                    unsigned seeds, unsigned operations);

}  // namespace quaver
