// Holding a tier's outputs against the golden GEMM and against float64.
#pragma once

#include <cstdint>
#include <string>

#include "models/gemm/gemm.h"

namespace quaver {

struct CheckResult {
  std::uint64_t checked = 0;
  std::uint64_t mismatches = 0;
  std::string first_mismatch;  // "" or "output (m, n): expected CODE, got CODE"
};

// Compares every `1 / fraction`-th row of outputs with the golden GEMM (fraction 0: none, 1: all).
CheckResult check_outputs(const PassArithmetic& arithmetic, const CodeMatrix& a,
                          const CodeMatrix& b, const CodeMatrix& outputs, const RounderLanes& lanes,
                          double fraction, unsigned threads);

// Sums of squares of the exact dot products (in float64) and of the outputs' distance to them.
// Outputs or references that are not finite count in neither, and are counted.
struct NoiseSums {
  double signal = 0;
  double noise = 0;
  std::uint64_t not_finite = 0;
};
NoiseSums noise_sums(const PassArithmetic& arithmetic, const CodeMatrix& a, const CodeMatrix& b,
                     const CodeMatrix& outputs);

}  // namespace quaver
