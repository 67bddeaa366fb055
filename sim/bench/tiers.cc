#include "sim/bench/tiers.h"

#include <benchmark/benchmark.h>

#include <ctime>

#include "sim/array/analytic.h"
#include "sim/array/rtl_cores.h"
#include "sim/array/timed_model.h"
#include "sim/bench/child.h"
#include "sim/bench/measure.h"
#include "sim/bench/operands.h"
#include "sim/run/run.h"

namespace quaver {
namespace {

// Two folds of K, as many rows streamed as the array is wide: it is busy nearly always. Small
// arrays repeat that until it takes about as long as the peak that runs in between.
Work array_work(const Config& base, unsigned side, ArrayModel& model) {
  Config config = base;
  config.array.rows = config.array.cols = side;
  const PassArithmetic& arithmetic = config.recipe.arithmetic(Pass::kForward);
  std::mt19937 engine(1);
  const std::uint64_t m = 4 * side, n = side, k = 2 * side;
  return [=, &model, a = random_codes(engine, arithmetic.a, m, k),
          b = random_codes(engine, arithmetic.b, k, n)] {
    const Schedule schedule({m, n, k}, config.array, config.fpu, arithmetic);
    double cycles = 0;
    for (unsigned times = 512; times >= side; times /= 2)
      cycles += static_cast<double>(model.run({schedule, arithmetic, a, b, 1}).cycles.total());
    return cycles;
  };
}

std::vector<ArraySpeed> measure_model(const char* tier, ArrayModel& model, const Config& config,
                                      const std::vector<unsigned>& sides) {
  std::vector<Measurement> list;
  for (const unsigned side : sides)
    list.push_back({tier + std::to_string(side), array_work(config, side, model), peak});
  const std::vector<Speed> speeds = measure(list);
  std::vector<ArraySpeed> result;
  for (std::size_t i = 0; i < sides.size(); ++i)
    result.push_back({tier, sides[i], sides[i], speeds[i].rate});
  return result;
}

Work analytic_work(const Config& config, const Trace& trace) {
  return [config, &trace] {
    constexpr int kPoints = 30;  // about as long as the peak that runs in between
    AnalyticModel model;
    for (int i = 0; i < kPoints; ++i)
      benchmark::DoNotOptimize(run(config, trace, RunOptions{}, model));
    return static_cast<double>(kPoints);
  };
}

// The config with an array of this shape, and with it the memory that the README's examples have.
Measurement memory_measurement(const Config& base, const Trace& trace, unsigned side,
                               Dataflow dataflow) {
  Config config = base;
  config.array.rows = config.array.cols = side;
  config.array.dataflow = dataflow;
  const Work without = analytic_work(config, trace);
  config.memory = {64, 100};
  return {std::string(to_string(dataflow)) + std::to_string(side), analytic_work(config, trace),
          without};
}

}  // namespace

ArraySpeed measure_rtl() {
  const double rate = in_child([] {
    const Config config = load_config("configs/hfp8-8x8.yaml");
    const std::unique_ptr<ArrayModel> model = make_rtl_model(built_core(config));
    return measure_model("rtl", *model, config, {8})[0].cycles_per_s;
  });
  return {"rtl", 8, 8, rate};
}

std::vector<ArraySpeed> measure_arrays(const Config& config) {
  TimedModel model(std::make_unique<ArrayCoreSc>("core"));
  return measure_model("systemc", model, config, {8, 32, 128});
}

AnalyticSpeed measure_analytic(const Config& config, const Trace& trace) {
  AnalyticSpeed speed;
  speed.trace = trace.name;
  std::vector<Measurement> list = {{"analytic", analytic_work(config, trace), peak}};
  for (const unsigned side : {8U, 128U})
    for (const Dataflow dataflow :
         {Dataflow::kWeightStationary, Dataflow::kInputStationary, Dataflow::kOutputStationary}) {
      list.push_back(memory_measurement(config, trace, side, dataflow));
      speed.with_memory.push_back({side, std::string(to_string(dataflow))});
    }
  const std::vector<Speed> speeds = measure(list);
  speed.seconds_per_point = 1 / speeds[0].rate;
  for (std::size_t i = 0; i < speed.with_memory.size(); ++i) {
    speed.with_memory[i].seconds_per_point = 1 / speeds[i + 1].rate;
    speed.with_memory[i].times_without = 1 / speeds[i + 1].ratio;
  }
  return speed;
}

NetworkSpeed measure_network(const Config& config, const Trace& trace) {
  return in_child([&] {
    RunOptions options;
    options.tier = Tier::kSystemC;
    options.passes = {Pass::kForward};
    TimedModel model(std::make_unique<ArrayCoreSc>("core"));
    const std::clock_t begin = std::clock();
    const Totals totals = run(config, trace, options, model).totals;
    NetworkSpeed speed;
    speed.seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    speed.peak_bytes = peak_memory();
    speed.cycles = totals.cycles.total();
    speed.outputs = totals.checked;
    speed.mismatches = totals.mismatches;
    return speed;
  });
}

}  // namespace quaver
