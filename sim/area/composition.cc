#include "sim/area/composition.h"

#include <algorithm>
#include <bit>

namespace quaver {
namespace {

using Area = std::optional<double>;

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

UnitVariant element_unit(const ArrayShape& s) {
  return s.output_stationary ? output_element_unit(s.element, s.stages)
                             : processing_element_unit(s.element, s.stages);
}

std::uint64_t triangle(std::uint64_t n) { return n * (n - 1) / 2; }  // 0 + 1 + ... + (n-1)

// Behind the operands' skew. Column j's result waits C-1-j cycles. Drain control: from a fold's
// last step to the drain, then a bit a row, and valid beside results.
std::uint64_t output_skew_bits(const ArrayShape& s) {
  return sum_bits(s.element) * triangle(s.cols) + (s.rows + latency(s)) + (s.rows - 1) +
         (s.cols - 1);
}

}  // namespace

std::uint64_t operand_bits(ElementKind kind) {
  switch (kind) {
    case ElementKind::kHybridEdge: return 10;  // decoded: sign, 6 exponent bits, 3 fraction bits
    case ElementKind::kFp16: return 16;
    case ElementKind::kHybridElement:
    case ElementKind::kFp8Fp32: return 8;
    case ElementKind::kBf16Fp32:
    case ElementKind::kFp16Fp32: return 16;
    case ElementKind::kFp32: return 32;
  }
  return 0;
}

std::uint64_t sum_bits(ElementKind kind) { return sums_in_fp32(kind) ? 32 : 16; }

UnitVariant accumulator_unit(const ArrayShape& s) {
  return chunk_accumulator_unit(s.accumulator_depth, segments(s), sums_in_fp32(s.element));
}

// Outputs in BF16 and IEEE FP16, which recipes with such operands have, are none that it rounds to.
std::optional<UnitVariant> rounder_unit(ElementKind kind) {
  if (kind == ElementKind::kBf16Fp32 || kind == ElementKind::kFp16Fp32) return std::nullopt;
  return stochastic_rounder_unit(sums_in_fp32(kind));
}

std::vector<UnitVariant> units_of(const ArrayShape& shape) {
  std::vector<UnitVariant> units{fpu_unit(shape.element, shape.stages), element_unit(shape),
                                 register_unit()};
  if (const auto rounder = rounder_unit(shape.element)) units.push_back(*rounder);
  if (shape.element == ElementKind::kHybridEdge)
    units.push_back(operand_decoder_unit(shape.decoder_formats));
  if (shape.accumulator_depth > 0) units.push_back(accumulator_unit(shape));
  return units;
}

std::uint64_t unread_bits(const ArrayShape& s) {
  if (s.output_stationary) return 0;  // a few at the edges; its elements pass on what they hold
  const std::uint64_t beat = operand_bits(s.element) + 2;
  // Every element's own valid beside its sum; the operands that leave the last column, the weights
  // that leave the last row, with the tag that waits in the shadow register.
  return s.rows * s.cols * latency(s) + s.rows * beat + s.cols * ((latency(s) - 1) * beat + 1);
}

std::uint64_t operand_skew_bits(const ArrayShape& s) {
  if (s.output_stationary)  // row i waits i cycles with valid, first, chunk and last; column j
                            // waits j
    return (operand_bits(s.element) + 4) * triangle(s.rows) +
           operand_bits(s.element) * triangle(s.cols);
  const std::uint64_t beat = operand_bits(s.element) + 2;  // operand, valid, first
  // Row i waits i*L cycles, column j's weights j cycles.
  return beat * (triangle(s.rows) * latency(s) + triangle(s.cols));
}

std::uint64_t skew_bits(const ArrayShape& s) {
  if (s.rows == 0 || s.cols == 0) return 0;
  std::uint64_t bits = operand_skew_bits(s);
  if (s.output_stationary) return bits + output_skew_bits(s);
  const std::uint64_t sum = sum_bits(s.element);
  if (s.accumulator_depth == 0) return bits + sum * triangle(s.cols);
  // Tags: {valid, partial, new total, last, index} down beside column 0, then one register a
  // column, with {continue, index} of the head beside them.
  const std::uint64_t index = std::max<std::uint64_t>(1, std::bit_width(s.accumulator_depth - 1));
  bits += (index + 4) * s.rows * latency(s) + (2 * index + 5) * (s.cols - 1);
  // Segment k leaves the column at row (k+1)*P and waits (R - (k+1)*P)*L cycles for the foot.
  for (std::uint64_t k = 1; k <= segments(s); ++k)
    bits += sum * s.cols * (s.rows - k * segment_rows(s)) * latency(s);
  return bits + sum * triangle(s.cols);  // column j's result waits C-1-j cycles
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
  result.fpu = area_of(fpu_unit(s.element, s.stages));
  result.processing_element = area_of(element_unit(s));
  const Area edge = plus(times(decoders, area_of(operand_decoder_unit(s.decoder_formats))),
                         times(skew_bits(s), area_of(register_unit())));
  result.array = times(s.arrays, plus(times(s.rows * s.cols, result.processing_element), edge));
  if (const Area unread = times(s.arrays * unread_bits(s), area_of(register_unit()));
      result.array && unread)
    *result.array -= *unread;
  const std::uint64_t columns = s.arrays * s.cols;
  result.accumulators =
      s.accumulator_depth == 0
          ? Area(0)
          : times(columns,
                  plus(area_of(accumulator_unit(s)),
                       memory(kAccumulatorMemories * sum_bits(s.element) * s.accumulator_depth)));
  const std::optional<UnitVariant> rounder = rounder_unit(s.element);
  result.rounders = rounder ? times(columns, area_of(*rounder)) : std::nullopt;
  result.buffers = memory(8 * s.buffer_bytes);
  result.total =
      plus(plus(result.array, result.accumulators), plus(result.rounders, result.buffers));
  return result;
}

UnitVariant flat_array_unit(const ArrayShape& s, bool equal_registers_kept) {
  return {"systolic_array",
          std::to_string(s.rows) + "x" + std::to_string(s.cols) + "/flat" +
              (equal_registers_kept ? "/registers" : ""),
          "quaver_systolic_array",
          {{"Rows", std::to_string(s.rows)},
           {"Cols", std::to_string(s.cols)},
           {"MultiplierStages", std::to_string(s.stages.multiplier)},
           {"AdderStages", std::to_string(s.stages.adder)},
           {"ChunkRows", std::to_string(segment_rows(s))},
           {"Depth", std::to_string(std::max<std::uint64_t>(1, s.accumulator_depth))},
           {"Fpu", std::to_string(static_cast<int>(s.element))},
           {"Rounding", "1"}},
          /*memories_outside=*/true,
          equal_registers_kept};
}

std::vector<std::pair<std::string, ArrayShape>> compared_arrays() {
  ArrayShape shape;
  shape.rows = shape.cols = 8;
  std::vector<std::pair<std::string, ArrayShape>> arrays;
  arrays.emplace_back("hybrid/edge", shape);
  shape.decoder_formats = 1;
  arrays.emplace_back("fp143/edge", shape);
  shape.decoder_formats = 0;
  shape.element = ElementKind::kHybridElement;
  arrays.emplace_back("hybrid/element", shape);
  shape.element = ElementKind::kFp16;
  arrays.emplace_back("fp16", shape);
  return arrays;
}

}  // namespace quaver
