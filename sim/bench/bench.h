// What this machine reaches, each figure with its ratio to the float32 FMA peak of one core
// measured in the same run: absolute times on a shared machine are not facts, ratios nearly are.
#pragma once

#include <string>
#include <vector>

#include "models/numerics/dot.h"

namespace quaver {

// One arithmetic to measure.
struct GemmCase {
  std::string recipe, pass;
  PassArithmetic arithmetic;
};

struct GemmSpeed {
  std::string recipe, pass;
  unsigned threads = 1;
  double gmacs = 0;            // 10^9 multiply-accumulates a second, decoding included
  double ratio_to_peak = 0;    // against one core's peak
  double ratio_to_scalar = 0;  // against the scalar golden code on one core
};

struct MachineReport {
  std::string cpu;
  unsigned threads = 1;
  double fma_peak_gops = 0;  // 10^9 float32 fused multiply-adds a second, one core
  std::vector<GemmSpeed> gemm;
};

// Measures with Google Benchmark, the median of several repetitions each. `size`: the GEMMs are
// size x size x size.
MachineReport run_bench(const std::vector<GemmCase>& cases, unsigned threads, unsigned size = 1024);

}  // namespace quaver
