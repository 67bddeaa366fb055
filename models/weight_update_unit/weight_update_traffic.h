// Traffic for the weight update unit, with the golden unit beside it: steps, each with scalars,
// formats and roundings of its own, over weights that wait until they are taken.
#pragma once

#include <deque>

#include "models/fpu/fpu_traffic.h"
#include "models/weight_update_unit/weight_update_unit_sc.h"

namespace quaver {

// What the RTL was built as, and which of its modes is driven.
struct UpdateUnitMode {
  std::size_t lanes = 1;
  UpdateVariant variant = UpdateVariant::kResidual;

  [[nodiscard]] UpdateBuild build() const {
    if (variant == UpdateVariant::kFp32) return UpdateBuild::kFp32Master;
    return variant == UpdateVariant::kMasterFp32Math ? UpdateBuild::kFp16Master
                                                     : UpdateBuild::kFp169;
  }
};

class WeightUpdateTraffic {
 public:
  WeightUpdateTraffic(std::uint64_t seed, UpdateUnitMode mode);

  WeightUpdateInputs next();
  // What the golden model says of the cycle, in which the RTL answered `rtl`.
  WeightUpdateOutputs watch(const WeightUpdateInputs& in, const WeightUpdateOutputs& rtl);

 private:
  void configure();
  void draw_beat();
  void draw_weight(std::size_t lane);
  void draw_cancellation(std::size_t lane);
  static std::uint32_t nearest(const Format& format, double value);
  std::uint32_t scalar(const Format& format);
  std::uint32_t in_binade(const Format& format, int exponent);
  std::uint32_t residual_of_a_tie(std::uint32_t weight);
  void take(const WeightUpdateInputs& in);

  UpdateUnitMode mode_;
  FpuTraffic codes_;
  Traffic& random_;
  WeightUpdateInputs in_;
  WeightUpdate update_;
  WeightUpdateUnit golden_;
  std::deque<UpdatedWeights> pending_;
  std::uint32_t beats_left_ = 0;  // of this step
  std::uint32_t stall_ = 2;       // the consumer waits one cycle in so many
};

}  // namespace quaver
