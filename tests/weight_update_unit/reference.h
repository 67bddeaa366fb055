// The update by MPFR: the definition's lines over real numbers, each rounded by the oracle.
#pragma once

#include "models/weight_update_unit/weight_update_unit.h"

namespace quaver {

WeightState reference_update(const WeightUpdate& update, const UpdateScalars& scalars,
                             const WeightState& before, std::uint32_t gradient,
                             std::uint32_t random);

}  // namespace quaver
