#include "sim/bench/bench.h"

#include <benchmark/benchmark.h>

#include <fstream>
#include <numeric>
#include <random>
#include <thread>

#include "models/gemm/gemm.h"
#include "sim/array/analytic.h"
#include "sim/array/timed_model.h"
#include "sim/bench/fma_peak.h"
#include "sim/bench/measure.h"
#include "sim/run/run.h"
#include "sim/sweep/run_sweep.h"

namespace quaver {
namespace {

// Random codes of a few binades around 1: no specials, sums that neither overflow nor vanish, and
// alignment distances from 0 to beyond FP169's precision.
CodeMatrix random_codes(std::mt19937& engine, const Format& format, std::uint64_t rows,
                        std::uint64_t cols) {
  const std::uint32_t one =
      round_to_code({NumberClass::kFinite, false, 0, 1}, format, {}, Overflow::kSaturate);
  const std::uint32_t span = 4U << format.mantissa_bits;
  CodeMatrix codes(rows, cols, format.bytes());
  for (std::uint64_t i = 0; i < rows; ++i)
    for (std::uint64_t j = 0; j < cols; ++j) {
      const auto draw = static_cast<std::uint32_t>(engine());
      const std::uint32_t sign = (draw & 1U) != 0 ? format.sign_mask() : 0;
      codes.set(i, j, (one - span / 2 + (draw >> 1) % span) | sign);
    }
  return codes;
}

std::string cpu_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown";
}

// About as long as one GEMM.
double peak() {
  float sink = 0;
  const auto done = static_cast<double>(run_fmas(6'000'000, sink));
  benchmark::DoNotOptimize(sink);
  return done;
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

// Two folds of K, as many rows streamed as the array is wide: it is busy nearly always.
Work array_work(const Config& base, unsigned side, ArrayModel& model) {
  Config config = base;
  config.array.rows = config.array.cols = side;
  const PassArithmetic& arithmetic = config.recipe.arithmetic(Pass::kForward);
  std::mt19937 engine(1);
  const std::uint64_t m = 4 * side, n = side, k = 2 * side;
  return [=, &model, a = random_codes(engine, arithmetic.a, m, k),
          b = random_codes(engine, arithmetic.b, k, n)] {
    const Schedule schedule({m, n, k}, config.array, config.fpu, arithmetic);
    return static_cast<double>(model.run({schedule, arithmetic, a, b, 1}).cycles.total());
  };
}

void measure_arrays(const Config& config, MachineReport& report) {
  TimedModel model(std::make_unique<ArrayCoreSc>("core"));
  std::vector<Measurement> list;
  const std::vector<unsigned> sides = {32, 128};
  for (const unsigned side : sides)
    list.push_back({"array " + std::to_string(side), array_work(config, side, model), peak});
  const std::vector<Speed> speeds = measure(list);
  for (std::size_t i = 0; i < sides.size(); ++i)
    report.array.push_back({sides[i], sides[i], speeds[i].rate});
}

void measure_analytic(const Config& config, const Trace& trace, MachineReport& report) {
  const Work work = [&] {
    constexpr int kPoints = 100;  // about as long as the peak that runs in between
    AnalyticModel model;
    for (int i = 0; i < kPoints; ++i)
      benchmark::DoNotOptimize(run(config, trace, RunOptions{}, model));
    return static_cast<double>(kPoints);
  };
  report.analytic = {trace.name, 1 / measure({{"analytic", work, peak}})[0].rate};
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
                        const Trace& trace, const Sweep& sweep, unsigned threads, unsigned size) {
  MachineReport report;
  report.cpu = cpu_name();
  report.threads = threads;
  std::vector<double> peaks;
  if (threads > 1)
    report.fma_speedup =
        measure({{"peak threads", [threads] { return peak_on(threads); }, peak, Clock::kWall}})[0]
            .ratio;
  for (const GemmCase& gemm : cases) measure_gemm(gemm, threads, size, report, peaks);
  measure_arrays(config, report);
  measure_analytic(config, trace, report);
  measure_sweep(sweep, threads, report);
  std::nth_element(peaks.begin(), peaks.begin() + static_cast<std::ptrdiff_t>(peaks.size() / 2),
                   peaks.end());
  report.fma_peak_gops = peaks[peaks.size() / 2] * 1e-9;
  return report;
}

}  // namespace quaver
