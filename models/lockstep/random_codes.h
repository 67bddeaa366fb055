// Matrices of codes for benches.
#pragma once

#include "models/gemm/codes.h"
#include "models/lockstep/traffic.h"
#include "models/numerics/format.h"

namespace quaver {

// Mostly codes from the middle of the format's range, whose sums round and cancel; one matrix in
// eight of any codes, whose sums soon overflow.
CodeMatrix random_codes(Traffic& traffic, const Format& format, std::uint64_t rows,
                        std::uint64_t cols);

}  // namespace quaver
