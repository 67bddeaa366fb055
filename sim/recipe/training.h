// How a recipe trains beside its GEMMs: the keys `update` and `loss_scaling`.
#pragma once

#include <string>

#include "models/loss_scaler/loss_scaler.h"
#include "models/weight_update_unit/weight_update_unit.h"
#include "sim/input/document.h"

namespace quaver {

// {variant: residual, weight: fp143, rounding: rna}; all three keys are required, `rounding` is
// rne, rna or sr<k>. `accumulation` is the recipe's accumulation.rounding and `gradient` the format
// of its weight gradients. `path` names the map in messages. Throws InputError for what does not
// fit.
WeightUpdate read_weight_update(const Node& node, Rounding accumulation, const Format& gradient,
                                const std::string& path = "recipe.update");

// The word none, or one of
//   {policy: static, scale: 1000}
//   {policy: backoff, initial: 65536, interval: 2000, floor: 1}
//   {policy: rising-minimum, schedule: [{step: 40000, minimum: 8192}]} and the keys of backoff
// where initial, interval and floor default to the values above. Throws InputError for what does
// not fit; steps and minima of the schedule must rise, from the floor on.
LossScaling read_loss_scaling(const Node& node, const std::string& path = "recipe.loss_scaling");

}  // namespace quaver
