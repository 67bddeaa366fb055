#pragma once

#include "models/lockstep/unit_bench.h"

namespace quaver {

std::vector<BenchVariant> sequencer_variants();

}  // namespace quaver
