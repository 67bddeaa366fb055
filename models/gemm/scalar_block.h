// The scalar golden loops over a part of the result, for gemm_scalar and for gemm's threads.
#pragma once

#include "models/gemm/gemm.h"

namespace quaver {

// Rows [row_begin, row_end) and columns [col_begin, col_end) of a result.
struct Block {
  std::uint64_t row_begin;
  std::uint64_t row_end;
  std::uint64_t col_begin;
  std::uint64_t col_end;
};

// Fills `block` of `result`, one dot product after another.
void gemm_scalar_block(const PassArithmetic& arithmetic, const CodeMatrix& a, const CodeMatrix& b,
                       const RounderLanes& lanes, const Block& block, CodeMatrix& result);

}  // namespace quaver
