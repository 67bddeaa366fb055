#include "sim/sweep/evaluate.h"

#include <algorithm>

#include "sim/area/cache.h"
#include "sim/array/analytic.h"
#include "sim/energy/machine_energy.h"
#include "sim/memory/buffers.h"
#include "sim/run/cores.h"
#include "sim/run/row_runner.h"

namespace quaver {
namespace {

// What does not lie in a machine or a trace.
std::string conditions(const Sweep& sweep, Asked asked, const std::string& version) {
  std::string text = "quaver " + version + (sweep.systemc ? " systemc" : " analytic");
  if (sweep.values) text += " values";
  text += std::string(" areas ") + (asked.areas ? "yes" : "no");
  if (asked.energies) text += " energies";
  text += " batch " + std::to_string(sweep.batch);
  for (const Pass pass : sweep.passes) text += " " + std::string(to_string(pass));
  return text + "\n";
}

}  // namespace

std::vector<Gemm> merge_equal(const std::vector<Gemm>& gemms) {
  std::vector<Gemm> merged;
  for (Gemm gemm : gemms) {
    gemm.layer.clear();  // equal but for names and counts
    const auto same = std::find_if(merged.begin(), merged.end(), [&gemm](Gemm other) {
      other.count = gemm.count;
      return other == gemm && other.gather == gemm.gather && other.batch_side == gemm.batch_side;
    });
    if (same == merged.end())
      merged.push_back(std::move(gemm));
    else
      same->count += gemm.count;
  }
  return merged;
}

std::vector<Workload> load_workloads(const Sweep& sweep) {
  std::vector<Workload> workloads;
  for (const Node& node : sweep.traces) {
    Workload workload;
    workload.file = file_of(node, "a trace file such as traces/resnet50.csv");
    workload.trace = read_trace(workload.file);
    for (const Workload& other : workloads)
      if (other.trace.sha256 == workload.trace.sha256)
        throw InputError(node.location, "trace '" + node.scalar + "' holds the same as '" +
                                            other.trace.name + "', expected each trace once");
    workload.gemms = merge_equal(lower(workload.trace, sweep.batch, sweep.passes));
    if (workload.gemms.empty())
      throw InputError(node.location, "trace '" + node.scalar +
                                          "' has nothing to compute in these passes, expected "
                                          "other passes or another trace");
    workloads.push_back(std::move(workload));
  }
  return workloads;
}

void expect_passes(const Config& config, const Sweep& sweep) {
  for (const Pass pass : sweep.passes)
    if (!config.recipe.has(pass))
      throw InputError(sweep.location, "recipe '" + config.recipe.name + "' has no " +
                                           std::string(to_string(pass)) + " pass, expected fwd");
  check_cores(config.chip, sweep.batch);
  if (!config.memory) return;
  for (const Pass pass : sweep.passes)
    for (const bool end : {false, true}) check_buffers(config, arithmetic_for(config, pass, end));
}

Metrics evaluate(const Config& config, const Workload& workload, const Sweep& sweep,
                 const PointArea& area, const PointEnergy& energy) {
  AnalyticModel model;
  RunOptions options;
  options.passes = sweep.passes;
  options.batch = sweep.batch;
  std::vector<RowResult> rows;
  rows.reserve(workload.gemms.size());
  RowRunner runner(config, workload.trace, options, model);
  for (const Gemm& gemm : workload.gemms) {
    rows.emplace_back().gemm = gemm;
    runner.run(rows.back());
  }
  const Totals totals = totals_of(config, rows);
  Metrics metrics;
  metrics.cycles = totals.cycles.total();
  metrics.seconds = totals.seconds;
  metrics.utilization = totals.utilization;
  metrics.area_um2 = area.array_um2;
  metrics.peak_tflops = peak_tflops(config);
  metrics.tflops = totals.tflops;
  if (energy.machine)
    metrics.energy_j = 1e-12 * run_energy(*energy.machine, rows, sweep.batch).total.total();
  return metrics;
}

std::string point_key(const Machine& machine, const Workload& workload, const Sweep& sweep,
                      Asked asked, const std::string& version) {
  return sha256(conditions(sweep, asked, version) + workload.trace.sha256 + "\n" + machine.text);
}

std::string sweep_identity(const MachineSpace& space, const std::vector<Workload>& workloads,
                           Asked asked, const std::string& version) {
  std::string text = conditions(space.sweep(), asked, version) + space.sweep().text + "\n";
  for (const Workload& workload : workloads) text += workload.trace.sha256 + "\n";
  return sha256(text + space.text());
}

}  // namespace quaver
