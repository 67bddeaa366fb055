// Models made for scripts/mutate have a port that selects one of the faults that are built into
// them.
#pragma once

#include <cstdint>

namespace quaver {

// 0 is the design itself.
inline std::uint16_t selected_mutant = 0;

}  // namespace quaver
