#include "sim/run/countable.h"

#include <algorithm>
#include <cmath>

namespace quaver {
namespace {

double tiles_of(std::uint64_t size, double side) {
  return std::ceil(static_cast<double>(size) / side);
}

// Every tile by itself, nothing overlapped: it streams T operands in pieces, of which each fills
// and drains the array (4 of its lengths are more than either) and, with a memory system, waits for
// what it reads and writes alone. Pieces are as many as the accumulators' depth asks for, or in
// buffers of any size one an operand. Doubles: the error of 2^-53 is nothing to a bound.
double bound(const Config& config, const Gemm& gemm) {
  const ArrayConfig& array = config.array;
  const double rows = array.rows, cols = array.cols;
  const PassArithmetic& arithmetic = arithmetic_for(config, gemm.pass, gemm.first_or_last);
  const double lanes = config.fpu.lanes;
  const double chunk = std::max<double>(arithmetic.accumulation.chunk, 1);
  const bool os = array.dataflow == Dataflow::kOutputStationary;
  const bool is = array.dataflow == Dataflow::kInputStationary;
  // What is stationary: K down the rows, no more of it at a time than a chunk; os: M and N.
  const double tiles =
      os ? tiles_of(gemm.m, rows) * tiles_of(gemm.n, cols)
         : tiles_of(gemm.k, std::min(rows * lanes, chunk)) * tiles_of(is ? gemm.m : gemm.n, cols);
  const auto streamed = static_cast<double>(os ? gemm.k : is ? gemm.n : gemm.m);
  const double pieces = config.memory ? streamed : std::ceil(streamed / array.accumulator_depth);
  const double length = rows * (config.fpu.latency() + 1.0) + cols + rows + 64;
  double cycles = tiles * (streamed + pieces * 4 * length);
  if (config.memory) {
    constexpr double kMostBytes = 4;
    const double bytes =
        kMostBytes * (pieces * rows * cols * lanes + streamed * (rows * lanes + cols));
    cycles += tiles * (pieces * 4.0 * static_cast<double>(config.memory->latency) +
                       bytes / static_cast<double>(config.memory->bandwidth));
  }
  return cycles * static_cast<double>(gemm.count);
}

}  // namespace

void check_countable(const Config& config, const std::vector<Gemm>& gemms) {
  if (config.array.timing == Timing::kScaleSim) return;  // about a cycle a MAC at most
  constexpr double kMost = 0x1p63;
  double cycles = 0;
  for (const Gemm& gemm : gemms) {
    cycles += bound(config, gemm);
    if (cycles >= kMost)
      throw InputError({gemm.layer},
                       "may take 2^63 cycles or more together with the rows before "
                       "it, expected fewer multiply-accumulates");
  }
}

}  // namespace quaver
