// The loss scale: a factor on the loss that lifts small gradients into the range of 8-bit floats,
// and the watch over gradients that it lifted out of it.
// RTL: rtl/loss_scaler/quaver_loss_scaler.sv
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "models/numerics/format.h"

namespace quaver {

enum class LossScalePolicy : std::uint8_t {
  kNone,           // the scale is 1, no step is skipped
  kStatic,         // one scale for good, no step is skipped (1000 in Wang et al., NeurIPS 2018;
                   // 10000 for ResNet-50 in Mellempudi et al., 2019)
  kBackoff,        // halved after an overflow, doubled after N good steps (as APEX, in Sun 2019)
  kRisingMinimum,  // back-off that stays above a minimum which rises by schedule (Mellempudi 2019)
};

// "none", "static", "backoff", "rising-minimum".
std::string_view to_string(LossScalePolicy policy);

// From the end of step number `step` on (the first is number 1), the scale is at least `minimum`.
struct ScheduledMinimum {
  std::uint64_t step = 0;
  double minimum = 1;

  friend bool operator==(const ScheduledMinimum&, const ScheduledMinimum&) = default;
};

struct LossScaling {
  LossScalePolicy policy = LossScalePolicy::kNone;
  double initial = 65536;         // kStatic: the scale; kNone ignores it
  std::uint64_t interval = 2000;  // N: good steps in a row until the scale doubles; at least 1
  double floor = 1;               // backing off ends here
  std::vector<ScheduledMinimum> schedule = {};  // kRisingMinimum: steps and minima ascend
  // A scale does not double beyond it: gradients of nothing but zeros never overflow.
  double largest = std::numeric_limits<double>::max();

  friend bool operator==(const LossScaling&, const LossScaling&) = default;
};

class LossScaler {
 public:
  explicit LossScaler(LossScaling scaling);

  // The scale of the step that is to come.
  [[nodiscard]] double scale() const { return scale_; }

  // Takes note of one step: whether any of its gradients overflowed. True: its update is skipped.
  // A skipped step ends the row of good ones, and the steps of the schedule count it like others.
  bool step(bool overflow);

 private:
  [[nodiscard]] double minimum() const;

  LossScaling scaling_;
  double scale_ = 1;
  std::uint64_t steps_ = 0;
  std::uint64_t good_steps_ = 0;  // in a row, since the scale last doubled or an overflow
};

// Whether any of the codes is NaN or an infinity; FP169's merged NaN-Infinity is both.
bool overflows(const Format& format, std::span<const std::uint32_t> codes);

}  // namespace quaver
