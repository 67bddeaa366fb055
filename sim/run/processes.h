// The rows of a run in several processes: SystemC elaborates once a process and runs on one thread,
// and rows do not depend on each other.
#pragma once

#include "sim/run/run.h"

namespace quaver {

// What `run` returns, whatever the number of `processes` (at least 1). Each has its own copy of
// `model`, which must not have run yet, and one thread. The longest rows begin first. Throws what
// run throws, at a row that failed, and std::runtime_error where a process ends unasked. Not to be
// called while other threads run. Once `stop` says yes, rows that are not whole are given up at
// once.
RunResult run_in_processes(const Config& config, const Trace& trace, const RunOptions& options,
                           ArrayModel& model, unsigned processes, const Progress& progress = {},
                           const Stop& stop = {});

}  // namespace quaver
