// Verilated headers come first: behind SystemC's they take its names for global ones.
#include "Vhybrid_parts.h"

#include <algorithm>

#include "models/fp169_adder/fp169_adder.h"
#include "models/fpu/fpu.h"
#include "models/hybrid_fpu/hybrid_fpu.h"
#include "models/hybrid_fpu/hybrid_parts_bench.h"
#include "models/hybrid_multiplier/hybrid_multiplier.h"
#include "models/lockstep/cover_flow.h"
#include "models/lockstep/cover_sums.h"
#include "models/lockstep/lockstep.h"
#include "models/lockstep/traffic.h"
#include "models/operand_decoder/operand_decoder.h"
#include "models/timed/pipeline_sc.h"
#include "models/timed/rtl_unit.h"

namespace quaver {
namespace {

// For a model in a shared object.
struct HybridPartsPorts {
  std::uint8_t clk_i = 0, rst_ni = 0, decoder_valid_i = 0, code_i = 0, format_i = 0, bias_i = 0;
  std::uint8_t decoder_valid_o = 0, multiplier_valid_i = 0, multiplier_valid_o = 0;
  std::uint8_t adder_valid_i = 0, rounding_i = 0, adder_valid_o = 0;
  std::uint16_t operand_o = 0, a_i = 0, b_i = 0, acc_i = 0, result_o = 0;
  std::uint32_t product_o = 0, product_i = 0;

  static void visit(auto& self, auto&& visitor) {
    visitor("clk_i", self.clk_i);
    visitor("rst_ni", self.rst_ni);
    visitor("decoder_valid_i", self.decoder_valid_i);
    visitor("code_i", self.code_i);
    visitor("format_i", self.format_i);
    visitor("bias_i", self.bias_i);
    visitor("decoder_valid_o", self.decoder_valid_o);
    visitor("operand_o", self.operand_o);
    visitor("multiplier_valid_i", self.multiplier_valid_i);
    visitor("a_i", self.a_i);
    visitor("b_i", self.b_i);
    visitor("multiplier_valid_o", self.multiplier_valid_o);
    visitor("product_o", self.product_o);
    visitor("adder_valid_i", self.adder_valid_i);
    visitor("rounding_i", self.rounding_i);
    visitor("acc_i", self.acc_i);
    visitor("product_i", self.product_i);
    visitor("adder_valid_o", self.adder_valid_o);
    visitor("result_o", self.result_o);
  }
};

struct DecoderAdapter {
  static void drive(auto& model, const OperandDecoderInputs& in) {
    model.decoder_valid_i = in.valid_i;
    model.code_i = in.code_i;
    model.format_i = in.format_i;
    model.bias_i = in.bias_i;
  }
  static void sample(const auto& model, OperandDecoderOutputs& out) {
    out.valid_o = model.decoder_valid_o != 0;
    if (out.valid_o) out.operand_o = canonical_operand(model.operand_o);
  }
};

struct MultiplierAdapter {
  static void drive(auto& model, const HybridMultiplierInputs& in) {
    model.decoder_valid_i = 0;  // what the decoder is given must mean something while it is valid
    model.multiplier_valid_i = in.valid_i;
    model.a_i = in.a_i;
    model.b_i = in.b_i;
  }
  static void sample(const auto& model, HybridMultiplierOutputs& out) {
    out.valid_o = model.multiplier_valid_o != 0;
    if (out.valid_o) out.product_o = canonical_product(model.product_o);
  }
};

struct AdderAdapter {
  static void drive(auto& model, const Fp169AdderInputs& in) {
    model.decoder_valid_i = 0;
    model.adder_valid_i = in.valid_i;
    model.rounding_i = in.rounding_i;
    model.acc_i = in.acc_i;
    model.product_i = in.product_i;
  }
  static void sample(const auto& model, Fp169AdderOutputs& out) {
    out.valid_o = model.adder_valid_o != 0;
    if (out.valid_o) out.result_o = model.result_o;
  }
};

// What the values of a unit's operands are counted in; called with those that are valid.
template <class Inputs, class Outputs>
using MakeCover = std::function<std::function<void(const Inputs&, const Outputs&)>(CoverGroup&)>;

CoverCross& new_cross(CoverGroup& group, const char* name, const std::vector<CoverAxis>& axes) {
  return group.try_emplace(name, axes).first->second;
}

// `directed` cycles of `direct`, then seeded traffic; inputs wait one cycle in eight.
template <class Adapter, class Inputs, class Outputs>
std::vector<BenchVariant> one_variant(const char* unit, const char* variant, std::uint64_t directed,
                                      std::function<Inputs(std::uint64_t)> direct,
                                      std::function<Inputs(Traffic&)> draw,
                                      Outputs (*golden)(const Inputs&),
                                      typename LockstepBench<Inputs, Outputs>::Formats formats,
                                      MakeCover<Inputs, Outputs> cover) {
  using Bench = LockstepBench<Inputs, Outputs>;
  const auto make = [=](const BenchOptions& options) -> std::unique_ptr<UnitBench> {
    auto traffic = std::make_shared<Traffic>(options.seed);
    auto stimulus = [=](std::uint64_t cycle) {
      Inputs in = cycle < directed ? direct(cycle) : draw(*traffic);
      in.valid_i = cycle < directed || !traffic->stalls(8);
      return in;
    };
    const auto name = [unit](const char* what) {
      return sc_core::sc_gen_unique_name((std::string(unit) + what).c_str());
    };
    typename Bench::Setup setup = {
        unit, variant, directed + options.vectors, 1, stimulus, golden, formats, {}};
    if (options.cover != nullptr)
      setup.cover = [flow = std::make_shared<FlowCover>(*options.cover),
                     values = cover(*options.cover)](const Inputs& in, const Outputs& out) {
        flow->sample(in.valid_i);
        if (in.valid_i) values(in, out);
      };
    auto bench = std::make_unique<Bench>(name("_bench"), std::move(setup), options);
    bench->add_systemc(std::make_unique<PipelineSc<Inputs, Outputs>>(name("_sc"), 1, golden));
    bench->template add_rtl<Vhybrid_parts, HybridPartsPorts, Adapter>(name("_rtl"), options);
    return bench;
  };
  return {{variant, make}};
}

Format fp143_with(unsigned bias) {
  return parse_format(bias == 11 ? "fp143" : "fp143b" + std::to_string(bias));
}

// Each format and bias with each class of code.
auto cover_decoder(CoverGroup& group) {
  CoverAxis formats{"format", {}};
  for (unsigned bias = 0; bias < 16; ++bias) formats.values.push_back(fp143_with(bias).name);
  formats.values.emplace_back("fp152");
  CoverCross& cross = new_cross(group, "codes", {formats, number_classes("code")});
  cross.exclude("the format has no such code", [](CoverCross::Bin bin) {
    return !has_class(
        bin[0] == 16 ? parse_format("fp152") : fp143_with(static_cast<unsigned>(bin[0])), bin[1]);
  });
  static const Format fp152 = parse_format("fp152");
  static const std::vector<Format> fp143 = [] {
    std::vector<Format> biased;
    for (unsigned bias = 0; bias < 16; ++bias) biased.push_back(fp143_with(bias));
    return biased;
  }();
  return [&cross](const OperandDecoderInputs& in, const OperandDecoderOutputs&) {
    const bool wide = in.format_i != 0;
    cross.sample(wide ? 16U : in.bias_i, number_class(wide ? fp152 : fp143[in.bias_i], in.code_i));
  };
}

// Zero, special or finite operands, each of the other's signs.
auto cover_multiplier(CoverGroup& group) {
  const CoverAxis a = {"a", {"zero", "special", "below one", "one to two", "two or more"}};
  CoverAxis b = a;
  b.name = "b";
  CoverCross& cross = new_cross(group, "operands", {a, b, {"signs", {"alike", "opposite"}}});
  // Decoded operands (quaver_pkg): the exponent field is e - 1 in two's complement.
  const auto kind = [](std::uint32_t operand) -> std::size_t {
    const std::uint32_t exponent = operand >> 3 & 0x3fU;
    if (exponent >> 3 == 4) return 0;
    if (exponent >> 4 == 1) return 1;
    return (exponent & 0x20U) == 0 ? 4 : exponent == 0x3f ? 3 : 2;
  };
  return [&cross, kind](const HybridMultiplierInputs& in, const HybridMultiplierOutputs&) {
    cross.sample(kind(in.a_i), kind(in.b_i), ((in.a_i ^ in.b_i) >> 9) & 1U);
  };
}

// {special, zero, sign, e - 2 in 7 bits, significand in 8}.
Number product_value(std::uint32_t product) {
  Number number;
  number.negative = (product >> 15 & 1U) != 0;
  if ((product >> 17 & 1U) != 0) number.kind = NumberClass::kNan;
  if ((product >> 16 & 1U) == 0) number.significand = product & 0xffU;
  const int field = static_cast<int>(product >> 8 & 0x7fU);
  number.exponent = (field >= 64 ? field - 128 : field) + 2 - 7;
  return number;
}

auto cover_adder(CoverGroup& group) {
  SumLimits limits;
  limits.infinite_terms = false;
  const auto sums = std::make_shared<SumCover>(
      group, parse_format("fp169"),
      std::vector<RoundingKind>{RoundingKind::kNearestEven, RoundingKind::kNearestAway,
                                RoundingKind::kTowardZero},
      limits);
  return [sums](const Fp169AdderInputs& in, const Fp169AdderOutputs& out) {
    sums->sample(rounding_of_code(in.rounding_i).kind, in.acc_i, product_value(in.product_i),
                 out.result_o);
  };
}

// Every code in FP143 with each of its 16 biases, then in FP152.
OperandDecoderInputs every_code(std::uint64_t cycle) {
  OperandDecoderInputs in;
  in.code_i = static_cast<std::uint8_t>(cycle);
  const auto format = static_cast<std::uint8_t>(cycle >> 8);
  in.format_i = format == 16 ? 1 : 0;
  in.bias_i = format == 16 ? kFp152Bias : format;
  return in;
}
constexpr std::uint64_t kCodes = 256 * 17;

// Numbers, and zeros and specials with anything in the bits that mean nothing.
std::uint16_t random_operand(Traffic& traffic) {
  std::uint32_t exponent = 0;
  switch (traffic.below(8)) {
    case 0: exponent = 0x20 | traffic.below(8); break;   // zero
    case 1: exponent = 0x10 | traffic.below(16); break;  // special
    default: exponent = (traffic.below(33) - 18) & 0x3f; break;
  }
  return static_cast<std::uint16_t>(traffic.below(2) << 9 | exponent << 3 | traffic.below(8));
}

// An accumulator of ones only and minus the power of two above it, which leave its last place: ten
// places are lost, the most that can be; by chance they hardly meet.
Fp169AdderInputs power_beside_accumulator(std::uint64_t cycle) {
  Fp169AdderInputs in;
  in.rounding_i = static_cast<std::uint8_t>(cycle % 3);
  cycle /= 3;
  const auto sign = static_cast<std::uint32_t>(cycle % 2);
  const auto field = static_cast<std::uint32_t>(cycle / 2);
  in.acc_i = static_cast<std::uint16_t>(sign << 15 | field << 9 | 0x1ffU);
  // The power's exponent is field - 31 + 1.
  in.product_i = (sign ^ 1U) << 15 | ((field - 30U - 2U) & 0x7fU) << 8 | 0x80U;
  return in;
}
constexpr std::uint64_t kPowersBesideAccumulators = 62 * 2 * 3;

// Any product, or one that nearly takes the accumulator back.
Fp169AdderInputs random_sum(Traffic& traffic) {
  Fp169AdderInputs in;
  in.rounding_i = static_cast<std::uint8_t>(traffic.below(3));
  in.acc_i = traffic.fp169();
  int exponent = static_cast<int>(traffic.below(66)) - 34;
  // c - 31 = e: within the reach of both significands, mostly.
  if (!traffic.chance(3))
    exponent = std::clamp(((in.acc_i >> 9) & 0x3f) - 31 + static_cast<int>(traffic.below(27)) - 13,
                          -34, 31);
  std::uint32_t significand = 0x80 | traffic.below(128);
  std::uint32_t sign = traffic.below(2);
  if (traffic.chance(4)) {
    significand = 0x80 | ((in.acc_i >> 2) & 0x7f);
    sign = (~in.acc_i >> 15) & 1U;
  }
  const std::uint32_t flags = traffic.chance(10) ? 1U + traffic.below(3) : 0U;
  in.product_i = flags << 16 | sign << 15 |
                 (static_cast<std::uint32_t>(exponent - 2) & 0x7fU) << 8 | significand;
  return in;
}

}  // namespace

std::vector<BenchVariant> operand_decoder_variants() {
  return one_variant<DecoderAdapter, OperandDecoderInputs, OperandDecoderOutputs>(
      "operand_decoder", "both formats", kCodes, every_code,
      [](Traffic& traffic) { return every_code(traffic.below(kCodes)); }, operand_decoder,
      [](std::string_view port, const OperandDecoderInputs& in) -> std::optional<PortFormat> {
        if (port != "code_i") return std::nullopt;
        return PortFormat{in.format_i != 0 ? parse_format("fp152") : fp143_with(in.bias_i)};
      },
      cover_decoder);
}

std::vector<BenchVariant> hybrid_multiplier_variants() {
  return one_variant<MultiplierAdapter, HybridMultiplierInputs, HybridMultiplierOutputs>(
      "hybrid_multiplier", "decoded operands", 0, {},
      [](Traffic& traffic) {
        HybridMultiplierInputs in;
        in.a_i = random_operand(traffic);
        in.b_i = random_operand(traffic);
        return in;
      },
      hybrid_multiplier, {}, cover_multiplier);
}

std::vector<BenchVariant> fp169_adder_variants() {
  return one_variant<AdderAdapter, Fp169AdderInputs, Fp169AdderOutputs>(
      "fp169_adder", "1 product", kPowersBesideAccumulators, power_beside_accumulator, random_sum,
      fp169_adder,
      [](std::string_view port, const Fp169AdderInputs&) -> std::optional<PortFormat> {
        if (port != "acc_i" && port != "result_o") return std::nullopt;
        return PortFormat{parse_format("fp169")};
      },
      cover_adder);
}

}  // namespace quaver
