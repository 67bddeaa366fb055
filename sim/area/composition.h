// An architecture's area: synthesised units times counts, plus memories. A pure function.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/area/technology.h"
#include "sim/area/units.h"

namespace quaver {

struct ArrayShape {
  std::uint64_t rows = 0, cols = 0;
  std::uint64_t arrays = 1;  // array.count x chip.cores
  Stages stages{};
  ElementKind element = ElementKind::kHybridEdge;
  unsigned decoder_formats = 0;  // of decoders at the edge: 0 both, 1 FP143 alone
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
// Those of them that hold operands and their tags on their way in.
std::uint64_t operand_skew_bits(const ArrayShape& shape);
// Widths of an operand as elements pass it on, and of a sum.
std::uint64_t operand_bits(ElementKind kind);
std::uint64_t sum_bits(ElementKind kind);

// The column's accumulator, and what rounds its outputs: none where that has no RTL.
UnitVariant accumulator_unit(const ArrayShape& shape);
std::optional<UnitVariant> rounder_unit(ElementKind kind);

// Flip-flops of the elements that no one reads in one array, and that its area does not count.
std::uint64_t unread_bits(const ArrayShape& shape);

// The array with its decoders, skew and chunk accumulators, without their memories, as one unit:
// what `array` and the logic of `accumulators` of compose() are held against. The parts that have
// the same registers in the same cycle (an element's valid bit and its diagonal neighbour's) share
// them in it, unless equal registers are kept: then the difference to compose() is that of the
// logic.
UnitVariant flat_array_unit(const ArrayShape& shape, bool equal_registers_kept);

// Arrays of 8 x 8 elements with everything that `array` counts, for what hybrid operands cost a
// chip: the variant's name and the shape, without accumulators. An array for FP143 alone whose
// operands are decoded at its edge has the hybrid's elements: FP143 with any bias and FP152 have
// one form inside.
std::vector<std::pair<std::string, ArrayShape>> compared_arrays();

// `areas`: results for units_of(shape) in any order; a unit that is missing makes its part unknown.
// Memories are counted as bits times the technology's bit cell: no decoders or sense amplifiers,
// and no extra for the accumulators' second port.
ArchitectureArea compose(const ArrayShape& shape, const std::vector<UnitArea>& areas,
                         const Technology& technology);

}  // namespace quaver
