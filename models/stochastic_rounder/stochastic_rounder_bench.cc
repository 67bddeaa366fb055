// Verilated headers come first: behind SystemC's they take its names for global ones.
#include "Vstochastic_rounder_8.h"
#include "Vstochastic_rounder_fp32.h"

#include <cmath>

#include "models/fpu/fpu_traffic.h"
#include "models/lockstep/cover_flow.h"
#include "models/lockstep/cover_sums.h"
#include "models/lockstep/lockstep.h"
#include "models/stochastic_rounder/stochastic_rounder_bench.h"
#include "models/stochastic_rounder/stochastic_rounder_rtl.h"

namespace quaver {
namespace {

using Bench = LockstepBench<StochasticRounderInputs, StochasticRounderOutputs>;

// What a bench of one lane draws.
class RounderTraffic {
 public:
  RounderTraffic(std::uint64_t seed, const Format& from) : codes_(seed, {}), from_(from) {}

  StochasticRounderInputs next(std::uint64_t cycle) {
    Traffic& traffic = codes_.traffic();
    StochasticRounderInputs in;
    in.seed_valid_i = cycle == 0 || traffic.chance(1000);
    in.seed_i = lane_seed(static_cast<std::uint32_t>(cycle), 0);
    in.valid_i = !traffic.stalls(6) && !in.seed_valid_i;
    in.x_i = fp32() ? fp32_code() : fp169_code(cycle);
    in.to_i = static_cast<std::uint8_t>(traffic.below(fp32() ? 4 : 3));
    in.bias_i = static_cast<std::uint8_t>(traffic.chance(2) ? 11 : traffic.below(16));
    in.rounding_i = static_cast<std::uint8_t>(traffic.below(4));
    in.overflow_i = static_cast<std::uint8_t>(traffic.below(2));
    if (fp32() && traffic.chance(16)) in.x_i = near_largest(in);
    return in;
  }

 private:
  [[nodiscard]] bool fp32() const { return from_.mantissa_bits == 23; }

  // Every code comes once in 2^16 cycles or so.
  std::uint16_t fp169_code(std::uint64_t cycle) {
    return codes_.traffic().chance(2) ? static_cast<std::uint16_t>(cycle)
                                      : codes_.traffic().fp169();
  }

  // The target's largest number, or a neighbour of it.
  std::uint32_t near_largest(const StochasticRounderInputs& in) {
    Traffic& traffic = codes_.traffic();
    const Format& to = rounder_conversion(in).format;
    const std::uint32_t largest =
        convert(to, to.max_finite_code(), {from_, {RoundingKind::kTowardZero, 0}, {}});
    return (largest + traffic.below(3) - 1) | (traffic.chance(2) ? from_.sign_mask() : 0);
  }

  // Three in four within the binades of the targets, and of these half with no bit below the last
  // 9, 3 or 2 places and the one after, so that they fit or tie.
  std::uint32_t fp32_code() {
    Traffic& traffic = codes_.traffic();
    if (traffic.chance(4)) return codes_.code(from_);
    if (traffic.chance(16)) return codes_.fraction(from_);  // subnormal
    const std::uint32_t field = 127 - 36 + traffic.below(36 + 34);
    const std::uint32_t sign = traffic.chance(2) ? from_.sign_mask() : 0;
    std::uint32_t fraction = codes_.fraction(from_);
    if (traffic.chance(2)) fraction &= ~((1U << (12 + traffic.below(10))) - 1);
    return (field << 23) | fraction | sign;
  }

  FpuTraffic codes_;
  Format from_;
};

// The golden lane, stepped by the bench on its own: not the SystemC model's.
Bench::Golden golden_lane(const Format& from) {
  auto lane = std::make_shared<StochasticRounder>(0);
  return [lane, from](const StochasticRounderInputs& in) {
    StochasticRounderOutputs out;
    if (in.seed_valid_i) lane->load(in.seed_i);
    if (!in.valid_i) return out;
    out.valid_o = true;
    out.y_o = lane->convert(from, in.x_i, rounder_conversion(in));
    return out;
  };
}

// Each target, rounding and overflow policy with each class of result, and with each class of
// input; which way results of each sign were rounded.
auto cover_conversions(CoverGroup& group, const Format& from) {
  const bool fp32 = from.mantissa_bits == 23;
  CoverAxis to = {"to", {"fp143", "fp152", "fp169", "fp32"}};
  if (!fp32) to.values.pop_back();
  const CoverAxis rounding = {"rounding", {"rne", "rna", "rtz", "sr"}};
  const CoverAxis overflow = {"overflow", {"special", "saturate"}};
  const std::string source = " from " + from.name;
  CoverCross& inputs =
      group
          .try_emplace("inputs" + source,
                       std::vector<CoverAxis>{to, rounding, overflow, number_classes("x")})
          .first->second;
  CoverCross& results =
      group
          .try_emplace("results" + source,
                       std::vector<CoverAxis>{to, rounding, overflow, number_classes("y")})
          .first->second;
  CoverCross& ways =
      group
          .try_emplace("direction" + source,
                       std::vector<CoverAxis>{
                           to, rounding, {"sign", {"+", "-"}}, {"y", {"x", "below", "above"}}})
          .first->second;
  inputs.exclude("the source has no such code",
                 [from](CoverCross::Bin bin) { return !has_class(from, bin[3]); });
  results.exclude("the target has no such code", [to](CoverCross::Bin bin) {
    return !has_class(parse_format(to.values[bin[0]]), bin[3]);
  });
  results.exclude("saturation leaves no infinity",
                  [](CoverCross::Bin bin) { return bin[2] == 1 && bin[3] == 4; });
  // kRoundings of rounder_conversion: 2 is rtz.
  if (!fp32)
    results.exclude("truncation makes no infinity, and the source has none",
                    [](CoverCross::Bin bin) { return bin[1] == 2 && bin[3] == 4; });
  ways.exclude("truncation never goes up",
               [](CoverCross::Bin bin) { return bin[1] == 2 && bin[3] == 2; });
  ways.exclude("the source's own format keeps every number",
               [to](CoverCross::Bin bin) { return bin[0] + 1 == to.values.size() && bin[3] != 0; });
  return [&inputs, &results, &ways, from, flow = std::make_shared<FlowCover>(group)](
             const StochasticRounderInputs& in, const StochasticRounderOutputs& out) {
    flow->sample(in.valid_i);
    if (!in.valid_i) return;
    const Format to = rounder_conversion(in).format;
    inputs.sample(in.to_i, in.rounding_i, in.overflow_i, number_class(from, in.x_i));
    results.sample(in.to_i, in.rounding_i, in.overflow_i, number_class(to, out.y_o));
    const Number x = decode(from, in.x_i);
    const Number y = decode(to, out.y_o);
    if (x.kind != NumberClass::kFinite || y.kind != NumberClass::kFinite || x.is_zero()) return;
    // Both are doubles: significands of at most 24 bits.
    const auto size = [](const Number& n) {
      return std::ldexp(static_cast<double>(n.significand), n.exponent);
    };
    ways.sample(in.to_i, in.rounding_i, x.negative,
                size(y) == size(x)  ? 0
                : size(y) < size(x) ? 1
                                    : 2);
  };
}

// A result is in the format that its input asked for.
Bench::Formats formats_of(const Format& from) {
  return [from](std::string_view port,
                const StochasticRounderInputs& in) -> std::optional<PortFormat> {
    if (port == "x_i") return PortFormat{from};
    if (port == "y_o") return PortFormat{rounder_conversion(in).format};
    return std::nullopt;
  };
}

template <class Model>
BenchVariant variant(const char* name, const char* from_name) {
  return {name, [=](const BenchOptions& options) -> std::unique_ptr<UnitBench> {
            const Format from = parse_format(from_name);
            auto traffic = std::make_shared<RounderTraffic>(options.seed, from);
            Bench::Setup setup = {"stochastic_rounder",
                                  name,
                                  options.vectors,
                                  1,
                                  [traffic](std::uint64_t cycle) { return traffic->next(cycle); },
                                  golden_lane(from),
                                  formats_of(from),
                                  {}};
            if (options.cover != nullptr) setup.cover = cover_conversions(*options.cover, from);
            auto bench = std::make_unique<Bench>(
                sc_core::sc_gen_unique_name("stochastic_rounder_bench"), std::move(setup), options);
            bench->add_systemc(std::make_unique<StochasticRounderSc>(
                sc_core::sc_gen_unique_name("stochastic_rounder_sc"), from));
            bench->template add_rtl<Model, StochasticRounderPorts, StochasticRounderAdapter>(
                sc_core::sc_gen_unique_name("stochastic_rounder_rtl"), options);
            return bench;
          }};
}

}  // namespace

std::vector<BenchVariant> stochastic_rounder_variants() {
  return {variant<Vstochastic_rounder_8>("k 8", "fp169"),
          variant<Vstochastic_rounder_fp32>("k 8, from fp32", "fp32")};
}

}  // namespace quaver
