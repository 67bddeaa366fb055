#include "sim/energy/fpu_energy.h"

#include <deque>
#include <numeric>

#include "models/numerics/dot.h"
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
        b_(synthetic_tensor(b_kind(pass), arithmetic_.b, operations / kHold + 1, kChunk, kChunk,
                            2 * seed + 1)) {}

  // The element of the i-th operation stands in another row for every stationary operand.
  [[nodiscard]] Operation operation(unsigned i) const {
    const unsigned tile = i / kHold, row = (tile * 29 + 17) % depth_;  // 29: prime to any depth
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

void start(GateSimulation& netlist, const PassArithmetic& arithmetic, bool fp16) {
  netlist.run(kHalfPeriod);
  netlist.set("a_format_i", arithmetic.a.exponent_bits == 5 ? 1 : 0);
  netlist.set("b_format_i", arithmetic.b.exponent_bits == 5 ? 1 : 0);
  netlist.set("a_bias_i", static_cast<std::uint64_t>(arithmetic.a.bias) & 15U);
  netlist.set("b_bias_i", static_cast<std::uint64_t>(arithmetic.b.bias) & 15U);
  netlist.set("fp16_i", fp16 ? 1 : 0);
  for (unsigned cycle = 0; cycle < 4; ++cycle) {
    netlist.set("clk_i", 0);
    netlist.run(kHalfPeriod);
    netlist.set("clk_i", 1);
    netlist.run(kHalfPeriod);
  }
  netlist.set("rst_ni", 1);
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
  return modes;
}

EnergySample operate(GateSimulation& netlist, const FpuMode& mode, Pass pass, unsigned operations,
                     unsigned seed) {
  const Element element(mode, pass, operations + kWarmUp, seed);
  start(netlist, element.arithmetic(), mode.mode == "fp16");
  std::deque<std::uint32_t> expected;
  EnergySample sample;
  for (unsigned i = 0; i < operations + kWarmUp; ++i) {
    if (i == kWarmUp) netlist.reset_energy();
    const Operation operation = element.operation(i);
    netlist.set("a_i", operation.a);
    netlist.set("b_i", operation.b);
    netlist.set("acc_i", operation.sum);
    netlist.set("clk_i", 0);
    netlist.run(kHalfPeriod);
    netlist.set("clk_i", 1);
    netlist.run(kHalfPeriod);
    expected.push_back(operation.result);
    if (i >= kWarmUp) sample.zero_operands += operation.zeros;
    if (netlist.get("valid_o") == 0) continue;
    if (netlist.get("result_o") != expected.front())
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
    for (const std::uint64_t value : {o.a, o.b, std::uint64_t{o.sum}, std::uint64_t{o.result}})
      bytes += " " + std::to_string(value);
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
