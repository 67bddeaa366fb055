#pragma once

#include "models/lockstep/unit_bench.h"

namespace quaver {

std::vector<std::unique_ptr<UnitBench>> make_processing_element_benches(
    const BenchOptions& options);

}  // namespace quaver
