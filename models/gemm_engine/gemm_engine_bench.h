#pragma once

#include "models/lockstep/unit_bench.h"

namespace quaver {

std::vector<BenchVariant> gemm_engine_variants();

}  // namespace quaver
