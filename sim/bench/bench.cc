#include "sim/bench/bench.h"

#include <benchmark/benchmark.h>

#include <fstream>
#include <numeric>
#include <random>
#include <thread>

#include "models/gemm/gemm.h"
#include "sim/bench/measure.h"
#include "sim/bench/operands.h"
#include "sim/bench/tiers.h"
#include "sim/sweep/run_sweep.h"

namespace quaver {
namespace {

std::string cpu_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown";
}

double peak_on(unsigned threads) {
  std::vector<double> done(threads);
  {
    std::vector<std::jthread> workers;
    for (double& mine : done) workers.emplace_back([&mine] { mine = peak(); });
  }
  return std::accumulate(done.begin(), done.end(), 0.0);
}

struct Operands {
  Operands(const PassArithmetic& arithmetic, unsigned size)
      : a(random_codes(engine, arithmetic.a, size, size)),
        b(random_codes(engine, arithmetic.b, size, size)) {}
  std::mt19937 engine{1};
  CodeMatrix a, b;
};

Work gemm_work(const PassArithmetic& arithmetic, unsigned size, unsigned threads) {
  return [=, operands = Operands(arithmetic, size)] {
    benchmark::DoNotOptimize(gemm(arithmetic, operands.a, operands.b, {}, threads));
    return static_cast<double>(size) * size * size;
  };
}

Work scalar_work(const PassArithmetic& arithmetic) {
  // The scalar code is a hundred times slower: a rate needs no larger GEMM than this.
  constexpr unsigned kSize = 64;
  return [=, operands = Operands(arithmetic, kSize)] {
    benchmark::DoNotOptimize(gemm_scalar(arithmetic, operands.a, operands.b, {}));
    return static_cast<double>(kSize) * kSize * kSize;
  };
}

void measure_gemm(const GemmCase& gemm, unsigned threads, unsigned size, MachineReport& report,
                  std::vector<double>& peaks) {
  const Work one = gemm_work(gemm.arithmetic, size, 1);
  const std::string name = gemm.recipe + " " + gemm.pass;
  std::vector<Measurement> list = {{name, one, peak},
                                   {name + " scalar", one, scalar_work(gemm.arithmetic)}};
  if (threads > 1)
    list.push_back(
        {name + " threads", gemm_work(gemm.arithmetic, size, threads), one, Clock::kWall});
  const std::vector<Speed> speeds = measure(list);
  peaks.push_back(speeds[0].reference);
  report.gemm.push_back(
      {gemm.recipe, gemm.pass, 1, speeds[0].rate * 1e-9, speeds[0].ratio, speeds[1].ratio, 1});
  if (threads > 1)
    report.gemm.push_back({gemm.recipe, gemm.pass, threads, speeds[2].rate * 1e-9,
                           speeds[2].rate / speeds[0].reference, speeds[1].ratio * speeds[2].ratio,
                           speeds[2].ratio});
}

void measure_sweep(const Sweep& sweep, unsigned threads, MachineReport& report) {
  const auto on = [&](unsigned count) -> Work {
    return [&sweep, count] {
      SweepOptions options;
      options.threads = count;
      benchmark::DoNotOptimize(run_sweep(sweep, options));
      return static_cast<double>(sweep.points());
    };
  };
  const Speed speed = measure({{"sweep", on(threads), on(1), Clock::kWall}})[0];
  report.sweep = {sweep.name, speed.reference, speed.ratio};
}

}  // namespace

MachineReport run_bench(const std::vector<GemmCase>& cases, const Config& config,
                        const Trace& trace, const Sweep& sweep, unsigned threads, bool network,
                        unsigned size) {
  MachineReport report;
  // Before this process has a SystemC model of its own.
  report.rtl = measure_rtl();
  if (network) report.network = measure_network(config, trace);
  report.cpu = cpu_name();
  report.threads = threads;
  std::vector<double> peaks;
  if (threads > 1)
    report.fma_speedup =
        measure({{"peak threads", [threads] { return peak_on(threads); }, peak, Clock::kWall}})[0]
            .ratio;
  for (const GemmCase& gemm : cases) measure_gemm(gemm, threads, size, report, peaks);
  report.array = measure_arrays(config);
  report.analytic = measure_analytic(config, trace);
  measure_sweep(sweep, threads, report);
  std::nth_element(peaks.begin(), peaks.begin() + static_cast<std::ptrdiff_t>(peaks.size() / 2),
                   peaks.end());
  report.fma_peak_gops = peaks[peaks.size() / 2] * 1e-9;
  return report;
}

}  // namespace quaver
