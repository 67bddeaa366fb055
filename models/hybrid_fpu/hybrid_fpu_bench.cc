// Verilated headers come first: behind SystemC's they take its names for global ones.
#include "Vhybrid_fpu_0_2.h"
#include "Vhybrid_fpu_1_1.h"

#include "models/hybrid_fpu/hybrid_fpu_bench.h"
#include "models/hybrid_fpu/hybrid_fpu_rtl.h"
#include "models/hybrid_fpu/hybrid_fpu_sc.h"
#include "models/lockstep/lockstep.h"
#include "models/lockstep/traffic.h"

namespace quaver {
namespace {

HybridFpuInputs random_inputs(Traffic& traffic) {
  HybridFpuInputs in;
  in.valid_i = !traffic.chance(8);
  in.a_format_i = static_cast<std::uint8_t>(traffic.below(2));
  in.b_format_i = static_cast<std::uint8_t>(traffic.below(2));
  in.a_bias_i = static_cast<std::uint8_t>(traffic.below(16));
  in.b_bias_i = static_cast<std::uint8_t>(traffic.below(16));
  in.a_i = traffic.code8();
  in.b_i = traffic.code8();
  in.acc_i = traffic.fp169();
  if (traffic.chance(3)) {
    HybridFpuInputs product = in;
    product.valid_i = true;
    product.acc_i = 0;
    in.acc_i = traffic.cancelling(hybrid_fpu(product).result_o);
  }
  return in;
}

template <class Model>
std::unique_ptr<UnitBench> make_bench(const BenchOptions& options, const char* variant,
                                      unsigned multiplier, unsigned adder) {
  using Bench = LockstepBench<HybridFpuInputs, FpuOutputs>;
  auto traffic = std::make_shared<Traffic>(options.seed);
  // Directed: every pair of codes in every pair of formats, onto an accumulator of zero; the
  // rounding is a static input and changes rarely, with an empty pipeline.
  constexpr std::uint64_t kDirected = 4 * 256 * 256;
  auto stimulus = [traffic](std::uint64_t cycle) {
    HybridFpuInputs in;
    if (cycle < kDirected) {
      in.valid_i = true;
      in.a_i = static_cast<std::uint8_t>(cycle);
      in.b_i = static_cast<std::uint8_t>(cycle >> 8);
      in.a_format_i = (cycle >> 16) & 1U;
      in.b_format_i = (cycle >> 17) & 1U;
      in.rounding_i = 1;
      return in;
    }
    constexpr std::uint64_t kBlock = 256;
    const std::uint64_t position = (cycle - kDirected) % kBlock;
    if (position >= kBlock - 8) {
      in.rounding_i = static_cast<std::uint8_t>((cycle - kDirected) / kBlock % 3);
      return in;  // the pipeline empties before the rounding changes
    }
    in = random_inputs(*traffic);
    in.rounding_i = static_cast<std::uint8_t>((cycle - kDirected) / kBlock % 3);
    return in;
  };
  auto bench =
      std::make_unique<Bench>(sc_core::sc_gen_unique_name("hybrid_fpu_bench"),
                              Bench::Setup{"hybrid_fpu", variant, kDirected + options.vectors,
                                           options.seed, multiplier + adder, stimulus, hybrid_fpu});
  bench->add_systemc(std::make_unique<HybridFpuSc>(sc_core::sc_gen_unique_name("hybrid_fpu_sc"),
                                                   multiplier, adder));
  bench->add_rtl(
      std::make_unique<HybridFpuRtl<Model>>(sc_core::sc_gen_unique_name("hybrid_fpu_rtl")));
  return bench;
}

}  // namespace

std::vector<std::unique_ptr<UnitBench>> make_hybrid_fpu_benches(const BenchOptions& options) {
  std::vector<std::unique_ptr<UnitBench>> benches;
  benches.push_back(make_bench<Vhybrid_fpu_1_1>(options, "stages 1+1", 1, 1));
  benches.push_back(make_bench<Vhybrid_fpu_0_2>(options, "stages 0+2", 0, 2));
  return benches;
}

}  // namespace quaver
