#pragma once

#include "models/lockstep/unit_bench.h"

namespace quaver {

std::vector<BenchVariant> stochastic_rounder_variants();

}  // namespace quaver
