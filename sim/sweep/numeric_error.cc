#include "sim/sweep/numeric_error.h"

#include <algorithm>

#include "sim/array/analytic.h"

namespace quaver {
namespace {

bool rounds_stochastically(const Config& config, const std::vector<Pass>& passes) {
  return std::any_of(passes.begin(), passes.end(), [&](Pass pass) {
    return arithmetic_for(config, pass, false).output.rounding.kind == RoundingKind::kStochastic ||
           arithmetic_for(config, pass, true).output.rounding.kind == RoundingKind::kStochastic;
  });
}

// All that the outputs of a trace depend on.
std::string key_of(const Machine& machine, const Workload& workload, const Sweep& sweep) {
  const Config& config = machine.config;
  std::string key = workload.trace.sha256 + " lanes " + std::to_string(config.fpu.lanes);
  key += " cores " + std::to_string(config.chip.cores);  // a weight gradient is one sum a core
  if (rounds_stochastically(config, sweep.passes)) {
    key += " rounders " + std::to_string(config.array.count * config.array.cols);
    key += " " + to_string(config.array.dataflow);
    // Where another order cuts the rows, and whether it is chosen, depends on the whole machine.
    if (config.mapping != Mapping::kDefault) key += " " + machine.text;
  }
  return key + " " + machine.recipe_text;
}

}  // namespace

std::optional<double> NumericErrors::sqnr_db(const Machine& machine, const Workload& workload) {
  std::promise<std::optional<double>> mine;
  std::shared_future<std::optional<double>> result;
  bool is_new = false;
  {
    const std::lock_guard lock(mutex_);
    auto& place = known_[key_of(machine, workload, sweep_)];
    is_new = !place.valid();
    if (is_new) place = mine.get_future().share();
    result = place;
  }
  if (!is_new) return result.get();
  try {
    AnalyticModel model;
    RunOptions options;
    options.passes = sweep_.passes;
    options.batch = sweep_.batch;
    options.values = true;
    mine.set_value(run(machine.config, workload.trace, options, model).totals.sqnr_db);
  } catch (...) {
    mine.set_exception(std::current_exception());
  }
  return result.get();
}

}  // namespace quaver
