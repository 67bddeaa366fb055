#include "sim/energy/operand_stream.h"

#include "models/operand_decoder/operand_decoder.h"
#include "sim/run/operands.h"

namespace quaver {
namespace {

constexpr unsigned kChunk = 64;  // products a chunk, so at most as many stand above an element

bool is_zero(const Format& format, std::uint32_t code) {
  return (code & format.magnitude_mask()) == 0;
}

// Its own value, or the next further down in its column that is not zero.
std::uint32_t nonzero(const CodeMatrix& from, const Format& format, std::uint64_t line,
                      std::uint64_t column) {
  for (std::uint64_t i = 0; i < from.rows(); ++i)
    if (const std::uint32_t code = from.at((line + i) % from.rows(), column);
        !is_zero(format, code))
      return code;
  return from.at(line, column);
}

// While a tile streams, the weights of the next one shift into the column's shadow registers, the
// lowest row's first: the element sees those of all rows below it go by, and its own at last.
void add_weight(Beat& beat, const UnitMode& mode, const ElementOperands& element, unsigned i) {
  const unsigned next = i / kHold + 1, row = element.row_of(next);
  const unsigned left = kHold - i % kHold;  // 1: the last cycle before the next tile
  const bool valid = left <= element.depth() - row;
  beat.push_back({"w_valid_i", valid});
  if (!valid) return;
  const unsigned of = row + left - 1;
  beat.push_back({"w_first_i", of + 1 == element.depth()});
  const bool empty = mode.load == Load::kEmptyColumn;
  beat.push_back(
      {"w_i", operand_of(mode, element.arithmetic().b, empty ? 0 : element.stationary(next, of))});
}

StreamCycle cycle_of(const UnitMode& mode, const ElementOperands& element, unsigned i) {
  const ElementOperands::Operation operation = element.operation(i);
  StreamCycle cycle;
  cycle.zeros = operation.zeros;
  const bool held = mode.load == Load::kHeld && operation.zeros != 0;
  if (!held) cycle.expected = operation.result;
  if (!is_element(mode)) {
    cycle.beat = {{"a_i", operation.streamed}, {"b_i", operation.stationary}};
    cycle.beat.push_back({"acc_i", operation.sum});
    return cycle;
  }
  cycle.beat.push_back({"a_first_i", i % kHold == 0});
  if (!held) {
    const auto code = static_cast<std::uint32_t>(operation.streamed);
    cycle.beat.push_back({"a_i", operand_of(mode, element.arithmetic().a, code)});
    cycle.beat.push_back({"psum_i", operation.sum});
  }
  add_weight(cycle.beat, mode, element, i);
  return cycle;
}

void add_text(std::string& bytes, const Beat& beat) {
  for (const PortValue& value : beat)
    bytes += " " + std::string(value.port) + " " + std::to_string(value.first) + " " +
             std::to_string(value.value);
  bytes += ";";
}

}  // namespace

ElementOperands::ElementOperands(const UnitMode& mode, Pass pass, unsigned operations,
                                 unsigned seed, unsigned extra)
    : load_(mode.load),
      arithmetic_(mode.passes.at(static_cast<std::size_t>(pass))),
      depth_(kChunk / mode.products) {
  TensorKind streams = a_kind(pass), stays = b_kind(pass);
  if (mode.exchanged) {
    arithmetic_ = quaver::exchanged(arithmetic_);
    std::swap(streams, stays);
  }
  streamed_ = synthetic_tensor(streams, arithmetic_.a, operations, kChunk, kChunk, 2 * seed);
  stationary_ = synthetic_tensor(stays, arithmetic_.b, operations / kHold + 2 + extra, kChunk,
                                 kChunk, 2 * seed + 1);
}

ElementOperands::Codes ElementOperands::codes(const CodeMatrix& from, std::uint64_t line,
                                              unsigned row) const {
  Codes result;
  for (unsigned p = 0; p < arithmetic_.fused_products; ++p)
    result.push_back(from.at(line, row * arithmetic_.fused_products + p));
  return result;
}

std::uint32_t ElementOperands::streamed(unsigned i, unsigned row) const {
  return codes(streamed_, i, row).front();
}

std::uint32_t ElementOperands::stationary(unsigned tile, unsigned row) const {
  const bool dense = load_ == Load::kDense && row == row_of(tile);
  return dense ? nonzero(stationary_, arithmetic_.b, tile, row)
               : codes(stationary_, tile, row).front();
}

void ElementOperands::apply_load(Codes& streamed, Codes& stationary, unsigned i) const {
  const unsigned tile = i / kHold, row = row_of(tile);
  if (load_ == Load::kZeros) streamed.assign(streamed.size(), 0);
  if (load_ == Load::kEmptyColumn) stationary.assign(stationary.size(), 0);
  if (load_ != Load::kDense) return;
  for (unsigned p = 0; p < streamed.size(); ++p) {
    const std::uint64_t column = row * arithmetic_.fused_products + p;
    streamed[p] = nonzero(streamed_, arithmetic_.a, i, column);
    stationary[p] = nonzero(stationary_, arithmetic_.b, tile, column);
  }
}

ElementOperands::Operation ElementOperands::operation(unsigned i) const {
  const unsigned tile = i / kHold, row = row_of(tile);
  Operation result;
  if (load_ != Load::kEmptyColumn)
    for (unsigned r = 0; r < row; ++r)
      result.sum = multiply_accumulate(arithmetic_, codes(streamed_, i, r),
                                       codes(stationary_, tile, r), result.sum);
  Codes a = codes(streamed_, i, row), b = codes(stationary_, tile, row);
  apply_load(a, b, i);
  result.result = multiply_accumulate(arithmetic_, a, b, result.sum);
  for (unsigned p = 0; p < a.size(); ++p) {
    result.streamed |= std::uint64_t{a[p]} << (p * arithmetic_.a.width());
    result.stationary |= std::uint64_t{b[p]} << (p * arithmetic_.b.width());
    result.zeros += is_zero(arithmetic_.a, a[p]) || is_zero(arithmetic_.b, b[p]);
  }
  return result;
}

ElementOperands::Operation ElementOperands::step(unsigned i) const {
  const unsigned chunk = i / kChunk, k = i % kChunk;
  const bool dense = load_ == Load::kDense;
  const std::uint32_t a = dense ? nonzero(streamed_, arithmetic_.a, chunk, k) : streamed(chunk, k);
  const std::uint32_t b =
      dense ? nonzero(stationary_, arithmetic_.b, chunk, k) : codes(stationary_, chunk, k).front();
  Operation result;
  result.streamed = load_ == Load::kZeros ? 0 : a;
  result.stationary = load_ == Load::kEmptyColumn ? 0 : b;
  result.zeros = is_zero(arithmetic_.a, a) || is_zero(arithmetic_.b, b) ? 1 : 0;
  return result;
}

std::uint32_t ElementOperands::chunk_sum(unsigned i, unsigned tile) const {
  std::uint32_t sum = 0;
  for (unsigned r = 0; r < depth_; ++r)
    sum =
        multiply_accumulate(arithmetic_, codes(streamed_, i, r), codes(stationary_, tile, r), sum);
  return sum;
}

Beat constants_of(const UnitMode& mode, const PassArithmetic& arithmetic) {
  return {{"a_format_i", arithmetic.a.exponent_bits == 5 ? 1U : 0U},
          {"b_format_i", arithmetic.b.exponent_bits == 5 ? 1U : 0U},
          {"a_bias_i", static_cast<std::uint64_t>(arithmetic.a.bias) & 15U},
          {"b_bias_i", static_cast<std::uint64_t>(arithmetic.b.bias) & 15U},
          {"fp16_i", mode.mode == "fp16" ? 1U : 0U}};
}

std::uint64_t operand_of(const UnitMode& mode, const Format& format, std::uint32_t code) {
  const bool decoded = is_element(mode) && mode.unit.parameters.at("Fpu") == "0";
  return decoded ? encode_operand(decode(format, code)) : code;
}

UnitStream fpu_stream(const UnitMode& mode, Pass pass, unsigned operations, unsigned seed) {
  const ElementOperands element(mode, pass, operations + kWarmUp, seed);
  const PassArithmetic& arithmetic = element.arithmetic();
  UnitStream stream;
  stream.constants = constants_of(mode, arithmetic);
  if (is_element(mode)) {  // the first tile's weight
    stream.valid = "psum_valid_o";
    stream.result = "psum_o";
    const bool empty = mode.load == Load::kEmptyColumn;
    const std::uint32_t weight = empty ? 0 : element.stationary(0, element.row_of(0));
    stream.start.push_back({{"w_valid_i", 1}, {"w_i", operand_of(mode, arithmetic.b, weight)}});
  } else {
    stream.valid = "valid_o";
    stream.result = "result_o";
  }
  for (unsigned i = 0; i < operations + kWarmUp; ++i) {
    const bool idles = mode.load == Load::kIdle && i > 0;
    stream.cycles.push_back(idles ? StreamCycle{{}, false, {}, 0} : cycle_of(mode, element, i));
    if (i == 0)
      stream.cycles[0].beat.insert(stream.cycles[0].beat.begin(),
                                   {{"a_valid_i", 1}, {"valid_i", 1}});
    if (idles && i == 1)
      stream.cycles[1].beat = {
          {"a_valid_i", 0}, {"valid_i", 0}, {"w_valid_i", 0}, {"a_first_i", 0}};
  }
  return stream;
}

UnitStream make_stream(const UnitMode& mode, Pass pass, unsigned operations, unsigned seed) {
  if (mode.unit.unit == "output_element") return output_stream(mode, pass, operations, seed);
  const bool fpu = is_element(mode) || mode.unit.unit.ends_with("fpu");
  return fpu ? fpu_stream(mode, pass, operations, seed) : edge_stream(mode, pass, operations, seed);
}

std::string stream_bytes(const UnitMode& mode, Pass pass, unsigned operations, unsigned seed) {
  const UnitStream stream = make_stream(mode, pass, operations, seed);
  std::string bytes = mode.mode + " " + to_string(mode.load);
  add_text(bytes, stream.constants);
  for (const Beat& beat : stream.start) add_text(bytes, beat);
  for (const StreamCycle& cycle : stream.cycles) {
    add_text(bytes, cycle.beat);
    if (cycle.expected) bytes += std::to_string(*cycle.expected);
  }
  return bytes;
}

}  // namespace quaver
