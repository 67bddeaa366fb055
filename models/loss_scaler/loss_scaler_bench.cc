// Verilated headers come first: behind SystemC's they take its names for global ones.
#include "Vloss_scaler.h"

#include <array>
#include <utility>

#include "models/lockstep/cover_flow.h"
#include "models/lockstep/lockstep.h"
#include "models/lockstep/traffic.h"
#include "models/loss_scaler/loss_scaler_bench.h"
#include "models/loss_scaler/loss_scaler_rtl.h"

namespace quaver {
namespace {

using Bench = LockstepBench<LossScalerInputs, LossScalerOutputs>;

constexpr std::uint32_t kSteps = 1U << LossScalerAdapter::kStepBits;

// Trainings one after the other, each with a configuration of its own, some of more steps than the
// unit counts; beats that wait until they are taken, and a consumer that waits, too. The golden
// scaler beside it looks at a whole step's codes at once.
class LossScalerTraffic {
 public:
  explicit LossScalerTraffic(std::uint64_t seed) : traffic_(seed) {}

  LossScalerInputs next() {
    in_.load_i = left_ == 0;
    if (in_.load_i) {
      left_ = traffic_.chance(6) ? 200 + traffic_.below(4000) : 20 + traffic_.below(300);
      configure();
    }
    --left_;
    if (!in_.valid_i) {
      in_.valid_i = !traffic_.chance(5);
      draw_beat();
    }
    in_.ready_i = !traffic_.chance(stall_);
    return in_;
  }

  // What the golden model says of the cycle, in which the RTL answered `rtl`.
  LossScalerOutputs watch(const LossScalerInputs& in, const LossScalerOutputs& rtl) {
    LossScalerOutputs golden = rtl;
    golden.valid_o = waiting_;
    golden.skip_o = waiting_ && skip_;
    golden.scale_o = waiting_ ? scale_code(golden_.scale()) : 0;
    if (in.ready_i) waiting_ = false;
    if (in.load_i) {
      golden_ = LossScaler(loss_scaling(in));
      step_.clear();
      waiting_ = false;
    }
    const bool taken = in.valid_i && rtl.ready_o;
    if (taken) take(in);
    in_.valid_i = in.valid_i && !taken;
    return golden;
  }

 private:
  void take(const LossScalerInputs& in) {
    const std::vector<std::uint32_t> codes = beat_codes(in);
    step_.insert(step_.end(), codes.begin(), codes.end());
    if (!in.last_i) return;
    skip_ = golden_.step(overflows(loss_scaler_format(in.format_i), step_));
    step_.clear();
    waiting_ = true;
  }

  // A power of two, or any number, mostly where scales are.
  std::uint32_t scale() {
    const std::uint32_t exponent =
        traffic_.chance(4) ? 1 + traffic_.below(254) : 120 + traffic_.below(24);
    return exponent << 23 | (traffic_.chance(2) ? 0 : traffic_.below(1U << 23));
  }

  // Next to another, so that one bit decides which is larger.
  std::uint32_t beside(std::uint32_t scale) { return scale ^ 1U << traffic_.below(24); }

  void configure() {
    in_.policy_i =
        static_cast<std::uint8_t>(traffic_.chance(4) ? traffic_.below(4) : 2 + traffic_.below(2));
    in_.initial_i = scale();
    in_.floor_i = scale();
    in_.interval_i = 1 + traffic_.below(traffic_.chance(8) ? kSteps - 1 : 6);
    in_.rise_step_i = {traffic_.below(kSteps / 2), kSteps / 2 + traffic_.below(kSteps / 2)};
    // In either order.
    if (in_.interval_i % 2 == 0) std::swap(in_.rise_step_i[0], in_.rise_step_i[1]);
    in_.rise_minimum_i = {traffic_.chance(4) ? 0 : scale(), traffic_.chance(4) ? 0 : scale()};
    if (traffic_.chance(2)) in_.floor_i = beside(in_.initial_i);
    for (std::uint32_t& minimum : in_.rise_minimum_i)
      if (traffic_.chance(3)) minimum = beside(in_.floor_i);
    // Each policy with each format in turn: some policies are drawn for few trainings.
    in_.format_i = static_cast<std::uint8_t>(trainings_.at(in_.policy_i)++ % 4);
    stall_ = 2 + traffic_.below(6);
    calm_ = traffic_.chance(3);
    // By chance a count of good steps hardly gets half as far as it can.
    if (calm_ && in_.policy_i >= 2 && traffic_.chance(4)) {
      in_.interval_i = kSteps - 1 - traffic_.below(4);
      left_ = 2000;
    }
    if (in_.policy_i == 3 && traffic_.chance(4)) rise_late();
    in_.valid_i = false;
  }

  // A minimum that rises in one of the last steps that are counted, far above the scale, which
  // overflows hold down.
  void rise_late() {
    in_.rise_step_i[1] = kSteps - 1 - traffic_.below(16);
    in_.floor_i = 1U << 23;
    in_.rise_minimum_i = {0, (200 + traffic_.below(50)) << 23};
    calm_ = false;
    left_ = 3000;
  }

  // Now and then a special code, one that is nearly so, or one in a lane that holds none.
  void draw_beat() {
    const Format& format = loss_scaler_format(in_.format_i);
    in_.last_i = traffic_.chance(3);
    in_.lanes_i = static_cast<std::uint8_t>(traffic_.below(1U << kLossScalerLanes));
    for (std::uint32_t& code : in_.codes_i) {
      code = traffic_.below(0x10000) << 16 | traffic_.below(0x10000);
      if (traffic_.chance(4))
        code |= format.magnitude_mask() & ~((1U << traffic_.below(format.width())) - 1);
      if (format.specials == Specials::kNuz && traffic_.chance(4)) code = format.sign_mask();
      if (traffic_.chance(4)) code ^= 1U << traffic_.below(format.width());
      const std::uint32_t meant = code & format.code_mask();
      if ((calm_ || !traffic_.chance(4)) && overflows(format, {&meant, 1}))
        code &= ~(format.magnitude_mask() & ~(format.magnitude_mask() >> 1)) & ~format.sign_mask();
    }
  }

  Traffic traffic_;
  LossScalerInputs in_;
  std::uint32_t left_ = 0;  // cycles of this training
  std::uint32_t stall_ = 2;
  std::array<std::uint32_t, 4> trainings_ = {};  // by policy
  bool calm_ = false;                            // no overflow, so that scales rise to their end

  LossScaler golden_{LossScaling{}};
  std::vector<std::uint32_t> step_;  // codes of the step that goes on
  bool waiting_ = false;
  bool skip_ = false;
};

// Policies, formats and verdicts; waits on both sides.
auto cover_scaler(CoverGroup& group) {
  CoverCross& steps =
      group
          .try_emplace(
              "steps",
              std::vector<CoverAxis>{{"policy", {"none", "static", "back-off", "rising minimum"}},
                                     {"format", {"fp143", "fp152", "fp169", "fp32"}},
                                     {"step", {"applied", "skipped"}}})
          .first->second;
  steps.exclude("a fixed scale skips no step",
                [](CoverCross::Bin bin) { return bin[0] < 2 && bin[2] == 1; });
  return [&steps, offered = WaitCover(group, "input waits"),
          answered = WaitCover(group, "output waits")](const LossScalerInputs& in,
                                                       const LossScalerOutputs& out) mutable {
    offered.sample(in.valid_i, out.ready_o);
    answered.sample(out.valid_o, in.ready_i);
    if (out.valid_o && in.ready_i && !in.load_i) steps.sample(in.policy_i, in.format_i, out.skip_o);
  };
}

constexpr const char* kVariant = "2 lanes";

std::optional<PortFormat> format_of(std::string_view port, const LossScalerInputs& in) {
  if (port == "codes_i") return PortFormat{loss_scaler_format(in.format_i)};
  if (port == "initial_i" || port == "floor_i" || port == "rise_minimum_i" || port == "scale_o")
    return PortFormat{parse_format("fp32")};
  return std::nullopt;
}

std::unique_ptr<UnitBench> make_bench(const BenchOptions& options) {
  auto traffic = std::make_shared<LossScalerTraffic>(options.seed);
  Bench::Setup setup;
  setup.unit = "loss_scaler";
  setup.variant = kVariant;
  setup.cycles = options.vectors;
  setup.stimulus = [traffic](std::uint64_t) { return traffic->next(); };
  setup.watch = [traffic](const LossScalerInputs& in, const LossScalerOutputs& rtl) {
    return traffic->watch(in, rtl);
  };
  setup.formats = format_of;
  if (options.cover != nullptr) setup.cover = cover_scaler(*options.cover);
  auto bench = std::make_unique<Bench>(sc_core::sc_gen_unique_name("loss_scaler_bench"),
                                       std::move(setup), options);
  bench->add_systemc(std::make_unique<LossScalerSc>(sc_core::sc_gen_unique_name("loss_scaler_sc")));
  bench->add_rtl<Vloss_scaler, LossScalerPorts, LossScalerAdapter>(
      sc_core::sc_gen_unique_name("loss_scaler_rtl"), options);
  return bench;
}

}  // namespace

std::vector<BenchVariant> loss_scaler_variants() { return {{kVariant, make_bench}}; }

}  // namespace quaver
