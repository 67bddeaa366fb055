#include <cassert>
#include <vector>

#include "models/gemm/gemm.h"

namespace quaver {

CodeMatrix gemm_scalar(const PassArithmetic& arithmetic, const CodeMatrix& a, const CodeMatrix& b,
                       const RounderLanes& lanes) {
  assert(a.cols() == b.rows());
  const std::uint64_t depth = a.cols();
  const unsigned random_bits = arithmetic.output.rounding.random_bits;
  CodeMatrix result(a.rows(), b.cols(), arithmetic.output.format.bytes());
  std::vector<std::uint32_t> row(depth);
  std::vector<std::uint32_t> column(depth);
  for (std::uint64_t n = 0; n < b.cols(); ++n) {
    for (std::uint64_t k = 0; k < depth; ++k) column[k] = b.at(k, n);
    for (std::uint64_t m = 0; m < a.rows(); ++m) {
      for (std::uint64_t k = 0; k < depth; ++k) row[k] = a.at(m, k);
      std::uint32_t random = 0;
      if (random_bits != 0)
        random = lane_state(lanes.seed, lanes.lane(n), lanes.draw(m, n, a.rows())) >>
                 (32 - random_bits);
      result.set(m, n, dot(arithmetic, row, column, random));
    }
  }
  return result;
}

}  // namespace quaver
