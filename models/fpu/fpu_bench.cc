// Verilated headers come first: behind SystemC's they take its names for global ones.
#include "Vbf16_fp32_fpu.h"
#include "Vfp16_fp32_fpu.h"
#include "Vfp16_fpu_1_1.h"
#include "Vfp16_fpu_2_2.h"
#include "Vfp32_fpu.h"
#include "Vfp8_fp32_fpu.h"
#include "Vhybrid_fpu_0_2.h"
#include "Vhybrid_fpu_1_1.h"
#include "Vhybrid_fpu_x2.h"
#include "Vhybrid_fpu_x4.h"
#include "Vmixed_fpu_x1.h"
#include "Vmixed_fpu_x2.h"

#include <algorithm>
#include <array>

#include "models/fp16_fpu/fp16_fpu.h"
#include "models/fp32_fpu/fp32_fpu.h"
#include "models/fpu/fpu_bench.h"
#include "models/fpu/fpu_directed.h"
#include "models/fpu/fpu_rtl.h"
#include "models/fpu/fpu_sc.h"
#include "models/fpu/fpu_traffic.h"
#include "models/hybrid_fpu/hybrid_fpu.h"
#include "models/lockstep/cover_flow.h"
#include "models/lockstep/cover_sums.h"
#include "models/lockstep/lockstep.h"
#include "models/mixed_fpu/mixed_fpu.h"

namespace quaver {
namespace {

using Bench = LockstepBench<FpuInputs, FpuOutputs>;

using Directed = std::function<FpuInputs(std::uint64_t cycle, FpuTraffic&)>;

// One bench: directed operations first, then seeded ones.
struct Setup {
  std::string unit, variant;
  unsigned multiplier_stages, adder_stages;
  FpuFunction golden;
  std::uint64_t directed;
  Directed direct;
  std::function<FpuInputs(FpuTraffic&)> draw;
  Bench::Formats formats;
  // In place of the directed ones with --exhaustive; 0: the same.
  std::uint64_t all = 0;
  Directed each = {};
  SumLimits limits = {};
  std::vector<RoundingKind> roundings = {RoundingKind::kNearestEven, RoundingKind::kNearestAway,
                                         RoundingKind::kTowardZero};
  std::vector<std::pair<Format, Format>> pairs = {};
};

// Samples every operation of a variant.
class FpuCover {
 public:
  FpuCover(CoverGroup& group, const Setup& setup)
      : formats_(setup.formats),
        accumulator_(setup.formats("acc_i", {})->format),
        flow_(group),
        sums_(group, accumulator_, setup.roundings, setup.limits),
        fixed_rounding_(setup.roundings.size() == 1),
        pairs_(setup.pairs),
        operands_(group
                      .try_emplace("operands",
                                   std::vector<CoverAxis>{pair_names(setup.pairs),
                                                          number_classes("a"), number_classes("b")})
                      .first->second) {
    operands_.exclude("the format has no such code", [pairs = pairs_](CoverCross::Bin bin) {
      return !has_class(pairs[bin[0]].first, bin[1]) || !has_class(pairs[bin[0]].second, bin[2]);
    });
  }

  void operator()(const FpuInputs& in, const FpuOutputs& out) {
    flow_.sample(in.valid_i);
    if (!in.valid_i) return;
    const PortFormat a = *formats_("a_i", in);
    const PortFormat b = *formats_("b_i", in);
    std::vector<Number> products;
    for (unsigned i = 0; i < a.lanes; ++i) {
      const std::uint32_t x = (in.a_i >> (i * a.format.width())) & a.format.code_mask();
      const std::uint32_t y = (in.b_i >> (i * b.format.width())) & b.format.code_mask();
      products.push_back(product(decode(a.format, x), decode(b.format, y)));
      operands_.sample(pair(a.format, b.format), number_class(a.format, x),
                       number_class(b.format, y));
    }
    const RoundingKind kind =
        fixed_rounding_ ? RoundingKind::kNearestEven : rounding_of_code(in.rounding_i).kind;
    sums_.sample(kind, in.acc_i, sum(products), out.result_o);
  }

 private:
  static CoverAxis pair_names(const std::vector<std::pair<Format, Format>>& pairs) {
    CoverAxis names{"formats", {}};
    for (const auto& [a, b] : pairs) names.values.push_back(a.name + " x " + b.name);
    return names;
  }
  // Biases apart: a pair is named by its formats.
  [[nodiscard]] std::size_t pair(const Format& a, const Format& b) const {
    for (std::size_t i = 0; i < pairs_.size(); ++i)
      if (pairs_[i].first.exponent_bits == a.exponent_bits &&
          pairs_[i].second.exponent_bits == b.exponent_bits)
        return i;
    return pairs_.size();
  }

  Bench::Formats formats_;
  Format accumulator_;
  FlowCover flow_;
  SumCover sums_;
  bool fixed_rounding_;
  std::vector<std::pair<Format, Format>> pairs_;
  CoverCross& operands_;
};

template <class Model>
std::unique_ptr<UnitBench> make_bench(const BenchOptions& options, const Setup& setup) {
  const bool all = options.exhaustive && setup.all != 0;
  const std::uint64_t directed = all ? setup.all : setup.directed;
  auto traffic = std::make_shared<FpuTraffic>(options.seed, setup.golden);
  auto stimulus = [traffic, directed, direct = all ? setup.each : setup.direct,
                   draw = setup.draw](std::uint64_t cycle) {
    return cycle < directed ? direct(cycle, *traffic) : draw(*traffic);
  };
  auto name = [&](const char* what) {
    return sc_core::sc_gen_unique_name((setup.unit + what).c_str());
  };
  const unsigned latency = setup.multiplier_stages + setup.adder_stages;
  Bench::Setup run = {setup.unit,
                      setup.variant,
                      directed + options.vectors,
                      latency,
                      stimulus,
                      setup.golden,
                      setup.formats,
                      {}};
  if (options.cover != nullptr)
    run.cover = [cover = std::make_shared<FpuCover>(*options.cover, setup)](
                    const FpuInputs& in, const FpuOutputs& out) { (*cover)(in, out); };
  auto bench = std::make_unique<Bench>(name("_bench"), std::move(run), options);
  bench->add_systemc(std::make_unique<FpuSc>(name("_sc"), setup.multiplier_stages,
                                             setup.adder_stages, setup.golden));
  bench->template add_rtl<Model, FpuPorts, FpuAdapter>(name("_rtl"), options);
  return bench;
}

// Operands and accumulator in formats that do not change.
Bench::Formats fixed_formats(const char* operand, const char* accumulator) {
  return [a = parse_format(operand), c = parse_format(accumulator)](
             std::string_view port, const FpuInputs&) -> std::optional<PortFormat> {
    if (port == "a_i" || port == "b_i") return PortFormat{a};
    if (port == "acc_i" || port == "result_o") return PortFormat{c};
    return std::nullopt;
  };
}

// Operands as the controls say: FP8 of either format, or FP169 where the FPU has a mode for it.
Bench::Formats selected_formats(unsigned products) {
  return [products](std::string_view port, const FpuInputs& in) -> std::optional<PortFormat> {
    if (port == "acc_i" || port == "result_o" || in.fp16_i) {
      if (port == "a_i" || port == "b_i" || port == "acc_i" || port == "result_o")
        return PortFormat{parse_format("fp169")};
      return std::nullopt;
    }
    if (port == "a_i")
      return PortFormat{hybrid_format(static_cast<HybridSelect>(in.a_format_i), in.a_bias_i),
                        products};
    if (port == "b_i")
      return PortFormat{hybrid_format(static_cast<HybridSelect>(in.b_format_i), in.b_bias_i),
                        products};
    return std::nullopt;
  };
}

FpuInputs draw_fp16(FpuTraffic& traffic) {
  static const Format fp169 = parse_format("fp169");
  traffic.controls().fp16_i = true;
  traffic.controls().rounding_i = static_cast<std::uint8_t>(traffic.traffic().below(3));
  return traffic.operation(fp169, fp169, 1, fp169);
}

FpuInputs draw_hybrid(FpuTraffic& traffic, unsigned products) {
  static const Format fp169 = parse_format("fp169");
  FpuInputs& controls = traffic.controls();
  Traffic& random = traffic.traffic();
  controls.fp16_i = false;
  controls.rounding_i = static_cast<std::uint8_t>(random.below(3));
  controls.a_format_i = static_cast<std::uint8_t>(random.below(2));
  controls.b_format_i = static_cast<std::uint8_t>(random.below(2));
  const auto bias = [&random](unsigned select) {
    return select == 1 ? kFp152Bias : static_cast<std::uint8_t>(random.below(16));
  };
  controls.a_bias_i = bias(controls.a_format_i);
  controls.b_bias_i = bias(controls.b_format_i);
  const auto format = [](unsigned select, unsigned bias) -> const Format& {
    return hybrid_format(static_cast<HybridSelect>(select), bias);
  };
  return traffic.operation(format(controls.a_format_i, controls.a_bias_i),
                           format(controls.b_format_i, controls.b_bias_i), products, fp169);
}

std::vector<std::pair<Format, Format>> hybrid_pairs() {
  std::vector<std::pair<Format, Format>> pairs;
  for (const char* a : {"fp143", "fp152"})
    for (const char* b : {"fp143", "fp152"}) pairs.emplace_back(parse_format(a), parse_format(b));
  return pairs;
}

Setup hybrid(const char* variant, unsigned multiplier, unsigned adder, unsigned products) {
  Setup setup = {"hybrid_fpu",
                 variant,
                 multiplier,
                 adder,
                 [products](const FpuInputs& in) { return hybrid_fpu(in, products); },
                 kPairsOfCodes,
                 [](std::uint64_t cycle, FpuTraffic&) { return pair_of_codes(cycle); },
                 [products](FpuTraffic& traffic) { return draw_hybrid(traffic, products); },
                 selected_formats(products)};
  setup.pairs = hybrid_pairs();
  if (products == 1) {
    setup.directed = kPairsOfCodes + kFarApart;
    setup.direct = [](std::uint64_t cycle, FpuTraffic&) {
      return cycle < kPairsOfCodes ? pair_of_codes(cycle) : far_apart(cycle - kPairsOfCodes);
    };
    setup.all = kPairsInEveryFormat;
    setup.each = pair_in_every_format;
    return setup;
  }
  setup.directed = kAccumulators + kBrokenTies + kLargestSums;
  setup.direct = [](std::uint64_t cycle, FpuTraffic&) {
    if (cycle < kAccumulators) return every_accumulator(cycle);
    cycle -= kAccumulators;
    return cycle < kBrokenTies ? broken_tie(cycle) : largest_sum(cycle - kBrokenTies);
  };
  return setup;
}

Setup fp16(const char* variant, unsigned multiplier, unsigned adder) {
  const Corners direct = corners("fp169", "fp169", 3);
  Setup setup = {"fp16_fpu",
                 variant,
                 multiplier,
                 adder,
                 fp16_fpu,
                 direct.count() + kDistances,
                 [direct](std::uint64_t cycle, FpuTraffic& traffic) {
                   return cycle < direct.count() ? direct(cycle, traffic)
                                                 : every_distance(cycle - direct.count());
                 },
                 draw_fp16,
                 fixed_formats("fp169", "fp169")};
  setup.pairs = {{parse_format("fp169"), parse_format("fp169")}};
  setup.limits.infinite_terms = false;  // FP169 has none
  return setup;
}

// The mode changes with every operation.
Setup mixed(const char* variant, unsigned products) {
  const Corners direct = corners("fp169", "fp169", 3);
  Setup setup = {
      "mixed_fpu",
      variant,
      1,
      1,
      [products](const FpuInputs& in) { return mixed_fpu(in, products); },
      direct.count() + kHybridCorners + (products == 1 ? 0 : kBrokenTies),
      [direct](std::uint64_t cycle, FpuTraffic& traffic) {
        if (cycle < direct.count()) return direct(cycle, traffic);
        cycle -= direct.count();
        return cycle < kHybridCorners ? hybrid_corners(cycle) : broken_tie(cycle - kHybridCorners);
      },
      [products](FpuTraffic& traffic) {
        return traffic.traffic().chance(2) ? draw_fp16(traffic) : draw_hybrid(traffic, products);
      },
      selected_formats(products)};
  setup.pairs = hybrid_pairs();
  setup.pairs.emplace_back(parse_format("fp169"), parse_format("fp169"));
  return setup;
}

Setup into_fp32(const char* unit, const char* operand, FpuOutputs (*golden)(const FpuInputs&)) {
  const Corners direct = corners(operand, "fp32", 1);
  const Format format = parse_format(operand);
  const Format fp32 = parse_format("fp32");
  Setup setup = {
      unit,
      "stages 1+1",
      1,
      1,
      golden,
      direct.count(),
      direct,
      [format, fp32](FpuTraffic& traffic) { return traffic.operation(format, format, 1, fp32); },
      fixed_formats(operand, "fp32")};
  setup.roundings = {RoundingKind::kNearestEven};
  setup.pairs = {{format, format}};
  // The products of operands with 5 exponent bits are multiples of 2^-48 below 2^32.
  setup.limits.overflows = setup.limits.underflows = format.exponent_bits > 5;
  return setup;
}

template <class Model>
BenchVariant variant(const Setup& setup) {
  return {setup.variant,
          [setup](const BenchOptions& options) { return make_bench<Model>(options, setup); }};
}

}  // namespace

std::vector<BenchVariant> hybrid_fpu_variants() {
  return {variant<Vhybrid_fpu_1_1>(hybrid("stages 1+1", 1, 1, 1)),
          variant<Vhybrid_fpu_0_2>(hybrid("stages 0+2", 0, 2, 1)),
          variant<Vhybrid_fpu_x2>(hybrid("2 products", 1, 1, 2)),
          variant<Vhybrid_fpu_x4>(hybrid("4 products", 1, 1, 4))};
}

std::vector<BenchVariant> fp16_fpu_variants() {
  return {variant<Vfp16_fpu_1_1>(fp16("stages 1+1", 1, 1)),
          variant<Vfp16_fpu_2_2>(fp16("stages 2+2", 2, 2))};
}

std::vector<BenchVariant> mixed_fpu_variants() {
  return {variant<Vmixed_fpu_x1>(mixed("1 product", 1)),
          variant<Vmixed_fpu_x2>(mixed("2 products", 2))};
}

std::vector<BenchVariant> fp32_fpu_variants() {
  return {variant<Vfp32_fpu>(into_fp32("fp32_fpu", "fp32", fp32_fpu))};
}

std::vector<BenchVariant> bf16_fp32_fpu_variants() {
  return {variant<Vbf16_fp32_fpu>(into_fp32("bf16_fp32_fpu", "bf16", bf16_fp32_fpu))};
}

std::vector<BenchVariant> fp16_fp32_fpu_variants() {
  return {variant<Vfp16_fp32_fpu>(into_fp32("fp16_fp32_fpu", "fp16", fp16_fp32_fpu))};
}

std::vector<BenchVariant> fp8_fp32_fpu_variants() {
  return {variant<Vfp8_fp32_fpu>(into_fp32("fp8_fp32_fpu", "fp152", fp8_fp32_fpu))};
}

}  // namespace quaver
