#pragma once

#include "models/lockstep/unit_bench.h"

namespace quaver {

std::vector<BenchVariant> loss_scaler_variants();

}  // namespace quaver
