// One point of a sweep: a machine on a trace. In the analytic tier; timed.h has the other.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/run/run.h"
#include "sim/sweep/machines.h"
#include "sim/sweep/metric.h"

namespace quaver {

// A trace as every machine sees it: lowered once, with equal GEMMs (of one shape, pass and place at
// the ends) as one row of many instances.
struct Workload {
  Trace trace;
  std::string file;
  std::vector<Gemm> gemms;
};
std::vector<Gemm> merge_equal(const std::vector<Gemm>& gemms);
// Throws InputError also where two of the traces hold the same.
std::vector<Workload> load_workloads(const Sweep& sweep);

// The array's area of a config. Called by many threads at a time.
struct PointArea {
  std::optional<double> array_um2;
  std::string unknown;  // "" or why there is none
};
using PointAreaOf = std::function<PointArea(const Config&)>;

Metrics evaluate(const Config& config, const Workload& workload, const Sweep& sweep,
                 const PointArea& area);

// Throws InputError for a machine that cannot run the sweep's passes.
void expect_passes(const Config& config, const Sweep& sweep);

// SHA-256 in hex of all that determines a point: the resolved config, the trace's content, passes,
// batch, tier, whether areas are asked for, the program's version.
std::string point_key(const Machine& machine, const Workload& workload, const Sweep& sweep,
                      bool areas, const std::string& version);

// SHA-256 in hex of all that determines the points of a sweep and their order.
std::string sweep_identity(const MachineSpace& space, const std::vector<Workload>& workloads,
                           bool areas, const std::string& version);

}  // namespace quaver
