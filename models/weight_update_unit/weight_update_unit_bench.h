#pragma once

#include "models/lockstep/unit_bench.h"

namespace quaver {

std::vector<BenchVariant> weight_update_unit_variants();

}  // namespace quaver
