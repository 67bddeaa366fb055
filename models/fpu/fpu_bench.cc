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
#include "models/fpu/fpu_rtl.h"
#include "models/fpu/fpu_sc.h"
#include "models/fpu/fpu_traffic.h"
#include "models/hybrid_fpu/hybrid_fpu.h"
#include "models/lockstep/lockstep.h"
#include "models/mixed_fpu/mixed_fpu.h"

namespace quaver {
namespace {

using Bench = LockstepBench<FpuInputs, FpuOutputs>;

// One bench: directed operations first, then seeded ones.
struct Setup {
  std::string unit, variant;
  unsigned multiplier_stages, adder_stages;
  FpuFunction golden;
  std::uint64_t directed;
  std::function<FpuInputs(std::uint64_t)> direct;
  std::function<FpuInputs(FpuTraffic&)> draw;
};

template <class Model>
std::unique_ptr<UnitBench> make_bench(const BenchOptions& options, const Setup& setup) {
  auto traffic = std::make_shared<FpuTraffic>(options.seed, setup.golden);
  auto stimulus = [traffic, setup](std::uint64_t cycle) {
    return cycle < setup.directed ? setup.direct(cycle) : setup.draw(*traffic);
  };
  auto name = [&](const char* what) {
    return sc_core::sc_gen_unique_name((setup.unit + what).c_str());
  };
  auto bench = std::make_unique<Bench>(
      name("_bench"), Bench::Setup{setup.unit, setup.variant, setup.directed + options.vectors,
                                   options.seed, setup.multiplier_stages + setup.adder_stages,
                                   stimulus, setup.golden, options.stop_at_mismatch});
  bench->add_systemc(std::make_unique<FpuSc>(name("_sc"), setup.multiplier_stages,
                                             setup.adder_stages, setup.golden));
  bench->add_rtl(std::make_unique<FpuRtl<Model>>(name("_rtl")));
  return bench;
}

// Directed operations of a one-product FPU: every corner of a, of b and of the accumulator.
struct Corners {
  std::vector<std::uint32_t> operands, accumulators;
  unsigned roundings;

  [[nodiscard]] std::uint64_t count() const {
    return operands.size() * operands.size() * accumulators.size() * roundings;
  }
  FpuInputs operator()(std::uint64_t cycle) const {
    FpuInputs in;
    in.valid_i = in.fp16_i = true;
    in.a_i = operands[cycle % operands.size()];
    cycle /= operands.size();
    in.b_i = operands[cycle % operands.size()];
    cycle /= operands.size();
    in.acc_i = accumulators[cycle % accumulators.size()];
    in.rounding_i = static_cast<std::uint8_t>(cycle / accumulators.size());
    return in;
  }
};

Corners corners(const char* operand, const char* accumulator, unsigned roundings) {
  return {corner_codes(parse_format(operand)), corner_codes(parse_format(accumulator)), roundings};
}

// Every pair of codes in every pair of formats, onto an accumulator of zero.
FpuInputs pair_of_codes(std::uint64_t cycle) {
  FpuInputs in;
  in.valid_i = true;
  in.a_i = cycle & 0xff;
  in.b_i = (cycle >> 8) & 0xff;
  in.a_format_i = (cycle >> 16) & 1U;
  in.b_format_i = (cycle >> 17) & 1U;
  in.rounding_i = 1;
  return in;
}
constexpr std::uint64_t kPairsOfCodes = 4 * 256 * 256;

// Every FP169 code as the accumulator of products of zero: each must come out (-0 as zero).
FpuInputs every_accumulator(std::uint64_t cycle) {
  FpuInputs in;
  in.valid_i = true;
  in.acc_i = cycle & 0xffff;
  in.rounding_i = static_cast<std::uint8_t>(cycle % 3);
  return in;
}
constexpr std::uint64_t kAccumulators = 256 * 256;

// The FP152 code of 2^exponent, -14 <= exponent <= 15.
std::uint32_t power_of_two(int exponent) { return static_cast<std::uint32_t>(exponent + 15) << 2; }

// An accumulator of 2^20 and a first product of half its last place tie, until a second product
// from just below down to 2^-28 breaks it: by chance a single bit at the end of a wide sum hardly
// decides.
FpuInputs broken_tie(std::uint64_t cycle) {
  static constexpr std::array<std::uint32_t, 3> kFractions = {0, 1, 511};
  FpuInputs in;
  in.valid_i = true;
  in.a_format_i = in.b_format_i = 1;
  const int exponent = 9 - static_cast<int>(cycle % 38);
  const int half = std::clamp(exponent / 2, -14, 15);
  cycle /= 38;
  const auto signs = static_cast<std::uint32_t>(cycle % 4);
  cycle /= 4;
  in.acc_i = ((20U + 31U) << 9) | kFractions.at(cycle % 3);
  in.rounding_i = static_cast<std::uint8_t>(cycle / 3);
  in.a_i = (power_of_two(5) | (signs & 1U) << 7) | (power_of_two(half) | (signs & 2U) << 6) << 8;
  in.b_i = power_of_two(5) | power_of_two(exponent - half) << 8;
  return in;
}
constexpr std::uint64_t kBrokenTies = 38 * 4 * 3 * 3;

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
  controls.a_bias_i = static_cast<std::uint8_t>(random.below(16));
  controls.b_bias_i = static_cast<std::uint8_t>(random.below(16));
  const auto format = [](unsigned select, unsigned bias) -> const Format& {
    return hybrid_format(static_cast<HybridSelect>(select), bias);
  };
  return traffic.operation(format(controls.a_format_i, controls.a_bias_i),
                           format(controls.b_format_i, controls.b_bias_i), products, fp169);
}

Setup hybrid(const char* variant, unsigned multiplier, unsigned adder, unsigned products) {
  return {"hybrid_fpu",
          variant,
          multiplier,
          adder,
          [products](const FpuInputs& in) { return hybrid_fpu(in, products); },
          products == 1 ? kPairsOfCodes : kAccumulators + kBrokenTies,
          [products](std::uint64_t cycle) {
            if (products == 1) return pair_of_codes(cycle);
            return cycle < kAccumulators ? every_accumulator(cycle)
                                         : broken_tie(cycle - kAccumulators);
          },
          [products](FpuTraffic& traffic) { return draw_hybrid(traffic, products); }};
}

Setup fp16(const char* variant, unsigned multiplier, unsigned adder) {
  const Corners direct = corners("fp169", "fp169", 3);
  return {"fp16_fpu", variant, multiplier, adder, fp16_fpu, direct.count(), direct, draw_fp16};
}

// The mode changes with every operation.
Setup mixed(const char* variant, unsigned products) {
  const Corners direct = corners("fp169", "fp169", 3);
  return {"mixed_fpu",
          variant,
          1,
          1,
          [products](const FpuInputs& in) { return mixed_fpu(in, products); },
          direct.count() + (products == 1 ? 0 : kBrokenTies),
          [direct](std::uint64_t cycle) {
            return cycle < direct.count() ? direct(cycle) : broken_tie(cycle - direct.count());
          },
          [products](FpuTraffic& traffic) {
            return traffic.traffic().chance(2) ? draw_fp16(traffic)
                                               : draw_hybrid(traffic, products);
          }};
}

Setup into_fp32(const char* unit, const char* operand, FpuOutputs (*golden)(const FpuInputs&)) {
  const Corners direct = corners(operand, "fp32", 1);
  const Format format = parse_format(operand);
  const Format fp32 = parse_format("fp32");
  return {unit,
          "stages 1+1",
          1,
          1,
          golden,
          direct.count(),
          direct,
          [format, fp32](FpuTraffic& traffic) {
            return traffic.operation(format, format, 1, fp32); }};
}

template <class Model>
UnitBenches one(const BenchOptions& options, const Setup& setup) {
  UnitBenches benches;
  benches.push_back(make_bench<Model>(options, setup));
  return benches;
}

}  // namespace

UnitBenches make_hybrid_fpu_benches(const BenchOptions& options) {
  UnitBenches benches;
  benches.push_back(make_bench<Vhybrid_fpu_1_1>(options, hybrid("stages 1+1", 1, 1, 1)));
  benches.push_back(make_bench<Vhybrid_fpu_0_2>(options, hybrid("stages 0+2", 0, 2, 1)));
  benches.push_back(make_bench<Vhybrid_fpu_x2>(options, hybrid("2 products", 1, 1, 2)));
  benches.push_back(make_bench<Vhybrid_fpu_x4>(options, hybrid("4 products", 1, 1, 4)));
  return benches;
}

UnitBenches make_fp16_fpu_benches(const BenchOptions& options) {
  UnitBenches benches;
  benches.push_back(make_bench<Vfp16_fpu_1_1>(options, fp16("stages 1+1", 1, 1)));
  benches.push_back(make_bench<Vfp16_fpu_2_2>(options, fp16("stages 2+2", 2, 2)));
  return benches;
}

UnitBenches make_mixed_fpu_benches(const BenchOptions& options) {
  UnitBenches benches;
  benches.push_back(make_bench<Vmixed_fpu_x1>(options, mixed("1 product", 1)));
  benches.push_back(make_bench<Vmixed_fpu_x2>(options, mixed("2 products", 2)));
  return benches;
}

UnitBenches make_fp32_fpu_benches(const BenchOptions& options) {
  return one<Vfp32_fpu>(options, into_fp32("fp32_fpu", "fp32", fp32_fpu));
}

UnitBenches make_bf16_fp32_fpu_benches(const BenchOptions& options) {
  return one<Vbf16_fp32_fpu>(options, into_fp32("bf16_fp32_fpu", "bf16", bf16_fp32_fpu));
}

UnitBenches make_fp16_fp32_fpu_benches(const BenchOptions& options) {
  return one<Vfp16_fp32_fpu>(options, into_fp32("fp16_fp32_fpu", "fp16", fp16_fp32_fpu));
}

UnitBenches make_fp8_fp32_fpu_benches(const BenchOptions& options) {
  return one<Vfp8_fp32_fpu>(options, into_fp32("fp8_fp32_fpu", "fp152", fp8_fp32_fpu));
}

}  // namespace quaver
