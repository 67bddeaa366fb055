// Verilated headers come first: behind SystemC's they take its names for global ones.
#include "Vstochastic_rounder_8.h"

#include "models/lockstep/cover_flow.h"
#include "models/lockstep/cover_sums.h"
#include "models/lockstep/lockstep.h"
#include "models/lockstep/traffic.h"
#include "models/stochastic_rounder/stochastic_rounder_bench.h"
#include "models/stochastic_rounder/stochastic_rounder_rtl.h"

namespace quaver {
namespace {

using Bench = LockstepBench<StochasticRounderInputs, StochasticRounderOutputs>;

constexpr const char* kVariant = "k 8";

StochasticRounderInputs random_inputs(Traffic& traffic, std::uint64_t cycle) {
  StochasticRounderInputs in;
  in.seed_valid_i = cycle == 0 || traffic.chance(1000);
  in.seed_i = lane_seed(static_cast<std::uint32_t>(cycle), 0);
  in.valid_i = !traffic.stalls(6) && !in.seed_valid_i;
  in.x_i = traffic.chance(2) ? static_cast<std::uint16_t>(cycle) : traffic.fp169();
  in.to_i = static_cast<std::uint8_t>(traffic.below(3));
  in.bias_i = static_cast<std::uint8_t>(traffic.chance(2) ? 11 : traffic.below(16));
  in.rounding_i = static_cast<std::uint8_t>(traffic.below(4));
  in.overflow_i = static_cast<std::uint8_t>(traffic.below(2));
  return in;
}

// The golden lane, stepped by the bench on its own: not the SystemC model's.
Bench::Golden golden_lane() {
  auto lane = std::make_shared<StochasticRounder>(0);
  const Format fp169 = parse_format("fp169");
  return [lane, fp169](const StochasticRounderInputs& in) {
    StochasticRounderOutputs out;
    if (in.seed_valid_i) lane->load(in.seed_i);
    if (!in.valid_i) return out;
    out.valid_o = true;
    out.y_o = static_cast<std::uint16_t>(lane->convert(fp169, in.x_i, rounder_conversion(in)));
    return out;
  };
}

// Each target, rounding and overflow policy with each class of result, and with each class of
// input.
auto cover_conversions(CoverGroup& group) {
  const CoverAxis to = {"to", {"fp143", "fp152", "fp169"}};
  const CoverAxis rounding = {"rounding", {"rne", "rna", "rtz", "sr"}};
  const CoverAxis overflow = {"overflow", {"special", "saturate"}};
  CoverCross& inputs = group
                           .try_emplace("inputs", std::vector<CoverAxis>{to, rounding, overflow,
                                                                         number_classes("x")})
                           .first->second;
  CoverCross& results = group
                            .try_emplace("results", std::vector<CoverAxis>{to, rounding, overflow,
                                                                           number_classes("y")})
                            .first->second;
  const Format fp169 = parse_format("fp169");
  inputs.exclude("FP169 has no such code",
                 [fp169](CoverCross::Bin bin) { return !has_class(fp169, bin[3]); });
  results.exclude("the target has no such code", [to](CoverCross::Bin bin) {
    return !has_class(parse_format(to.values[bin[0]]), bin[3]);
  });
  return [&inputs, &results, fp169, flow = std::make_shared<FlowCover>(group)](
             const StochasticRounderInputs& in, const StochasticRounderOutputs& out) {
    flow->sample(in.valid_i);
    if (!in.valid_i) return;
    inputs.sample(in.to_i, in.rounding_i, in.overflow_i, number_class(fp169, in.x_i));
    results.sample(in.to_i, in.rounding_i, in.overflow_i,
                   number_class(rounder_conversion(in).format, out.y_o));
  };
}

// A result is in the format that its input asked for.
std::optional<PortFormat> format_of(std::string_view port, const StochasticRounderInputs& in) {
  if (port == "x_i") return PortFormat{parse_format("fp169")};
  if (port == "y_o") return PortFormat{rounder_conversion(in).format};
  return std::nullopt;
}

std::unique_ptr<UnitBench> make_bench(const BenchOptions& options) {
  auto traffic = std::make_shared<Traffic>(options.seed);
  auto stimulus = [traffic](std::uint64_t cycle) { return random_inputs(*traffic, cycle); };
  Bench::Setup setup = {
      "stochastic_rounder", kVariant, options.vectors, 1, stimulus, golden_lane(), format_of, {}};
  if (options.cover != nullptr) setup.cover = cover_conversions(*options.cover);
  auto bench = std::make_unique<Bench>(sc_core::sc_gen_unique_name("stochastic_rounder_bench"),
                                       std::move(setup), options);
  bench->add_systemc(
      std::make_unique<StochasticRounderSc>(sc_core::sc_gen_unique_name("stochastic_rounder_sc")));
  bench->add_rtl<Vstochastic_rounder_8, StochasticRounderPorts, StochasticRounderAdapter>(
      sc_core::sc_gen_unique_name("stochastic_rounder_rtl"), options);
  return bench;
}

}  // namespace

std::vector<BenchVariant> stochastic_rounder_variants() { return {{kVariant, make_bench}}; }

}  // namespace quaver
