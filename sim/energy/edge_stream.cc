// What stands at the array's edges, as a column of it would use it: decoders, the registers that
// skew operands and sums, chunk accumulators, rounders.
#include <string>

#include "models/operand_decoder/operand_decoder.h"
#include "models/stochastic_rounder/stochastic_rounder.h"
#include "sim/energy/operand_stream.h"

namespace quaver {
namespace {

unsigned parameter(const UnitMode& mode, const std::string& name) {
  return static_cast<unsigned>(std::stoul(mode.unit.parameters.at(name)));
}

std::uint64_t is_fp152(const Format& format) { return format.exponent_bits == 5 ? 1 : 0; }

std::uint64_t bias_of(const Format& format) {
  return static_cast<std::uint64_t>(format.bias) & 15U;
}

// The decoder of an array row sees the streamed operands of its row, that of a column the weights
// as they are loaded, row by row.
UnitStream decoder_stream(const UnitMode& mode, const ElementOperands& operands, unsigned cycles) {
  const bool streams = mode.mode == "streamed";
  const Format& format = streams ? operands.arithmetic().a : operands.arithmetic().b;
  UnitStream stream;
  stream.constants = {{"format_i", is_fp152(format)}, {"bias_i", bias_of(format)}};
  stream.result = "operand_o";
  stream.canonical = true;
  for (unsigned i = 0; i < cycles; ++i) {
    const std::uint32_t code = streams ? operands.streamed(i, operands.row_of(0))
                                       : operands.stationary(i / kHold, i % operands.depth());
    stream.cycles.push_back({{{"code_i", code}}, true, encode_operand(decode(format, code)), 0});
  }
  return stream;
}

UnitStream register_stream(const UnitMode& mode, const ElementOperands& operands, unsigned cycles) {
  const bool sums = mode.mode == "sum";
  const Format& format = operands.arithmetic().a;
  // 10 bits: an operand that was decoded at the edge.
  const bool decoded = !sums && parameter(mode, "Width") > format.width();
  UnitStream stream;
  stream.result = "q_o";
  for (unsigned i = 0; i < cycles; ++i) {
    const std::uint32_t code = operands.streamed(i, operands.row_of(0));
    const std::uint64_t value = sums      ? operands.operation(i).result
                                : decoded ? encode_operand(decode(format, code))
                                          : code;
    stream.cycles.push_back({{{"d_i", value}}, true, value, 0});
  }
  return stream;
}

// Rows of a piece stream again and again, each time with the next chunk. The memories stand outside
// and read what was written; the one for re-entry is given the totals too.
UnitStream accumulator_stream(const UnitMode& mode, const ElementOperands& operands,
                              unsigned cycles) {
  const unsigned segments = parameter(mode, "Segments");
  const unsigned rows = std::min(kHold, parameter(mode, "Depth"));
  const Accumulation& accumulation = operands.arithmetic().accumulation;
  const unsigned width = accumulation.intra.width();
  std::vector<std::uint32_t> totals(rows);
  UnitStream stream;
  stream.valid = "valid_o";
  stream.result = "total_o";
  for (unsigned i = 0; i < cycles; ++i) {
    const unsigned row = i % rows;
    // Where a row comes again before its total is written, each sum is a tile's first.
    const bool fresh = i < rows || rows < segments;
    StreamCycle cycle;
    cycle.beat = {{"valid_i", 1},
                  {"last_i", 1},
                  {"index_i", row},
                  {"new_total_i", fresh},
                  {"reenter_index_i", row},
                  {"memory_0.RD_DATA", totals[row]},
                  {"memory_1.RD_DATA", totals[row]}};
    std::uint32_t total = fresh ? 0 : totals[row];
    for (unsigned s = 0; s < segments; ++s) {
      const std::uint32_t sum = operands.chunk_sum(i, i / kHold + s);
      cycle.beat.push_back({"sums_i", sum, s * width, width});
      total = accumulate_chunk(accumulation, total, sum);
    }
    totals[row] = total;
    cycle.expected = total;
    stream.cycles.push_back(cycle);
  }
  return stream;
}

std::uint64_t target_of(const Format& format) {
  if (format.width() > 8) return format.width() == 16 ? 2 : 3;
  return is_fp152(format);
}

std::uint64_t code_of(RoundingKind kind) {
  switch (kind) {
    case RoundingKind::kNearestEven: return 0;
    case RoundingKind::kNearestAway: return 1;
    case RoundingKind::kTowardZero: return 2;
    case RoundingKind::kStochastic: return 3;
  }
  return 0;
}

UnitStream rounder_stream(const ElementOperands& operands, unsigned cycles) {
  const Conversion& output = operands.arithmetic().output;
  constexpr std::uint32_t kSeed = 1;
  StochasticRounder golden(kSeed);
  UnitStream stream;
  stream.constants = {{"to_i", target_of(output.format)},
                      {"bias_i", bias_of(output.format)},
                      {"rounding_i", code_of(output.rounding.kind)},
                      {"overflow_i", output.overflow == Overflow::kSaturate ? 1U : 0U}};
  stream.start = {{{"seed_valid_i", 1}, {"seed_i", lane_seed(kSeed, 0)}}, {{"seed_valid_i", 0}}};
  stream.valid = "valid_o";
  stream.result = "y_o";
  for (unsigned i = 0; i < cycles; ++i) {
    const std::uint32_t x = operands.chunk_sum(i, i / kHold);
    stream.cycles.push_back({{{"valid_i", 1}, {"x_i", x}},
                             true,
                             golden.convert(operands.arithmetic().accumulation.inter, x, output),
                             0});
  }
  return stream;
}

}  // namespace

UnitStream edge_stream(const UnitMode& mode, Pass pass, unsigned operations, unsigned seed) {
  const unsigned cycles = operations + kWarmUp;
  const std::string& unit = mode.unit.unit;
  const unsigned segments = unit == "chunk_accumulator" ? parameter(mode, "Segments") : 0;
  const ElementOperands operands(mode, pass, cycles, seed, segments);
  UnitStream stream = unit == "operand_decoder"      ? decoder_stream(mode, operands, cycles)
                      : unit == "chunk_accumulator"  ? accumulator_stream(mode, operands, cycles)
                      : unit == "stochastic_rounder" ? rounder_stream(operands, cycles)
                                                     : register_stream(mode, operands, cycles);
  if (mode.load != Load::kIdle) return stream;
  for (unsigned i = 1; i < cycles; ++i) stream.cycles[i] = {{}, false, {}, 0};
  stream.cycles[1].beat = {{"valid_i", 0}};
  return stream;
}

}  // namespace quaver
