#include "sim/energy/fpu_energy.h"

#include <deque>
#include <numeric>

#include "models/numerics/dot.h"
#include "models/operand_decoder/operand_decoder.h"
#include "sim/area/synthesis.h"
#include "sim/run/operands.h"

namespace quaver {
namespace {

constexpr double kHalfPeriod = 100;  // ns: longer than any path of the units
constexpr unsigned kHold = 64;       // operations that the stationary operand stays
constexpr unsigned kChunk = 64;      // products a chunk, so at most as many stand above an element
constexpr unsigned kWarmUp = 8;      // operations before the first that counts

struct Operation {
  std::uint64_t a = 0, b = 0;
  std::uint32_t sum = 0, result = 0;
  unsigned zeros = 0;
};

Format operand_format(const FpuMode& mode, TensorKind kind) {
  if (!mode.format.empty()) return parse_format(mode.format);
  return parse_format(kind == TensorKind::kError ? "fp152" : "fp143");
}

PassArithmetic arithmetic_of(const FpuMode& mode, Pass pass) {
  const Format sum = parse_format(mode.sum);
  const Rounding rounding = parse_rounding(mode.sum == "fp169" ? "rna" : "rne");
  return {operand_format(mode, a_kind(pass)),
          operand_format(mode, b_kind(pass)),
          mode.products,
          {sum, sum, kChunk, rounding},
          {sum, rounding}};
}

// What an element does, operation by operation.
class Element {
 public:
  Element(const FpuMode& mode, Pass pass, unsigned operations, unsigned seed)
      : arithmetic_(arithmetic_of(mode, pass)),
        depth_(kChunk / mode.products),
        a_(synthetic_tensor(a_kind(pass), arithmetic_.a, operations, kChunk, kChunk, 2 * seed)),
        b_(synthetic_tensor(b_kind(pass), arithmetic_.b, operations / kHold + 2, kChunk, kChunk,
                            2 * seed + 1)) {}

  [[nodiscard]] Operation operation(unsigned i) const {
    const unsigned tile = i / kHold, row = row_of(tile);
    Operation result;
    for (unsigned r = 0; r < row; ++r)
      result.sum =
          multiply_accumulate(arithmetic_, codes(a_, i, r), codes(b_, tile, r), result.sum);
    const std::vector<std::uint32_t> a = codes(a_, i, row), b = codes(b_, tile, row);
    result.result = multiply_accumulate(arithmetic_, a, b, result.sum);
    for (unsigned p = 0; p < a.size(); ++p) {
      result.a |= std::uint64_t{a[p]} << (p * arithmetic_.a.width());
      result.b |= std::uint64_t{b[p]} << (p * arithmetic_.b.width());
      result.zeros += (a[p] & arithmetic_.a.magnitude_mask()) == 0 ||
                      (b[p] & arithmetic_.b.magnitude_mask()) == 0;
    }
    return result;
  }
  // The stationary operand of the element in `row` of the column.
  [[nodiscard]] std::uint32_t weight(unsigned tile, unsigned row) const {
    return codes(b_, tile, row).front();
  }
  // Where the element stands for a stationary operand: another row for each.
  [[nodiscard]] unsigned row_of(unsigned tile) const {
    return (tile * 29 + 17) % depth_;  // 29: prime to any depth
  }
  [[nodiscard]] unsigned depth() const { return depth_; }
  [[nodiscard]] const PassArithmetic& arithmetic() const { return arithmetic_; }

 private:
  [[nodiscard]] std::vector<std::uint32_t> codes(const CodeMatrix& from, std::uint64_t line,
                                                 unsigned row) const {
    std::vector<std::uint32_t> result;
    for (unsigned p = 0; p < arithmetic_.fused_products; ++p)
      result.push_back(from.at(line, row * arithmetic_.fused_products + p));
    return result;
  }

  PassArithmetic arithmetic_;
  unsigned depth_;
  CodeMatrix a_, b_;
};

// What the ports see in one cycle.
using Beat = std::vector<std::pair<const char*, std::uint64_t>>;

// Operands as processing elements of the mode take them: codes, or decoded at the array's edge.
std::uint64_t operand_of(const FpuMode& mode, const Format& format, std::uint64_t code) {
  const bool decoded = mode.unit.top == "quaver_processing_element" && mode.format.empty() &&
                       mode.unit.parameters.at("Fpu") == "0";
  return decoded ? encode_operand(decode(format, static_cast<std::uint32_t>(code))) : code;
}

// While a tile streams, the weights of the next one shift into the column's shadow registers, the
// lowest row's first: the element sees those of all rows below it go by, and its own at last.
void add_weight(Beat& beat, const FpuMode& mode, const Element& element, unsigned i) {
  const unsigned next = i / kHold + 1, row = element.row_of(next);
  const unsigned left = kHold - i % kHold;  // 1: the last cycle before the next tile
  const bool valid = left <= element.depth() - row;
  beat.emplace_back("w_valid_i", valid);
  if (!valid) return;
  const unsigned of = row + left - 1;
  beat.emplace_back("w_first_i", of + 1 == element.depth());
  beat.emplace_back("w_i", operand_of(mode, element.arithmetic().b, element.weight(next, of)));
}

Beat beat_of(const FpuMode& mode, const Element& element, unsigned i, const Operation& operation) {
  if (mode.unit.unit != "processing_element")
    return {{"a_i", operation.a}, {"b_i", operation.b}, {"acc_i", operation.sum}};
  Beat beat = {{"a_i", operand_of(mode, element.arithmetic().a, operation.a)},
               {"a_first_i", i % kHold == 0},
               {"psum_i", operation.sum}};
  add_weight(beat, mode, element, i);
  return beat;
}

void clock(GateSimulation& netlist) {
  netlist.set("clk_i", 0);
  netlist.run(kHalfPeriod);
  netlist.set("clk_i", 1);
  netlist.run(kHalfPeriod);
}

void start(GateSimulation& netlist, const FpuMode& mode, const Element& element) {
  const PassArithmetic& arithmetic = element.arithmetic();
  netlist.run(kHalfPeriod);
  netlist.set("a_format_i", arithmetic.a.exponent_bits == 5 ? 1 : 0);
  netlist.set("b_format_i", arithmetic.b.exponent_bits == 5 ? 1 : 0);
  netlist.set("a_bias_i", static_cast<std::uint64_t>(arithmetic.a.bias) & 15U);
  netlist.set("b_bias_i", static_cast<std::uint64_t>(arithmetic.b.bias) & 15U);
  netlist.set("fp16_i", mode.mode == "fp16" ? 1 : 0);
  for (unsigned cycle = 0; cycle < 4; ++cycle) clock(netlist);
  netlist.set("rst_ni", 1);
  if (mode.unit.unit == "processing_element") {  // the first tile's weight
    netlist.set("w_valid_i", 1);
    netlist.set("w_i", operand_of(mode, arithmetic.b, element.weight(0, element.row_of(0))));
    clock(netlist);
    netlist.set("a_valid_i", 1);
  }
  netlist.set("valid_i", 1);
}

}  // namespace

std::vector<FpuMode> fpu_modes() {
  std::vector<FpuMode> modes;
  for (const FpuVariant& fpu : known_fpus()) {
    const std::string& unit = fpu.unit.unit;
    FpuMode mode{fpu.unit, "", fpu.products, "", "fp169"};
    if (unit == "hybrid_fpu" && fpu.unit.variant != "hybrid" && fpu.products == 1)
      mode.format = fpu.unit.variant;
    if (unit == "fp16_fpu") mode.format = "fp169";
    if (unit.ends_with("fp32_fpu")) {
      mode.sum = "fp32";
      mode.format = unit == "fp8_fp32_fpu"    ? "fp152"
                    : unit == "bf16_fp32_fpu" ? "bf16"
                    : unit == "fp16_fp32_fpu" ? "fp16"
                                              : "fp32";
    }
    if (unit == "mixed_fpu") mode.mode = "fp8";
    modes.push_back(mode);
    if (unit != "mixed_fpu") continue;
    mode.mode = "fp16";
    mode.format = "fp169";
    mode.products = 1;
    modes.push_back(mode);
  }
  for (const ElementKind kind :
       {ElementKind::kHybridEdge, ElementKind::kHybridElement, ElementKind::kFp16})
    modes.push_back({processing_element_unit(kind, {}), "", 1,
                     kind == ElementKind::kFp16 ? "fp169" : "", "fp169"});
  return modes;
}

EnergySample operate(GateSimulation& netlist, const FpuMode& mode, Pass pass, unsigned operations,
                     unsigned seed) {
  const Element element(mode, pass, operations + kWarmUp, seed);
  start(netlist, mode, element);
  const bool in_array = mode.unit.unit == "processing_element";
  const char* const valid = in_array ? "psum_valid_o" : "valid_o";
  const char* const result = in_array ? "psum_o" : "result_o";
  std::deque<std::uint32_t> expected;
  EnergySample sample;
  for (unsigned i = 0; i < operations + kWarmUp; ++i) {
    if (i == kWarmUp) netlist.reset_energy();
    const Operation operation = element.operation(i);
    for (const auto& [port, value] : beat_of(mode, element, i, operation)) netlist.set(port, value);
    clock(netlist);
    expected.push_back(operation.result);
    if (i >= kWarmUp) sample.zero_operands += operation.zeros;
    if (netlist.get(valid) == 0) continue;
    if (netlist.get(result) != expected.front())
      throw SynthesisError(mode.unit.label() + ": operation " +
                           std::to_string(i + 1 - expected.size()) +
                           " of the netlist differs from the golden model");
    expected.pop_front();
  }
  if (expected.size() >= kWarmUp) throw SynthesisError(mode.unit.label() + " gives no results");
  sample.energy = netlist.energy();
  sample.operations = operations;
  return sample;
}

std::string operand_bytes(const FpuMode& mode, Pass pass, unsigned operations, unsigned seed) {
  const Element element(mode, pass, operations + kWarmUp, seed);
  const PassArithmetic& arithmetic = element.arithmetic();
  std::string bytes = mode.mode;
  for (const Format& format : {arithmetic.a, arithmetic.b})
    bytes += " " + std::to_string(format.exponent_bits) + " " + std::to_string(format.bias);
  for (unsigned i = 0; i < operations + kWarmUp; ++i) {
    const Operation o = element.operation(i);
    for (const auto& [port, value] : beat_of(mode, element, i, o))
      bytes += std::string(" ") + port + " " + std::to_string(value);
    bytes += " " + std::to_string(o.result);
  }
  return bytes;
}

std::vector<FpuEnergy> fpu_energies(const FpuMode& mode, const std::vector<Pass>& passes,
                                    const RtlSources& rtl, const Liberty& liberty,
                                    const PowerLibrary& library, const Toolchain& tools,
                                    unsigned seeds, unsigned operations) {
  const UnitSynthesis synthesis(mode.unit, rtl, liberty, tools);
  std::vector<std::vector<EnergySample>> samples(passes.size());
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    const std::filesystem::path json = synthesis.map(seed);
    for (std::size_t p = 0; p < passes.size(); ++p) {
      GateSimulation netlist(json, library);
      samples[p].push_back(operate(netlist, mode, passes[p], operations, seed));
    }
  }
  std::vector<FpuEnergy> results;
  for (std::size_t p = 0; p < passes.size(); ++p) {
    FpuEnergy result{mode, passes[p], 0, 0, 0, 0, seeds, operations};
    std::vector<double> values;
    double switching = 0, total = 0, zeros = 0;
    for (const EnergySample& sample : samples[p]) {
      values.push_back(sample.pj());
      switching += sample.energy.switching_pj;
      total += sample.energy.total_pj();
      zeros += sample.zero_operands;
    }
    result.pj = std::accumulate(values.begin(), values.end(), 0.0) / seeds;
    result.sd = standard_deviation(values);
    result.switching = switching / total;
    result.zeros = zeros / (1.0 * seeds * operations * mode.products);
    results.push_back(result);
  }
  return results;
}

}  // namespace quaver
