// An architecture's area: synthesised units times counts, plus memories. A pure function.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/area/technology.h"
#include "sim/area/units.h"

namespace quaver {

struct ArrayShape {
  std::uint64_t rows = 0, cols = 0;
  std::uint64_t arrays = 1;  // array.count x chip.cores
  Stages stages{};
  ElementKind element = ElementKind::kHybridEdge;
  bool output_stationary = false;
  std::uint64_t chunk_rows = 0;         // rows of a chunk, ceil(chunk / lanes); 0: all rows
  std::uint64_t accumulator_depth = 0;  // elements a column; 0: no accumulators at the foot (os)
  std::uint64_t buffer_bytes = 0;       // all buffers of all cores together, both halves
};

// um^2. nullopt where a part is unknown: never guessed, and never counted as 0 in a sum.
struct ArchitectureArea {
  std::optional<double> fpu, processing_element;  // of one
  std::optional<double> array;                    // elements, edge decoders, skew registers: all
  std::optional<double> accumulators;             // logic and SRAM
  std::optional<double> rounders;
  std::optional<double> buffers;
  std::optional<double> total;  // array + accumulators + rounders + buffers
};

// The units whose areas compose() needs.
std::vector<UnitVariant> units_of(const ArrayShape& shape);

// Flip-flops of operand skew, result de-skew, segment taps and travelling tags of one array, as
// rtl/systolic_array has them, with the drain control where they are output-stationary.
std::uint64_t skew_bits(const ArrayShape& shape);

// `areas`: results for units_of(shape) in any order; a unit that is missing makes its part unknown.
// Memories are counted as bits times the technology's bit cell: no decoders or sense amplifiers,
// and no extra for the accumulators' second port.
ArchitectureArea compose(const ArrayShape& shape, const std::vector<UnitArea>& areas,
                         const Technology& technology);

}  // namespace quaver
