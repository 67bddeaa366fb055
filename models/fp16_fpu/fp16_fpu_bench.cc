// Verilated headers come first: behind SystemC's they take its names for global ones.
#include "Vfp16_fpu_1_1.h"
#include "Vfp16_fpu_2_2.h"

#include "models/fp16_fpu/fp16_fpu_bench.h"
#include "models/fp16_fpu/fp16_fpu_rtl.h"
#include "models/fp16_fpu/fp16_fpu_sc.h"
#include "models/lockstep/lockstep.h"
#include "models/lockstep/traffic.h"

namespace quaver {
namespace {

Fp16FpuInputs random_inputs(Traffic& traffic) {
  Fp16FpuInputs in;
  in.valid_i = !traffic.chance(8);
  in.a_i = traffic.fp169();
  in.b_i = traffic.fp169();
  in.acc_i = traffic.fp169();
  if (traffic.chance(3)) {
    Fp16FpuInputs product = in;
    product.valid_i = true;
    product.acc_i = 0;
    in.acc_i = traffic.cancelling(fp16_fpu(product).result_o);
  }
  return in;
}

template <class Model>
std::unique_ptr<UnitBench> make_bench(const BenchOptions& options, const char* variant,
                                      unsigned multiplier, unsigned adder) {
  using Bench = LockstepBench<Fp16FpuInputs, FpuOutputs>;
  auto traffic = std::make_shared<Traffic>(options.seed);
  auto stimulus = [traffic](std::uint64_t cycle) {
    // The rounding is a static input: it changes only while the pipeline is empty.
    constexpr std::uint64_t kBlock = 256;
    Fp16FpuInputs in;
    if (cycle % kBlock < kBlock - 8) in = random_inputs(*traffic);
    in.rounding_i = static_cast<std::uint8_t>(cycle / kBlock % 3);
    return in;
  };
  auto bench =
      std::make_unique<Bench>(sc_core::sc_gen_unique_name("fp16_fpu_bench"),
                              Bench::Setup{"fp16_fpu", variant, options.vectors, options.seed,
                                           multiplier + adder, stimulus, fp16_fpu});
  bench->add_systemc(
      std::make_unique<Fp16FpuSc>(sc_core::sc_gen_unique_name("fp16_fpu_sc"), multiplier, adder));
  bench->add_rtl(std::make_unique<Fp16FpuRtl<Model>>(sc_core::sc_gen_unique_name("fp16_fpu_rtl")));
  return bench;
}

}  // namespace

std::vector<std::unique_ptr<UnitBench>> make_fp16_fpu_benches(const BenchOptions& options) {
  std::vector<std::unique_ptr<UnitBench>> benches;
  benches.push_back(make_bench<Vfp16_fpu_1_1>(options, "stages 1+1", 1, 1));
  benches.push_back(make_bench<Vfp16_fpu_2_2>(options, "stages 2+2", 2, 2));
  return benches;
}

}  // namespace quaver
