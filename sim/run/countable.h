// Whether a run's cycles fit a 64-bit count.
#pragma once

#include <vector>

#include "sim/config/config.h"
#include "sim/lower/lower.h"

namespace quaver {

// Throws InputError, naming the layer, where an upper bound of the cycles of the rows up to it is
// 2^63 or more. (Networks are far below: ResNet-50's training step at batch 512 on a 1x1 array
// without a memory system is 2^43.)
void check_countable(const Config& config, const std::vector<Gemm>& gemms);

}  // namespace quaver
