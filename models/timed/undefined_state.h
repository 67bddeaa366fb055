// What the registers of Verilated RTL hold before their first value: random bits, so that a result
// that depends on them differs from the golden model's. (A simulator of two states has no unknown.)
#pragma once

#include <cstdint>

namespace quaver {

// Of the models that are made from here on.
inline std::uint64_t undefined_state_seed = 1;

// As Verilator takes it: a positive int (0 would be a seed of its own choice).
inline int verilator_seed() { return static_cast<int>(undefined_state_seed % 0x7fff'ffffU) + 1; }

}  // namespace quaver
