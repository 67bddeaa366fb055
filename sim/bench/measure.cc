#include "sim/bench/measure.h"

#include <benchmark/benchmark.h>

#include <chrono>
#include <ctime>
#include <map>

namespace quaver {
namespace {

constexpr int kRepetitions = 5;
constexpr double kMinSeconds = 0.2;  // of `work`, a repetition

double now(Clock clock) {
  timespec time = {};
  clock_gettime(clock == Clock::kThread ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

// Keeps the medians and prints nothing: the caller reports.
class Collector : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs)
      if (run.run_type == Run::RT_Aggregate && run.aggregate_name == "median")
        speeds_[run.run_name.function_name] = {run.counters.at("rate").value,
                                               run.counters.at("reference").value,
                                               run.counters.at("ratio").value};
  }
  [[nodiscard]] const Speed& speed(const std::string& name) const { return speeds_.at(name); }

 private:
  std::map<std::string, Speed> speeds_;
};

void run(const Measurement& m, benchmark::State& state) {
  double operations = 0, seconds = 0, reference_operations = 0, reference_seconds = 0;
  for (auto unused : state) {
    static_cast<void>(unused);
    const double begin = now(m.clock);
    reference_operations += m.reference();
    const double middle = now(m.clock);
    operations += m.work();
    const double end = now(m.clock);
    reference_seconds += middle - begin;
    seconds += end - middle;
    state.SetIterationTime(end - middle);
  }
  const double rate = operations / seconds;
  const double reference = reference_operations / reference_seconds;
  state.counters["rate"] = rate;
  state.counters["reference"] = reference;
  state.counters["ratio"] = rate / reference;
}

}  // namespace

std::vector<Speed> measure(const std::vector<Measurement>& measurements) {
  benchmark::ClearRegisteredBenchmarks();
  for (const Measurement& m : measurements)
    benchmark::RegisterBenchmark(m.name.c_str(), [&m](benchmark::State& state) { run(m, state); })
        ->UseManualTime()
        ->MinTime(kMinSeconds)
        ->Repetitions(kRepetitions)
        ->ReportAggregatesOnly(true);
  Collector collector;
  benchmark::RunSpecifiedBenchmarks(&collector);
  std::vector<Speed> speeds;
  for (const Measurement& m : measurements) speeds.push_back(collector.speed(m.name));
  return speeds;
}

}  // namespace quaver
