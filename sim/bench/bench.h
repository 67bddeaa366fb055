// What this machine reaches, each figure with its ratio to the float32 FMA peak of one core
// measured in alternation with it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/config/config.h"
#include "sim/sweep/sweep.h"
#include "sim/trace/trace.h"

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
  double speedup = 1;          // against one thread
};

struct ArraySpeed {
  std::string tier;
  unsigned rows = 0, cols = 0;  // weight-stationary
  double cycles_per_s = 0;      // clock cycles that it simulates, every bit of every element
};

// A machine with memory, in the analytic tier.
struct MemorySpeed {
  unsigned side = 0;  // rows and columns
  std::string dataflow;
  double seconds_per_point = 0;
  double times_without = 0;  // against the same machine without memory, measured side by side
};

struct AnalyticSpeed {
  std::string trace;
  double seconds_per_point = 0;  // one config on the trace, all three passes
  std::vector<MemorySpeed> with_memory;
};

// A network's forward pass at batch 1 in the SystemC tier.
struct NetworkSpeed {
  double seconds = 0;     // of processor time, outputs checked
  double peak_bytes = 0;  // of memory, of the whole process
  std::uint64_t cycles = 0;
  std::uint64_t outputs = 0;  // that were checked
  std::uint64_t mismatches = 0;
};

struct SweepSpeed {
  std::string name;
  double points_per_s = 0;  // on one thread
  double speedup = 1;       // of all threads against one
};

struct MachineReport {
  std::string cpu;
  unsigned threads = 1;
  double fma_peak_gops = 0;  // 10^9 float32 fused multiply-adds a second, one core
  double fma_speedup = 1;    // of that loop on all threads: what threads can bring here at all
  std::vector<GemmSpeed> gemm;
  std::vector<ArraySpeed> array;  // SystemC
  ArraySpeed rtl;
  std::optional<NetworkSpeed> network;  // where asked for
  AnalyticSpeed analytic;
  SweepSpeed sweep;
};

// Measures with Google Benchmark, the median of several repetitions each. `size`: the GEMMs are
// size x size x size. One-core figures are by processor time, others by the wall clock.
// `config`, `trace`: what the analytic tier and, with other shapes, the SystemC array run. `sweep`
// is run whole, without areas and without a journal. `network`: whether `trace` runs forward in the
// SystemC tier of `config` too.
MachineReport run_bench(const std::vector<GemmCase>& cases, const Config& config,
                        const Trace& trace, const Sweep& sweep, unsigned threads, bool network,
                        unsigned size = 1024);

}  // namespace quaver
