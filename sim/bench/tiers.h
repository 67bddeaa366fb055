// The speed of the tiers: arrays cycle by cycle, and the analytic tier.
#pragma once

#include "sim/bench/bench.h"

namespace quaver {

// The Verilated 8x8 array, in a process of its own: SystemC elaborates once in each.
ArraySpeed measure_rtl();

// SystemC arrays of 8x8, 32x32 and 128x128 elements. Only one call a process.
std::vector<ArraySpeed> measure_arrays(const Config& config);

// Of a training step, without memory and with it.
AnalyticSpeed measure_analytic(const Config& config, const Trace& trace);

// A forward pass of `trace` at batch 1 on the SystemC tier of `config`, every output held against
// the golden GEMM, in a process of its own with one thread.
NetworkSpeed measure_network(const Config& config, const Trace& trace);

}  // namespace quaver
