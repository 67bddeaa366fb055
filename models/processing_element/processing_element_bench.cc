// Verilated headers come first: behind SystemC's they take its names for global ones.
#include "Vpe_fp16_2_1.h"
#include "Vpe_hybrid_1_1.h"

#include "models/lockstep/lockstep.h"
#include "models/lockstep/traffic.h"
#include "models/processing_element/processing_element_bench.h"
#include "models/processing_element/processing_element_rtl.h"

namespace quaver {
namespace {

using Bench = LockstepBench<ProcessingElementInputs, ProcessingElementOutputs>;

PassArithmetic arithmetic(const char* a, const char* b, RoundingKind rounding) {
  PassArithmetic p;
  p.a = parse_format(a);
  p.b = parse_format(b);
  p.accumulation.intra = p.accumulation.inter = parse_format("fp169");
  p.accumulation.rounding = {rounding, 0};
  return p;
}

// Loads, streams and idle cycles in every mixture: more than a real array makes.
ProcessingElementInputs random_inputs(Traffic& traffic, bool fp16) {
  const auto code = [&] { return fp16 ? traffic.fp169() : std::uint16_t{traffic.code8()}; };
  ProcessingElementInputs in;
  in.a_valid_i = !traffic.chance(4);
  in.a_first_i = traffic.chance(6);
  in.w_valid_i = traffic.chance(2);
  in.w_first_i = traffic.chance(5);
  in.a_i = code();
  in.w_i = code();
  in.psum_i = traffic.fp169();
  return in;
}

template <class Model, class Adapter>
std::unique_ptr<UnitBench> make_bench(const BenchOptions& options, const char* variant,
                                      const PassArithmetic& p, unsigned latency, bool fp16) {
  auto traffic = std::make_shared<Traffic>(options.seed);
  auto stimulus = [traffic, fp16](std::uint64_t) { return random_inputs(*traffic, fp16); };
  auto bench = std::make_unique<Bench>(sc_core::sc_gen_unique_name("processing_element_bench"),
                                       Bench::Setup{"processing_element",
                                                    variant,
                                                    options.vectors,
                                                    options.seed,
                                                    1,
                                                    stimulus,
                                                    {},
                                                    options.stop_at_mismatch});
  bench->add_systemc(std::make_unique<ProcessingElementSc>(
      sc_core::sc_gen_unique_name("processing_element_sc"), p, latency));
  bench->add_rtl(
      std::make_unique<RtlUnit<Model, Adapter, ProcessingElementInputs, ProcessingElementOutputs>>(
          sc_core::sc_gen_unique_name("processing_element_rtl")));
  return bench;
}

}  // namespace

std::vector<std::unique_ptr<UnitBench>> make_processing_element_benches(
    const BenchOptions& options) {
  std::vector<std::unique_ptr<UnitBench>> benches;
  // Format selects, biases and rounding of the adapter are those of the formats: dgrad's and
  // wgrad's operands of sun2019, and biases with every bit set and clear.
  benches.push_back(make_bench<Vpe_hybrid_1_1, ProcessingElementAdapter<1, 11, 0, 11, 1>>(
      options, "fp152, fp143, rna", arithmetic("fp152", "fp143", RoundingKind::kNearestAway), 2,
      false));
  benches.push_back(make_bench<Vpe_hybrid_1_1, ProcessingElementAdapter<0, 4, 1, 11, 0>>(
      options, "fp143b4, fp152, rne", arithmetic("fp143b4", "fp152", RoundingKind::kNearestEven), 2,
      false));
  benches.push_back(make_bench<Vpe_hybrid_1_1, ProcessingElementAdapter<0, 11, 0, 4, 2>>(
      options, "fp143, fp143b4, rtz", arithmetic("fp143", "fp143b4", RoundingKind::kTowardZero), 2,
      false));
  benches.push_back(make_bench<Vpe_fp16_2_1, ProcessingElementAdapter<0, 0, 0, 0, 1>>(
      options, "fp16, stages 2+1, rna", arithmetic("fp169", "fp169", RoundingKind::kNearestAway), 3,
      true));
  benches.push_back(make_bench<Vpe_fp16_2_1, ProcessingElementAdapter<0, 0, 0, 0, 0>>(
      options, "fp16, stages 2+1, rne", arithmetic("fp169", "fp169", RoundingKind::kNearestEven), 3,
      true));
  return benches;
}

}  // namespace quaver
