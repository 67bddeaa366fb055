#include "sim/bench/bench.h"

#include <benchmark/benchmark.h>

#include <fstream>
#include <map>
#include <random>

#include "models/gemm/gemm.h"
#include "sim/bench/fma_peak.h"

namespace quaver {
namespace {

constexpr int kRepetitions = 5;
constexpr const char* kRate = "ops";

// Keeps the median rate of each benchmark and prints nothing: the caller reports.
class Collector : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs)
      if (run.run_type == Run::RT_Aggregate && run.aggregate_name == "median")
        rates_[run.run_name.function_name] = run.counters.at(kRate).value;
  }
  [[nodiscard]] double rate(const std::string& name) const { return rates_.at(name); }

 private:
  std::map<std::string, double> rates_;
};

// Registers a benchmark of `work`, which returns how many operations it did.
template <class Work>
void add(const std::string& name, Work work) {
  benchmark::RegisterBenchmark(name.c_str(),
                               [work](benchmark::State& state) {
                                 double operations = 0;
                                 for (auto unused : state) {
                                   static_cast<void>(unused);
                                   operations += work();
                                 }
                                 state.counters[kRate] =
                                     benchmark::Counter(operations, benchmark::Counter::kIsRate);
                               })
      ->UseRealTime()
      ->Repetitions(kRepetitions)
      ->ReportAggregatesOnly(true);
}

CodeMatrix random_codes(std::mt19937& engine, const Format& format, unsigned rows, unsigned cols) {
  // Values around 1: no specials, sums that neither overflow nor vanish.
  const std::uint32_t one =
      round_to_code({NumberClass::kFinite, false, 0, 1}, format, {}, Overflow::kSaturate);
  const std::uint32_t span = 2U << format.mantissa_bits;
  CodeMatrix codes(rows, cols, format.bytes());
  for (unsigned i = 0; i < rows; ++i)
    for (unsigned j = 0; j < cols; ++j) {
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

std::string name_of(const GemmCase& gemm, const std::string& kind) {
  return gemm.recipe + " " + gemm.pass + " " + kind;
}

void add_gemm(const GemmCase& gemm, unsigned size, unsigned threads, const std::string& kind) {
  std::mt19937 engine(1);
  const CodeMatrix a = random_codes(engine, gemm.arithmetic.a, size, size);
  const CodeMatrix b = random_codes(engine, gemm.arithmetic.b, size, size);
  const bool scalar = kind == "scalar";
  add(name_of(gemm, kind), [=] {
    benchmark::DoNotOptimize(scalar ? gemm_scalar(gemm.arithmetic, a, b, {})
                                    : quaver::gemm(gemm.arithmetic, a, b, {}, threads));
    return static_cast<double>(size) * size * size;
  });
}

}  // namespace

MachineReport run_bench(const std::vector<GemmCase>& cases, unsigned threads, unsigned size) {
  // The scalar code is a hundred times slower: a rate needs no larger GEMM than this.
  constexpr unsigned kScalarSize = 64;
  benchmark::ClearRegisteredBenchmarks();
  add("peak", [] {
    float sink = 0;
    const auto done = static_cast<double>(run_fmas(1'000'000, sink));
    benchmark::DoNotOptimize(sink);
    return done;
  });
  for (const GemmCase& gemm : cases) {
    add_gemm(gemm, kScalarSize, 1, "scalar");
    add_gemm(gemm, size, 1, "1");
    if (threads > 1) add_gemm(gemm, size, threads, std::to_string(threads));
  }
  Collector collector;
  benchmark::RunSpecifiedBenchmarks(&collector);

  MachineReport report;
  report.cpu = cpu_name();
  report.threads = threads;
  const double peak = collector.rate("peak");
  report.fma_peak_gops = peak * 1e-9;
  for (const GemmCase& gemm : cases)
    for (unsigned used = 1; used <= threads; used += std::max(1U, threads - 1)) {
      const double rate = collector.rate(name_of(gemm, std::to_string(used)));
      report.gemm.push_back({gemm.recipe, gemm.pass, used, rate * 1e-9, rate / peak,
                             rate / collector.rate(name_of(gemm, "scalar"))});
    }
  return report;
}

}  // namespace quaver
