#include "models/gemm/gemm.h"

namespace quaver {

bool gemm_is_vectorised(const PassArithmetic&) { return false; }

CodeMatrix gemm(const PassArithmetic& arithmetic, const CodeMatrix& a, const CodeMatrix& b,
                const RounderLanes& lanes, unsigned) {
  return gemm_scalar(arithmetic, a, b, lanes);
}

}  // namespace quaver
