#include <cassert>
#include <vector>

#include "models/gemm/scalar_block.h"

namespace quaver {

void gemm_scalar_block(const PassArithmetic& arithmetic, const CodeMatrix& a, const CodeMatrix& b,
                       const RounderLanes& lanes, const Block& block, CodeMatrix& result) {
  assert(a.cols() == b.rows());
  const std::uint64_t depth = a.cols();
  const unsigned random_bits = arithmetic.output.rounding.random_bits;
  std::vector<std::uint32_t> row(depth);
  std::vector<std::uint32_t> column(depth);
  for (std::uint64_t n = block.col_begin; n < block.col_end; ++n) {
    for (std::uint64_t k = 0; k < depth; ++k) column[k] = b.at(k, n);
    for (std::uint64_t m = block.row_begin; m < block.row_end; ++m) {
      for (std::uint64_t k = 0; k < depth; ++k) row[k] = a.at(m, k);
      std::uint32_t random = 0;
      if (random_bits != 0) {
        const std::uint64_t along = lanes.by_rows ? m : n;
        const std::uint64_t draw = lanes.by_rows ? lanes.draw(n, m, b.cols(), a.rows())
                                                 : lanes.draw(m, n, a.rows(), b.cols());
        random = lane_state(lanes.seed, lanes.lane(along), draw) >> (32 - random_bits);
      }
      result.set(m, n, dot(arithmetic, row, column, random));
    }
  }
}

CodeMatrix gemm_scalar(const PassArithmetic& arithmetic, const CodeMatrix& a, const CodeMatrix& b,
                       const RounderLanes& lanes) {
  CodeMatrix result(a.rows(), b.cols(), arithmetic.output.format.bytes());
  gemm_scalar_block(arithmetic, a, b, lanes, {0, a.rows(), 0, b.cols()}, result);
  return result;
}

}  // namespace quaver
