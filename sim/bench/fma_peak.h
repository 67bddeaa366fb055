// The float32 FMA peak of one core, through the widest vectors that it has.
#pragma once

#include <cstdint>

namespace quaver {

// Runs `rounds` rounds of independent vector FMAs and returns how many scalar FMAs that were.
// `sink` takes a result, so that nothing is optimised away.
std::uint64_t run_fmas(std::uint64_t rounds, float& sink);

}  // namespace quaver
