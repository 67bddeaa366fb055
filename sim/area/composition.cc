#include "sim/area/composition.h"

#include <algorithm>
#include <bit>

namespace quaver {
namespace {

using Area = std::optional<double>;

constexpr std::uint64_t kAccumulatorBits = 16;
constexpr std::uint64_t kAccumulatorMemories = 2;  // totals, and partial sums that re-enter

Area plus(Area x, Area y) { return x && y ? Area(*x + *y) : std::nullopt; }

Area times(std::uint64_t count, Area x) {
  if (count == 0) return 0;  // no instance of it: its area does not matter
  return x ? Area(static_cast<double>(count) * *x) : std::nullopt;
}

std::uint64_t latency(const ArrayShape& s) { return s.stages.multiplier + s.stages.adder; }

std::uint64_t segment_rows(const ArrayShape& s) {
  return s.chunk_rows == 0 || s.chunk_rows >= s.rows ? s.rows : s.chunk_rows;
}

std::uint64_t segments(const ArrayShape& s) { return s.rows / segment_rows(s); }

std::uint64_t operand_bits(ElementKind kind) {
  switch (kind) {
    case ElementKind::kHybridEdge: return 10;  // decoded: sign, 6 exponent bits, 3 fraction bits
    case ElementKind::kFp16: return 16;
    case ElementKind::kHybridElement: return 8;
  }
  return 0;
}

UnitVariant fpu_unit(const ArrayShape& s) {
  return s.element == ElementKind::kFp16 ? fp16_fpu_unit(s.stages) : hybrid_fpu_unit(0, s.stages);
}

UnitVariant element_unit(const ArrayShape& s) {
  return s.output_stationary ? output_element_unit(s.element, s.stages)
                             : processing_element_unit(s.element, s.stages);
}

UnitVariant accumulator_unit(const ArrayShape& s) {
  return chunk_accumulator_unit(s.accumulator_depth, segments(s));
}

std::uint64_t triangle(std::uint64_t n) { return n * (n - 1) / 2; }  // 0 + 1 + ... + (n-1)

// Row i waits i cycles with valid, first, chunk and last, column j waits j cycles, its result
// C-1-j. Drain control: from a fold's last step to the drain, then a bit a row, and valid beside
// results.
std::uint64_t output_skew_bits(const ArrayShape& s) {
  const std::uint64_t operand = operand_bits(s.element);
  return (operand + 4) * triangle(s.rows) + (operand + kAccumulatorBits) * triangle(s.cols) +
         (s.rows + latency(s)) + (s.rows - 1) + (s.cols - 1);
}

}  // namespace

std::vector<UnitVariant> units_of(const ArrayShape& shape) {
  std::vector<UnitVariant> units{fpu_unit(shape), element_unit(shape), register_unit(),
                                 stochastic_rounder_unit()};
  if (shape.element == ElementKind::kHybridEdge) units.push_back(operand_decoder_unit(0));
  if (shape.accumulator_depth > 0) units.push_back(accumulator_unit(shape));
  return units;
}

std::uint64_t skew_bits(const ArrayShape& s) {
  if (s.rows == 0 || s.cols == 0) return 0;
  if (s.output_stationary) return output_skew_bits(s);
  const std::uint64_t beat = operand_bits(s.element) + 2;  // operand, valid, first
  // Row i waits i*L cycles, column j's weights j cycles.
  std::uint64_t bits = beat * (triangle(s.rows) * latency(s) + triangle(s.cols));
  if (s.accumulator_depth == 0) return bits + kAccumulatorBits * triangle(s.cols);
  // Tags: {valid, partial, new total, last, index} down beside column 0, then one register a
  // column, with {continue, index} of the head beside them.
  const std::uint64_t index = std::max<std::uint64_t>(1, std::bit_width(s.accumulator_depth - 1));
  bits += (index + 4) * s.rows * latency(s) + (2 * index + 5) * (s.cols - 1);
  // Segment k leaves the column at row (k+1)*P and waits (R - (k+1)*P)*L cycles for the foot.
  for (std::uint64_t k = 1; k <= segments(s); ++k)
    bits += kAccumulatorBits * s.cols * (s.rows - k * segment_rows(s)) * latency(s);
  return bits + kAccumulatorBits * triangle(s.cols);  // column j's result waits C-1-j cycles
}

ArchitectureArea compose(const ArrayShape& s, const std::vector<UnitArea>& areas,
                         const Technology& technology) {
  const auto area_of = [&areas](const UnitVariant& unit) -> Area {
    const auto found = std::find_if(areas.begin(), areas.end(), [&unit](const UnitArea& area) {
      return area.unit == unit.unit && area.variant == unit.variant;
    });
    return found == areas.end() ? std::nullopt : Area(found->area_um2);
  };
  const auto memory = [&technology](std::uint64_t bits) {
    return times(bits, technology.sram.area_um2_per_bit);
  };
  const std::uint64_t decoders = s.element == ElementKind::kHybridEdge ? s.rows + s.cols : 0;
  ArchitectureArea result;
  result.fpu = area_of(fpu_unit(s));
  result.processing_element = area_of(element_unit(s));
  const Area edge = plus(times(decoders, area_of(operand_decoder_unit(0))),
                         times(skew_bits(s), area_of(register_unit())));
  result.array = times(s.arrays, plus(times(s.rows * s.cols, result.processing_element), edge));
  const std::uint64_t columns = s.arrays * s.cols;
  result.accumulators =
      s.accumulator_depth == 0
          ? Area(0)
          : times(columns,
                  plus(area_of(accumulator_unit(s)),
                       memory(kAccumulatorMemories * kAccumulatorBits * s.accumulator_depth)));
  result.rounders = times(columns, area_of(stochastic_rounder_unit()));
  result.buffers = memory(8 * s.buffer_bytes);
  result.total =
      plus(plus(result.array, result.accumulators), plus(result.rounders, result.buffers));
  return result;
}

}  // namespace quaver
