#include "models/weight_update_unit/weight_update_unit_sc.h"

#include "models/stochastic_rounder/stochastic_rounder.h"

namespace quaver {
namespace {

constexpr unsigned kRandomBits = 8;

Rounding rounding_of_port(unsigned code) {
  static constexpr std::array kRoundings = {
      Rounding{RoundingKind::kNearestEven, 0}, Rounding{RoundingKind::kNearestAway, 0},
      Rounding{RoundingKind::kTowardZero, 0}, Rounding{RoundingKind::kStochastic, kRandomBits}};
  return kRoundings.at(code);
}

}  // namespace

WeightUpdate weight_update(const WeightUpdateInputs& in, UpdateBuild build) {
  static const Format fp143 = parse_format("fp143");
  static const Format fp152 = parse_format("fp152");
  static const Format fp169 = parse_format("fp169");
  static const Format ieee_fp32 = parse_format("fp32");
  static const std::array weights = {fp143, fp152, fp169};
  static const std::array fp32_weights = {fp152, parse_format("fp16"), parse_format("bf16"),
                                          ieee_fp32};
  WeightUpdate update;
  update.rounding = rounding_of_port(in.update_rounding_i);
  if (build != UpdateBuild::kFp169) {
    const bool wide = build == UpdateBuild::kFp32Master;
    update.variant = wide ? UpdateVariant::kFp32 : UpdateVariant::kMasterFp32Math;
    update.weight = wide ? fp32_weights.at(in.weight_format_i) : fp152;
    update.gradient = in.gradient_format_i != 0 ? fp152 : ieee_fp32;
    return update;
  }
  update.variant = in.master_i ? UpdateVariant::kMaster : UpdateVariant::kResidual;
  update.weight = in.master_i ? weights.at(in.weight_format_i) : fp143;
  if (update.weight == fp143) update.weight.bias = in.weight_bias_i;
  update.gradient = fp169;
  update.accumulation = rounding_of_port(in.rounding_i);
  return update;
}

UpdateScalars update_scalars(const WeightUpdateInputs& in) {
  return {in.learning_rate_i, in.momentum_i, in.weight_decay_i, in.inverse_scale_i};
}

void WeightUpdateOutputs::show(const UpdatedWeights& weights) {
  lanes_o = weights.lanes;
  for (std::size_t j = 0; j < kMostUpdateLanes; ++j) {
    weight_o.at(j) = weights.states.at(j).weight;
    kept_o.at(j) = weights.states.at(j).residual_or_master;
    velocity_o.at(j) = weights.states.at(j).velocity;
  }
}

WeightUpdateUnitSc::WeightUpdateUnitSc(const sc_core::sc_module_name& name, UpdateBuild build)
    : sc_module(name), build_(build) {
  SC_HAS_PROCESS(WeightUpdateUnitSc);
  SC_METHOD(on_clock);
  sensitive << clk_i.pos();
  dont_initialize();
}

// The random numbers are drawn here and not where the RTL rounds: weights do not overtake another.
UpdatedWeights WeightUpdateUnitSc::update(const WeightUpdateInputs& inputs) {
  const WeightUpdate update = weight_update(inputs, build_);
  const UpdateScalars scalars = update_scalars(inputs);
  UpdatedWeights updated;
  updated.lanes = inputs.lanes_i;
  for (std::size_t j = 0; j < kMostUpdateLanes; ++j) {
    if (((inputs.lanes_i >> j) & 1U) == 0) continue;
    std::uint32_t random = 0;
    if (update.rounding.random_bits != 0) {
      generators_.at(j) = xorshift32(generators_.at(j));
      random = generators_.at(j) >> (32 - update.rounding.random_bits);
    }
    const WeightState before = {inputs.weight_i.at(j), inputs.kept_i.at(j),
                                inputs.velocity_i.at(j)};
    const std::uint32_t gradient = inputs.gradient_i.at(j) & update.gradient.code_mask();
    updated.states.at(j) = update_weight(update, scalars, before, gradient, random);
  }
  return updated;
}

void WeightUpdateUnitSc::on_clock() {
  const WeightUpdateInputs& inputs = in.read();
  // From the end to the front: a stage opens if it is empty or what it holds goes on.
  std::array<bool, kUpdateStages> open{};
  bool next_open = inputs.ready_i;
  WeightUpdateOutputs outputs;
  for (std::size_t k = kUpdateStages; k-- > 0;) {
    outputs.busy_o = outputs.busy_o || stages_.at(k);
    next_open = open.at(k) = next_open || !stages_.at(k);
  }
  outputs.ready_o = open.front();
  outputs.valid_o = stages_.back().has_value();
  if (outputs.valid_o) outputs.show(*stages_.back());
  out.write(outputs);

  for (std::size_t k = kUpdateStages; k-- > 1;)
    if (open.at(k)) stages_.at(k) = stages_.at(k - 1);
  if (open.front()) {
    stages_.front().reset();
    if (inputs.valid_i) stages_.front() = update(inputs);
  }
  if (inputs.seed_valid_i) generators_ = inputs.seed_i;
}

}  // namespace quaver
