#include "sim/run/cores.h"

namespace quaver {

CoreGroups core_groups(const ChipConfig& chip, std::uint64_t batch) {
  const std::uint64_t larger = batch % chip.cores;
  const std::uint64_t samples = batch / chip.cores;
  if (larger == 0) return {{chip.cores, samples}};
  return {{larger, samples + 1}, {chip.cores - larger, samples}};
}

void check_cores(const ChipConfig& chip, std::uint64_t batch) {
  if (chip.cores <= batch) return;
  throw InputError(chip.location, "chip.cores is " + std::to_string(chip.cores) +
                                      ", more than the samples of a batch of " +
                                      std::to_string(batch) + "; expected at most " +
                                      std::to_string(batch) + ", or a larger batch");
}

}  // namespace quaver
