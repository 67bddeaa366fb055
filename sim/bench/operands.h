// Operands that benches multiply, and what they run in between.
#pragma once

#include <random>

#include "models/gemm/codes.h"
#include "models/numerics/format.h"

namespace quaver {

// Random codes of a few binades around 1: no specials, sums that neither overflow nor vanish, and
// alignment distances from 0 to beyond FP169's precision.
CodeMatrix random_codes(std::mt19937& engine, const Format& format, std::uint64_t rows,
                        std::uint64_t cols);

// Float32 FMAs at the peak, about as long as one GEMM; how many they were.
double peak();

}  // namespace quaver
