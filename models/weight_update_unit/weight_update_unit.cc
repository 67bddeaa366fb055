#include "models/weight_update_unit/weight_update_unit.h"

#include <array>
#include <cassert>
#include <utility>

#include "models/numerics/operations.h"
#include "models/stochastic_rounder/stochastic_rounder.h"

namespace quaver {
namespace {

// A weight never overflows, and rounds to nearest whatever the update does: the residual is then at
// most half a unit in the last place of the weight, which is what makes its bits count.
Conversion to_weight(const WeightUpdate& update) {
  return {update.weight, {RoundingKind::kNearestEven, 0}, Overflow::kSaturate};
}

// v' of the weight, or of its master copy if there is one.
std::uint32_t next_velocity(const WeightUpdate& update, const UpdateScalars& scalars,
                            const WeightState& before, std::uint32_t gradient) {
  const Format& f = arithmetic_format(update.variant);
  const Conversion line{f, update.accumulation, Overflow::kSpecial};
  std::uint32_t g = multiply(update.gradient, gradient, f, scalars.inverse_loss_scale, line);
  if (!decode(f, scalars.weight_decay).is_zero()) {
    const bool decays_weight = update.variant == UpdateVariant::kResidual;
    const Format& decayed = decays_weight ? update.weight : kept_format(update.variant);
    g = fused_multiply_add(f, scalars.weight_decay, decayed,
                           decays_weight ? before.weight : before.residual_or_master, g, line);
  }
  return fused_multiply_add(f, scalars.momentum, f, before.velocity, g, line);
}

// start - learning_rate * velocity, all in one format.
std::uint32_t descend(const Conversion& to, std::uint32_t start, std::uint32_t learning_rate,
                      std::uint32_t velocity, std::uint32_t random) {
  return fused_multiply_add(to.format, learning_rate ^ to.format.sign_mask(), to.format, velocity,
                            start, to, random);
}

// The weight moved by u, and what its format could not hold of it.
WeightState move_weight(const WeightUpdate& update, std::uint32_t weight, std::uint32_t u,
                        std::uint32_t velocity) {
  const Format& f = arithmetic_format(update.variant);
  const Conversion to = to_weight(update);
  const std::array moved = {decode(update.weight, weight), decode(f, u)};
  const std::uint32_t next = round_to_code(sum(moved), to.format, to.rounding, to.overflow);
  Number taken = decode(update.weight, next);
  taken.negative = !taken.negative;
  const std::array rest = {moved[0], moved[1], taken};
  return {next, round_to_code(sum(rest), f, update.accumulation, Overflow::kSpecial), velocity};
}

}  // namespace

std::string_view to_string(UpdateVariant variant) {
  switch (variant) {
    case UpdateVariant::kResidual: return "residual";
    case UpdateVariant::kMaster: return "master";
    case UpdateVariant::kMasterFp32Math: return "master-fp32-math";
    case UpdateVariant::kFp32: return "fp32";
  }
  return {};
}

const Format& arithmetic_format(UpdateVariant variant) {
  static const Format fp169 = parse_format("fp169");
  static const Format fp32 = parse_format("fp32");
  switch (variant) {
    case UpdateVariant::kResidual:
    case UpdateVariant::kMaster: return fp169;
    case UpdateVariant::kMasterFp32Math:
    case UpdateVariant::kFp32: break;
  }
  return fp32;
}

const Format& kept_format(UpdateVariant variant) {
  static const Format fp16 = parse_format("fp16");
  return variant == UpdateVariant::kMasterFp32Math ? fp16 : arithmetic_format(variant);
}

WeightState update_weight(const WeightUpdate& update, const UpdateScalars& scalars,
                          const WeightState& before, std::uint32_t gradient, std::uint32_t random) {
  const Format& f = arithmetic_format(update.variant);
  const Format& kept = kept_format(update.variant);
  const Conversion line{f, update.accumulation, Overflow::kSpecial};
  const Conversion to_kept{kept, update.rounding, Overflow::kSpecial};
  const std::uint32_t velocity = next_velocity(update, scalars, before, gradient);
  const std::uint32_t lr = scalars.learning_rate;
  std::uint32_t master = 0;
  switch (update.variant) {
    case UpdateVariant::kResidual: {
      const std::uint32_t u = descend(to_kept, before.residual_or_master, lr, velocity, random);
      return move_weight(update, before.weight, u, velocity);
    }
    case UpdateVariant::kMaster:
    case UpdateVariant::kFp32:
      master = descend(to_kept, before.residual_or_master, lr, velocity, random);
      break;
    case UpdateVariant::kMasterFp32Math: {
      const std::uint32_t wide = convert(kept, before.residual_or_master, line);  // exact
      master = convert(f, descend(line, wide, lr, velocity, 0), to_kept, random);
      break;
    }
  }
  return {convert(kept, master, to_weight(update)), master, velocity};
}

WeightUpdateUnit::WeightUpdateUnit(WeightUpdate update, std::uint32_t seed, std::uint32_t lanes)
    : update_(std::move(update)), generators_(lanes) {
  assert(lanes >= 1);
  for (std::uint32_t lane = 0; lane < lanes; ++lane) generators_[lane] = lane_seed(seed, lane);
}

void WeightUpdateUnit::step(const UpdateScalars& scalars, std::span<const std::uint32_t> gradients,
                            std::span<WeightState> weights) {
  assert(gradients.size() == weights.size());
  const unsigned random_bits = update_.rounding.random_bits;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    std::uint32_t random = 0;
    if (random_bits != 0) {
      std::uint32_t& generator = generators_[i % generators_.size()];
      generator = xorshift32(generator);
      random = generator >> (32 - random_bits);
    }
    weights[i] = update_weight(update_, scalars, weights[i], gradients[i], random);
  }
}

}  // namespace quaver
