#include "models/weight_update_unit/weight_update_traffic.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/stochastic_rounder/stochastic_rounder.h"

namespace quaver {

WeightUpdateTraffic::WeightUpdateTraffic(std::uint64_t seed, UpdateUnitMode mode)
    : mode_(mode),
      codes_(seed, {}),
      random_(codes_.traffic()),
      golden_(WeightUpdate{}, 0, static_cast<std::uint32_t>(mode.lanes)) {}

WeightUpdateInputs WeightUpdateTraffic::next() {
  in_.seed_valid_i = false;
  if (!in_.valid_i) {
    // A step's configuration stands until the unit is empty.
    if (beats_left_ == 0 && pending_.empty()) {
      configure();
    } else if (beats_left_ > 0 && !random_.chance(5)) {
      --beats_left_;
      in_.valid_i = true;
      draw_beat();
    }
  }
  in_.ready_i = !random_.chance(stall_);
  return in_;
}

WeightUpdateOutputs WeightUpdateTraffic::watch(const WeightUpdateInputs& in,
                                               const WeightUpdateOutputs& rtl) {
  WeightUpdateOutputs golden;
  golden.busy_o = !pending_.empty();
  golden.ready_o = rtl.ready_o;
  // When a beat leaves is the SystemC model's to say; golden says which, and that none is made up.
  golden.valid_o = rtl.valid_o && !pending_.empty();
  if (golden.valid_o) {
    golden.show(pending_.front());
    if (in.ready_i) pending_.pop_front();
  }
  const bool taken = in.valid_i && rtl.ready_o;
  if (taken) take(in);
  in_.valid_i = in.valid_i && !taken;
  return golden;
}

void WeightUpdateTraffic::take(const WeightUpdateInputs& in) {
  UpdatedWeights updated;
  updated.lanes = in.lanes_i;
  std::vector<std::uint32_t> gradients;
  std::vector<WeightState> weights;
  for (std::size_t j = 0; j < mode_.lanes && ((in.lanes_i >> j) & 1U) != 0; ++j) {
    gradients.push_back(in.gradient_i.at(j) & update_.gradient.code_mask());
    weights.push_back({in.weight_i.at(j), in.kept_i.at(j), in.velocity_i.at(j)});
  }
  golden_.step(update_scalars(in), gradients, weights);
  std::copy(weights.begin(), weights.end(), updated.states.begin());
  pending_.push_back(updated);
}

// 0 for what no number is, as a quotient by 0.
std::uint32_t WeightUpdateTraffic::nearest(const Format& format, double value) {
  if (!std::isfinite(value)) return 0;
  Number number;
  number.negative = std::signbit(value);
  number.significand = static_cast<Uint128>(std::ldexp(
      std::frexp(std::abs(value), &number.exponent), std::numeric_limits<double>::digits));
  number.exponent -= std::numeric_limits<double>::digits;
  return round_to_code(number, format, {RoundingKind::kNearestEven, 0}, Overflow::kSaturate);
}

// A number of either sign in a binade, or in the nearest one that the format has.
std::uint32_t WeightUpdateTraffic::in_binade(const Format& format, int exponent) {
  const int top = (1 << format.exponent_bits) - 2;
  const auto field = static_cast<std::uint32_t>(std::clamp(exponent + format.bias, 0, top));
  return (random_.chance(2) ? format.sign_mask() : 0) | field << format.mantissa_bits |
         codes_.fraction(format);
}

// Not negative, not special.
std::uint32_t WeightUpdateTraffic::scalar(const Format& format) {
  switch (random_.below(6)) {
    case 0: return 0;
    case 1:
      return std::min(codes_.code(format) & format.magnitude_mask(), format.max_finite_code());
    case 2: return static_cast<std::uint32_t>(format.bias) << format.mantissa_bits;  // 1
    default:
      return in_binade(format, -static_cast<int>(random_.below(14))) & format.magnitude_mask();
  }
}

void WeightUpdateTraffic::configure() {
  const Format& arithmetic = arithmetic_format(mode_.variant);
  const std::uint32_t seed = random_.below(1U << 20);
  in_.seed_valid_i = true;
  for (std::uint32_t j = 0; j < kMostUpdateLanes; ++j) in_.seed_i.at(j) = lane_seed(seed, j);
  in_.master_i = mode_.variant == UpdateVariant::kMaster;
  const bool fp32_master = mode_.variant == UpdateVariant::kFp32;
  in_.weight_format_i = static_cast<std::uint8_t>(random_.below(fp32_master ? 4 : 3));
  in_.weight_bias_i = static_cast<std::uint8_t>(random_.chance(2) ? 11 : random_.below(16));
  in_.gradient_format_i = static_cast<std::uint8_t>(random_.below(2));
  in_.rounding_i = static_cast<std::uint8_t>(random_.below(3));
  in_.update_rounding_i = fp32_master ? 0 : static_cast<std::uint8_t>(random_.below(4));
  in_.learning_rate_i = scalar(arithmetic);
  in_.momentum_i = scalar(arithmetic);
  in_.weight_decay_i = random_.chance(2) ? 0 : scalar(arithmetic);
  in_.inverse_scale_i = scalar(arithmetic);
  beats_left_ = 1 + random_.below(60);
  stall_ = 2 + random_.below(8);
  update_ = weight_update(in_, mode_.build());
  golden_ = WeightUpdateUnit(update_, seed, static_cast<std::uint32_t>(mode_.lanes));
}

void WeightUpdateTraffic::draw_beat() {
  const std::uint32_t active = 1 + random_.below(static_cast<std::uint32_t>(mode_.lanes));
  in_.lanes_i = static_cast<std::uint8_t>((1U << active) - 1);
  for (std::size_t lane = 0; lane < mode_.lanes; ++lane) draw_weight(lane);
}

// Half a unit in the last place of the weight, or its neighbour: by chance they hardly meet.
std::uint32_t WeightUpdateTraffic::residual_of_a_tie(std::uint32_t weight) {
  const Format& kept = kept_format(mode_.variant);
  const Format& format = update_.weight;
  const int exponent =
      std::max(static_cast<int>((weight & format.magnitude_mask()) >> format.mantissa_bits), 1) -
      format.bias - static_cast<int>(format.mantissa_bits) - 1;
  const std::uint32_t half =
      static_cast<std::uint32_t>(std::clamp(exponent + kept.bias, 1, (1 << kept.exponent_bits) - 2))
      << kept.mantissa_bits;
  return (half + random_.below(3) - 1) | (random_.chance(2) ? kept.sign_mask() : 0);
}

// One line's two terms take each other back, but for what the lines before it round away: what
// subtracts is chosen by the values of the rest.
void WeightUpdateTraffic::draw_cancellation(std::size_t lane) {
  const Format& arithmetic = arithmetic_format(mode_.variant);
  const Format& kept = kept_format(mode_.variant);
  const auto value = [&arithmetic](std::uint32_t code) { return to_double(arithmetic, code); };
  const double rate = value(in_.learning_rate_i);
  const double momentum = value(in_.momentum_i);
  const double decay = value(in_.weight_decay_i);
  const double scale = value(in_.inverse_scale_i);
  // w or m, of which a residual is the smaller part.
  const bool residual = mode_.variant == UpdateVariant::kResidual;
  const double weight = residual ? to_double(update_.weight, in_.weight_i.at(lane))
                                 : to_double(kept, in_.kept_i.at(lane));
  switch (random_.below(3)) {
    case 0: in_.gradient_i.at(lane) = nearest(update_.gradient, -decay * weight / scale); break;
    case 1: {
      const double g = to_double(update_.gradient, in_.gradient_i.at(lane)) * scale;
      in_.velocity_i.at(lane) = nearest(arithmetic, -(g + decay * weight) / momentum);
      break;
    }
    default: {
      const double g = to_double(update_.gradient, in_.gradient_i.at(lane)) * scale;
      const double velocity = momentum * value(in_.velocity_i.at(lane)) + g + decay * weight;
      in_.kept_i.at(lane) = nearest(kept, rate * velocity);
    }
  }
}

// A quarter are any codes at all; in the others, what is added up lies in binades near each other,
// as in a training.
void WeightUpdateTraffic::draw_weight(std::size_t lane) {
  const bool residual = mode_.variant == UpdateVariant::kResidual;
  const Format& arithmetic = arithmetic_format(mode_.variant);
  const Format& kept = kept_format(mode_.variant);
  if (random_.chance(4)) {
    const bool edges = random_.chance(4);
    const auto code = [&](const Format& format) {
      if (!edges) return codes_.code(format);
      const std::vector<std::uint32_t> corners = corner_codes(format);
      return corners[random_.below(static_cast<std::uint32_t>(corners.size()))];
    };
    in_.weight_i.at(lane) = code(update_.weight) & 0xff;
    in_.kept_i.at(lane) = code(kept);
    in_.velocity_i.at(lane) = code(arithmetic);
    in_.gradient_i.at(lane) = code(update_.gradient);
    return;
  }
  const int binade = static_cast<int>(random_.below(24)) - 18;
  const auto near = [&](unsigned spread) {
    return binade + static_cast<int>(random_.below(spread));
  };
  in_.weight_i.at(lane) = in_binade(update_.weight, binade) & 0xff;
  in_.kept_i.at(lane) = in_binade(kept, near(8) - (residual ? 12 : 2));
  if (residual && random_.chance(3)) in_.kept_i.at(lane) = residual_of_a_tie(in_.weight_i.at(lane));
  in_.velocity_i.at(lane) = random_.chance(8) ? 0 : in_binade(arithmetic, near(12) - 4);
  in_.gradient_i.at(lane) = random_.chance(8) ? 0 : in_binade(update_.gradient, near(12) - 4);
  if (random_.chance(4)) draw_cancellation(lane);
}

}  // namespace quaver
