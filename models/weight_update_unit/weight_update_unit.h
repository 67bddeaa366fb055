// The step of the optimizer, momentum SGD with weight decay: a weight's gradient moves it, in a few
// lines of arithmetic that round once each.
//
//   g' = g * inverse_loss_scale
//   g' = weight_decay * w + g'          only if weight_decay is not 0
//   v' = momentum * v + g'
//   u  = residual - learning_rate * v'  by the rounding of the update
//   w' = w + u                          to the weight format: rne, saturating
//   residual' = w + u - w'
//
// These are the lines of the variant without a master copy (Sun et al., NeurIPS 2019). The others
// keep a master copy m of higher precision, which decays and moves in the place of w and u:
//
//   m' = m - learning_rate * v'         by the rounding of the update
//   w' = m'                             to the weight format: rne, saturating
//
// A NaN or an infinity goes where the formats' rules take it: FP169 has one merged code for both,
// which sticks in velocity and residual or master, and w' is NaN if the weight format can say so;
// in FP32 an infinite master saturates w'. No value is skipped here: whether a step is taken at all
// is the loss scaler's to say.
// RTL: rtl/weight_update_unit/quaver_weight_update_unit.sv
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "models/numerics/format.h"
#include "models/numerics/rounding.h"

namespace quaver {

// What is kept of a weight beside the code that the GEMMs read.
enum class UpdateVariant : std::uint8_t {
  kResidual,        // its rest in FP169, no master copy; arithmetic in FP169 (Sun 2019)
  kMaster,          // a master copy in FP169, arithmetic in FP169 (Wang et al., NeurIPS 2018)
  kMasterFp32Math,  // an IEEE FP16 master, widened to FP32 and rounded back (Mellempudi et al.,
                    // 2019)
  kFp32,            // a master copy in FP32, arithmetic in FP32
};

// "residual", "master", "master-fp32-math", "fp32".
std::string_view to_string(UpdateVariant variant);

// The format of velocity, scalars and every line's result but the new weight's.
const Format& arithmetic_format(UpdateVariant variant);
// The format of the residual or of the master copy.
const Format& kept_format(UpdateVariant variant);

struct WeightUpdate {
  UpdateVariant variant = UpdateVariant::kResidual;
  Format weight;          // of the weights that the GEMMs read
  Format gradient;        // of the weight gradient as the GEMM puts it out
  Rounding rounding;      // of the update: the line that takes learning_rate * v'
  Rounding accumulation;  // of every other line; the recipe's accumulation.rounding
};

// One step's scalars as codes of the arithmetic format; scalars.h makes them from numbers.
struct UpdateScalars {
  std::uint32_t learning_rate = 0;
  std::uint32_t momentum = 0;
  std::uint32_t weight_decay = 0;
  std::uint32_t inverse_loss_scale = 0;
};

// What is known of one weight between two steps.
struct WeightState {
  std::uint32_t weight = 0;              // in the weight format
  std::uint32_t residual_or_master = 0;  // in kept_format()
  std::uint32_t velocity = 0;            // in arithmetic_format()

  friend bool operator==(const WeightState&, const WeightState&) = default;
};

// One weight, one step. `random` is the integer of sr<k> for the update and ignored otherwise.
// Throws std::domain_error for NaN into a weight format that has none.
WeightState update_weight(const WeightUpdate& update, const UpdateScalars& scalars,
                          const WeightState& before, std::uint32_t gradient,
                          std::uint32_t random = 0);

// Some lanes of it side by side, each with the random generator of the on-chip stochastic rounder.
class WeightUpdateUnit {
 public:
  // Lane j's generator starts from lane_seed(seed, j) and runs on from step to step; lanes >= 1.
  WeightUpdateUnit(WeightUpdate update, std::uint32_t seed, std::uint32_t lanes);

  // One step of a tensor: weight i, in ascending order, in lane i mod lanes. A lane's generator is
  // stepped once a weight before its top k bits are used, and only where the update rounds by
  // sr<k>. Both spans have one length.
  void step(const UpdateScalars& scalars, std::span<const std::uint32_t> gradients,
            std::span<WeightState> weights);

  [[nodiscard]] const WeightUpdate& update() const { return update_; }
  [[nodiscard]] std::span<const std::uint32_t> generators() const { return generators_; }

 private:
  WeightUpdate update_;
  std::vector<std::uint32_t> generators_;  // one state a lane
};

}  // namespace quaver
