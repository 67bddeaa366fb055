#include "models/loss_scaler/loss_scaler.h"

#include <algorithm>
#include <utility>

#include "models/numerics/number.h"

namespace quaver {

std::string_view to_string(LossScalePolicy policy) {
  switch (policy) {
    case LossScalePolicy::kNone: return "none";
    case LossScalePolicy::kStatic: return "static";
    case LossScalePolicy::kBackoff: return "backoff";
    case LossScalePolicy::kRisingMinimum: return "rising-minimum";
  }
  return {};
}

LossScaler::LossScaler(LossScaling scaling) : scaling_(std::move(scaling)) {
  switch (scaling_.policy) {
    case LossScalePolicy::kNone: break;
    case LossScalePolicy::kStatic: scale_ = scaling_.initial; break;
    case LossScalePolicy::kBackoff:
    case LossScalePolicy::kRisingMinimum: scale_ = std::max(scaling_.initial, minimum()); break;
  }
}

double LossScaler::minimum() const {
  double minimum = scaling_.floor;
  if (scaling_.policy == LossScalePolicy::kRisingMinimum)
    for (const ScheduledMinimum& rise : scaling_.schedule)
      if (steps_ >= rise.step) minimum = std::max(minimum, rise.minimum);
  return minimum;
}

bool LossScaler::step(bool overflow) {
  if (scaling_.policy == LossScalePolicy::kNone || scaling_.policy == LossScalePolicy::kStatic)
    return false;
  ++steps_;
  if (overflow) {
    scale_ /= 2;
    good_steps_ = 0;
  } else if (++good_steps_ == scaling_.interval) {
    if (scale_ <= scaling_.largest / 2) scale_ *= 2;
    good_steps_ = 0;
  }
  scale_ = std::max(scale_, minimum());
  return overflow;
}

bool overflows(const Format& format, std::span<const std::uint32_t> codes) {
  return std::ranges::any_of(
      codes, [&](std::uint32_t code) { return decode(format, code).kind != NumberClass::kFinite; });
}

}  // namespace quaver
