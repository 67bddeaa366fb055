// One point of a sweep: a machine on a trace. In the analytic tier; timed.h has the other.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/run/run.h"
#include "sim/sweep/machines.h"
#include "sim/sweep/metric.h"

namespace quaver {

struct MachineEnergy;

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

// The energy model of a config. Called by many threads at a time.
struct PointEnergy {
  std::shared_ptr<const MachineEnergy> machine;
  std::string unknown;  // "" or why there is none
};
using PointEnergyOf = std::function<PointEnergy(const Config&)>;

// Which of the two a sweep was asked for.
struct Asked {
  bool areas = false, energies = false;
};

Metrics evaluate(const Config& config, const Workload& workload, const Sweep& sweep,
                 const PointArea& area, const PointEnergy& energy);

// Throws InputError for a machine that cannot run the sweep's passes.
void expect_passes(const Config& config, const Sweep& sweep);

// SHA-256 in hex of all that determines a point: the resolved config, the trace's content, passes,
// batch, tier, whether areas and energies are asked for, the program's version.
std::string point_key(const Machine& machine, const Workload& workload, const Sweep& sweep,
                      Asked asked, const std::string& version);

// SHA-256 in hex of all that determines the points of a sweep and their order.
std::string sweep_identity(const MachineSpace& space, const std::vector<Workload>& workloads,
                           Asked asked, const std::string& version);

}  // namespace quaver
