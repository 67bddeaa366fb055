// The golden GEMM: every output of C = A x B with the arithmetic of one pass.
#pragma once

#include "models/gemm/codes.h"
#include "models/numerics/dot.h"
#include "models/stochastic_rounder/stochastic_rounder.h"

namespace quaver {

// A is M x K in arithmetic.a, B is K x N in arithmetic.b; the result is M x N in
// arithmetic.output.format. Bits depend on the arithmetic, the order of K and, for sr<k>, on
// `lanes`; never on `threads` (at least 1) or the processor.

// One dot product after another through the scalar golden operations: slow and plain.
CodeMatrix gemm_scalar(const PassArithmetic& arithmetic, const CodeMatrix& a, const CodeMatrix& b,
                       const RounderLanes& lanes);

// The same bits at the speed of the machine, for arithmetic that `gemm_is_vectorised` names;
// otherwise gemm_scalar's loops over `threads` threads.
CodeMatrix gemm(const PassArithmetic& arithmetic, const CodeMatrix& a, const CodeMatrix& b,
                const RounderLanes& lanes, unsigned threads = 1);

// Whether the SIMD kernel computes this arithmetic.
bool gemm_is_vectorised(const PassArithmetic& arithmetic);

}  // namespace quaver
