// The golden steps on one tile, where no kernel is exact.
#pragma once

#include "models/gemm/codes.h"
#include "models/gemm/kernels.h"
#include "models/numerics/dot.h"

namespace quaver {

// Where the tile's first output and its first product lie.
struct TilePlace {
  const PassArithmetic& arithmetic;
  const CodeMatrix& a;
  const CodeMatrix& b;
  std::uint64_t row;
  std::uint64_t col;
  std::uint64_t k;
};

// What a kernel would do to the tile's sums, by multiply_accumulate and accumulate_chunk. The
// accumulation is fp169 or fp32; tile.a and tile.b are not read.
void run_golden_tile(const TilePlace& place, const Tile& tile);

}  // namespace quaver
