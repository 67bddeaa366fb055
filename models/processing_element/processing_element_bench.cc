// Verilated headers come first: behind SystemC's they take its names for global ones.
#include "Vpe_bf16_fp32.h"
#include "Vpe_fp16_2_1.h"
#include "Vpe_fp16_fp32.h"
#include "Vpe_fp32.h"
#include "Vpe_fp8_fp32.h"
#include "Vpe_hybrid_1_1.h"

#include <algorithm>
#include <optional>

#include "models/fpu/fpu_traffic.h"
#include "models/lockstep/cover_flow.h"
#include "models/lockstep/cover_sums.h"
#include "models/lockstep/lockstep.h"
#include "models/lockstep/traffic.h"
#include "models/processing_element/processing_element_bench.h"
#include "models/processing_element/processing_element_rtl.h"

namespace quaver {
namespace {

using Bench = LockstepBench<ProcessingElementInputs, ProcessingElementOutputs>;

PassArithmetic arithmetic(const char* a, const char* b, RoundingKind rounding,
                          const char* sums = "fp169") {
  PassArithmetic p;
  p.a = parse_format(a);
  p.b = parse_format(b);
  p.accumulation.intra = p.accumulation.inter = parse_format(sums);
  p.accumulation.rounding = {rounding, 0};
  return p;
}

using Code = std::uint32_t (*)(FpuTraffic&, const Format&);

// FP169 sums: any code of the operands' 8 or 16 bits.
std::uint32_t short_code(FpuTraffic& traffic, const Format& format) {
  return format.width() == 8 ? traffic.traffic().code8() : traffic.traffic().fp169();
}
// FP32 sums: uniform codes would hardly ever be near enough to one another to be added.
std::uint32_t ieee_code(FpuTraffic& traffic, const Format& format) {
  if (!traffic.traffic().chance(8)) return traffic.code(format);
  const std::vector<std::uint32_t> corners = corner_codes(format);
  return corners[traffic.traffic().below(static_cast<std::uint32_t>(corners.size()))];
}

// Minus the product, or a few units in the last place beside it.
std::uint32_t taking_back(Traffic& traffic, const PassArithmetic& p, std::uint32_t a,
                          std::uint32_t weight) {
  const Format& format = p.accumulation.intra;
  const std::uint32_t product = multiply_accumulate(p, {&a, 1}, {&weight, 1}, 0);
  const std::uint32_t magnitude = product & format.magnitude_mask();
  const std::uint32_t beside = magnitude + traffic.below(5);
  return (beside < 2 ? 0 : std::min(beside - 2, format.magnitude_mask())) |
         (~product & format.sign_mask());
}

// One weight stands in an element for so many cycles, in half of all: its products are known, and
// the partial sums take them back.
constexpr std::uint64_t kHold = 64;

// Loads, streams and idle cycles in every mixture: more than a real array makes.
ProcessingElementInputs random_inputs(FpuTraffic& codes, const PassArithmetic& p, Code code,
                                      std::optional<std::uint32_t> held) {
  Traffic& traffic = codes.traffic();
  ProcessingElementInputs in;
  in.a_valid_i = !traffic.stalls(4);
  in.a_first_i = traffic.chance(6);
  in.w_valid_i = traffic.chance(2);
  in.w_first_i = traffic.chance(5);
  in.a_i = code(codes, p.a);
  in.w_i = code(codes, p.b);
  in.psum_i = code(codes, p.accumulation.intra);
  if (held) {
    in.w_i = *held;
    if (traffic.chance(2)) in.psum_i = taking_back(traffic, p, in.a_i, *held);
    if (traffic.chance(8)) in.psum_i = 0;
  }
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
BenchVariant variant(const char* name, const PassArithmetic& p, unsigned latency,
                     Code code = short_code) {
  const auto formats = [p](std::string_view port,
                           const ProcessingElementInputs&) -> std::optional<PortFormat> {
    if (port == "a_i" || port == "a_o") return PortFormat{p.a};
    if (port == "w_i" || port == "w_o") return PortFormat{p.b};
    if (port == "psum_i" || port == "psum_o") return PortFormat{p.accumulation.intra};
    return std::nullopt;
  };
  const auto make = [=](const BenchOptions& options) {
    auto traffic = std::make_shared<FpuTraffic>(options.seed, FpuFunction{});
    auto weight = std::make_shared<std::uint32_t>();
    auto stimulus = [traffic, p, code, weight](std::uint64_t cycle) {
      if (cycle % kHold == 0) *weight = code(*traffic, p.b);
      std::optional<std::uint32_t> held;
      if (cycle / kHold % 2 == 1) held = *weight;
      ProcessingElementInputs in = random_inputs(*traffic, p, code, held);
      // First a weight, which is switched to, so that none is used or handed on before there is
      // one.
      if (cycle == 0) {
        in.w_valid_i = in.w_first_i = true;
        in.a_valid_i = false;
      } else if (cycle == 1) {
        in.a_valid_i = in.a_first_i = true;
      }
      return in;
    };
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

// The rounding that the adapter sets is not the FP32 sum's.
template <class Model>
BenchVariant into_fp32(const char* name, const char* operand) {
  return variant<Model, ProcessingElementAdapter<0, 0, 0, 0, 2>>(
      name, arithmetic(operand, operand, RoundingKind::kNearestEven, "fp32"), 2, ieee_code);
}

}  // namespace

std::vector<BenchVariant> processing_element_variants() {
  // Format selects, biases and rounding of the adapter are those of the formats: dgrad's and
  // wgrad's operands of sun2019, and biases with every bit set and clear.
  return {
      variant<Vpe_hybrid_1_1, ProcessingElementAdapter<1, 15, 0, 11, 1>>(
          "fp152, fp143, rna", arithmetic("fp152", "fp143", RoundingKind::kNearestAway), 2),
      variant<Vpe_hybrid_1_1, ProcessingElementAdapter<0, 4, 1, 15, 0>>(
          "fp143b4, fp152, rne", arithmetic("fp143b4", "fp152", RoundingKind::kNearestEven), 2),
      variant<Vpe_hybrid_1_1, ProcessingElementAdapter<0, 11, 0, 4, 2>>(
          "fp143, fp143b4, rtz", arithmetic("fp143", "fp143b4", RoundingKind::kTowardZero), 2),
      variant<Vpe_fp16_2_1, ProcessingElementAdapter<0, 0, 0, 0, 1>>(
          "fp16, stages 2+1, rna", arithmetic("fp169", "fp169", RoundingKind::kNearestAway), 3),
      variant<Vpe_fp16_2_1, ProcessingElementAdapter<0, 0, 0, 0, 0>>(
          "fp16, stages 2+1, rne", arithmetic("fp169", "fp169", RoundingKind::kNearestEven), 3),
      into_fp32<Vpe_fp8_fp32>("fp152 into fp32", "fp152"),
      into_fp32<Vpe_bf16_fp32>("bf16 into fp32", "bf16"),
      into_fp32<Vpe_fp16_fp32>("ieee fp16 into fp32", "fp16"),
      into_fp32<Vpe_fp32>("fp32", "fp32"),
  };
}

}  // namespace quaver
