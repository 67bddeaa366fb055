// What is measured: a unit, the arithmetic that it works with, and what it meets.
#pragma once

#include <string>
#include <vector>

#include "models/numerics/dot.h"
#include "sim/area/units.h"
#include "sim/lower/pass.h"

namespace quaver {

// What a unit meets. All but the first two are of units of an array alone.
enum class Load : std::uint8_t {
  kDrawn,  // what the pass brings, zeros too
  kIdle,   // nothing valid: all inputs stay, the clock ticks
  kDense,  // as drawn, but every zero operand is another of the tensor's values
  kZeros,  // a streamed operand of zero: rows that a chunk does not fill (os: without outputs)
  kEmptyColumn,  // the other operand zero under sums of zero: columns without outputs
  kHeld,         // as drawn, but where an operand is zero, operands and sum stay as they were
};
std::string to_string(Load load);

struct UnitMode {
  UnitVariant unit;
  std::string mode;  // "" where it has one
  unsigned products = 1;
  // By pass, as many as the recipe has. Sums in FP169 round away from zero, in FP32 to even, chunks
  // are of 64: what the RTL that is measured does.
  std::vector<PassArithmetic> passes;
  Load load = Load::kDrawn;
  bool exchanged = false;  // input-stationary: b streams and a stays
};

// The three passes of HFP8's operands (Sun 2019) or of one format, with sums in `sum`.
std::vector<PassArithmetic> hfp8_passes(const std::string& sum);
std::vector<PassArithmetic> uniform_passes(const std::string& format, const std::string& sum);
// The same operands and outputs as units of RTL take them.
std::vector<PassArithmetic> measured_passes(std::vector<PassArithmetic> passes);

// For what `quaver energy` lists: every FPU of known_fpus(), the mixed ones in both modes, every
// processing element, and what stands at the array's edges.
std::vector<UnitMode> known_modes();
UnitMode element_mode(ElementKind kind, Stages stages, std::vector<PassArithmetic> passes);
UnitMode output_element_mode(ElementKind kind, Stages stages, std::vector<PassArithmetic> passes);
// Whether it is an element of an array, of either kind.
bool is_element(const UnitMode& mode);
// Registers between the edges and the elements: of `width` bits, holding "operand"s or "sum"s.
UnitMode register_mode(const std::string& holding, unsigned width,
                       std::vector<PassArithmetic> passes);

}  // namespace quaver
