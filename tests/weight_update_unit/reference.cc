#include "tests/weight_update_unit/reference.h"

#include "tests/support/oracle.h"

namespace quaver {
namespace {

using oracle::Real;
using oracle::target;
using oracle::value_of;

constexpr Rounding kRne{RoundingKind::kNearestEven, 0};

// The formats by their fields, not by the names that the model looks up.
const Format kFp169{"fp169", 6, 9, 31, Specials::kNan, false, false};
const Format kFp16{"fp16", 5, 10, 15, Specials::kIeee, true, true};
const Format kFp32{"fp32", 8, 23, 127, Specials::kIeee, true, true};

// A line of the update in its arithmetic format.
struct Line {
  const Format& format;
  Rounding rounding;

  [[nodiscard]] std::uint32_t code(const Real& x) const {
    return target(format).round(x, rounding, Overflow::kSpecial);
  }
  [[nodiscard]] Real value(const Real& x) const { return value_of(format, code(x)); }
};

}  // namespace

WeightState reference_update(const WeightUpdate& update, const UpdateScalars& scalars,
                             const WeightState& before, std::uint32_t gradient,
                             std::uint32_t random) {
  const bool has_residual = update.variant == UpdateVariant::kResidual;
  const bool has_half_master = update.variant == UpdateVariant::kMasterFp32Math;
  const bool dlfloat = has_residual || update.variant == UpdateVariant::kMaster;
  const Format& f = dlfloat ? kFp169 : kFp32;
  const Format& kept_format = has_half_master ? kFp16 : f;
  const Line line{f, update.accumulation};
  const Real decay = value_of(f, scalars.weight_decay);
  const Real w = value_of(update.weight, before.weight);
  const Real kept = value_of(kept_format, before.residual_or_master);

  Real g =
      line.value(value_of(update.gradient, gradient) * value_of(f, scalars.inverse_loss_scale));
  if (!decay.is_zero()) g = line.value(decay * (has_residual ? w : kept) + g);
  const std::uint32_t velocity =
      line.code(value_of(f, scalars.momentum) * value_of(f, before.velocity) + g);
  const Real moved = kept - value_of(f, scalars.learning_rate) * value_of(f, velocity);
  const std::uint32_t updated = target(kept_format)
                                    .round(has_half_master ? line.value(moved) : moved,
                                           update.rounding, Overflow::kSpecial, random);

  const Real sum = has_residual ? w + value_of(f, updated) : value_of(kept_format, updated);
  const std::uint32_t weight = target(update.weight).round(sum, kRne, Overflow::kSaturate);
  if (!has_residual) return {weight, updated, velocity};
  return {weight, line.code(sum - value_of(update.weight, weight)), velocity};
}

}  // namespace quaver
