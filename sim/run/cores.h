// How the cores of a chip split a batch, and with it a GEMM.
#pragma once

#include <boost/container/static_vector.hpp>

#include "sim/config/config.h"
#include "sim/lower/lower.h"

namespace quaver {

// Cores next to each other with equally many samples.
struct CoreGroup {
  std::uint64_t cores = 1;
  std::uint64_t samples = 1;  // of each core
};

using CoreGroups = boost::container::static_vector<CoreGroup, 2>;

// The first batch mod N of N cores take ceil(batch / N) samples, the others
// floor(batch / N).
CoreGroups core_groups(const ChipConfig& chip, std::uint64_t batch);

// Throws InputError where the chip has more cores than the batch has samples.
void check_cores(const ChipConfig& chip, std::uint64_t batch);

}  // namespace quaver
