#pragma once

#include "models/lockstep/unit_bench.h"

namespace quaver {

std::vector<BenchVariant> chunk_accumulator_variants();

}  // namespace quaver
