// Verilated headers come first: behind SystemC's they take its names for global ones.
#include "Vpe_fp16_2_1.h"
#include "Vpe_hybrid_1_1.h"

#include "models/lockstep/cover_flow.h"
#include "models/lockstep/cover_sums.h"
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
  in.a_valid_i = !traffic.stalls(4);
  in.a_first_i = traffic.chance(6);
  in.w_valid_i = traffic.chance(2);
  in.w_first_i = traffic.chance(5);
  in.a_i = code();
  in.w_i = code();
  in.psum_i = traffic.fp169();
  return in;
}

// Loads and streams in every mixture, operands of each class, gaps of each length.
auto cover_element(CoverGroup& group, const PassArithmetic& p) {
  const CoverAxis flag = {"", {"no", "yes"}};
  const auto named = [flag](const char* name) { return CoverAxis{name, flag.values}; };
  CoverCross& control =
      group
          .try_emplace("control",
                       std::vector<CoverAxis>{named("operand valid"), named("operand first"),
                                              named("weight valid"), named("weight first")})
          .first->second;
  CoverCross& operands =
      group
          .try_emplace("operands " + p.a.name + " x " + p.b.name,
                       std::vector<CoverAxis>{number_classes("a"), number_classes("w")})
          .first->second;
  operands.exclude("the format has no such code", [p](CoverCross::Bin bin) {
    return !has_class(p.a, bin[0]) || !has_class(p.b, bin[1]);
  });
  return [&control, &operands, p, flow = std::make_shared<FlowCover>(group)](
             const ProcessingElementInputs& in, const ProcessingElementOutputs&) {
    control.sample(in.a_valid_i, in.a_first_i, in.w_valid_i, in.w_first_i);
    flow->sample(in.a_valid_i);
    operands.sample(number_class(p.a, in.a_i), number_class(p.b, in.w_i));
  };
}

// The element's operands, its format selects, biases and rounding (the adapter's, static inputs of
// the RTL) and its latency.
template <class Model, class Adapter>
BenchVariant variant(const char* name, const PassArithmetic& p, unsigned latency, bool fp16) {
  const auto formats = [p](std::string_view port,
                           const ProcessingElementInputs&) -> std::optional<PortFormat> {
    if (port == "a_i" || port == "a_o") return PortFormat{p.a};
    if (port == "w_i" || port == "w_o") return PortFormat{p.b};
    if (port == "psum_i" || port == "psum_o") return PortFormat{p.accumulation.intra};
    return std::nullopt;
  };
  const auto make = [=](const BenchOptions& options) {
    auto traffic = std::make_shared<Traffic>(options.seed);
    auto stimulus = [traffic, fp16](std::uint64_t) { return random_inputs(*traffic, fp16); };
    Bench::Setup setup = {
        "processing_element", name, options.vectors, latency, stimulus, {}, formats, {}};
    if (options.cover != nullptr) setup.cover = cover_element(*options.cover, p);
    auto bench = std::make_unique<Bench>(sc_core::sc_gen_unique_name("processing_element_bench"),
                                         std::move(setup), options);
    bench->add_systemc(std::make_unique<ProcessingElementSc>(
        sc_core::sc_gen_unique_name("processing_element_sc"), p, latency));
    bench->template add_rtl<Model, ProcessingElementPorts, Adapter>(
        sc_core::sc_gen_unique_name("processing_element_rtl"), options);
    return bench;
  };
  return {name, make};
}

}  // namespace

std::vector<BenchVariant> processing_element_variants() {
  // Format selects, biases and rounding of the adapter are those of the formats: dgrad's and
  // wgrad's operands of sun2019, and biases with every bit set and clear.
  return {
      variant<Vpe_hybrid_1_1, ProcessingElementAdapter<1, 11, 0, 11, 1>>(
          "fp152, fp143, rna", arithmetic("fp152", "fp143", RoundingKind::kNearestAway), 2, false),
      variant<Vpe_hybrid_1_1, ProcessingElementAdapter<0, 4, 1, 11, 0>>(
          "fp143b4, fp152, rne", arithmetic("fp143b4", "fp152", RoundingKind::kNearestEven), 2,
          false),
      variant<Vpe_hybrid_1_1, ProcessingElementAdapter<0, 11, 0, 4, 2>>(
          "fp143, fp143b4, rtz", arithmetic("fp143", "fp143b4", RoundingKind::kTowardZero), 2,
          false),
      variant<Vpe_fp16_2_1, ProcessingElementAdapter<0, 0, 0, 0, 1>>(
          "fp16, stages 2+1, rna", arithmetic("fp169", "fp169", RoundingKind::kNearestAway), 3,
          true),
      variant<Vpe_fp16_2_1, ProcessingElementAdapter<0, 0, 0, 0, 0>>(
          "fp16, stages 2+1, rne", arithmetic("fp169", "fp169", RoundingKind::kNearestEven), 3,
          true),
  };
}

}  // namespace quaver
