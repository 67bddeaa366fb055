// run_mutants UNIT FIRST COUNT VECTORS: the benches of a unit as `quaver verify UNIT` runs them,
// once for the design itself and for each of the mutants FIRST .. FIRST + COUNT - 1 that are built
// into its models (cmake/mutants.cmake). Each runs in a process of its own, since SystemC
// elaborates once. Prints "MODEL VARIANT MUTANT CYCLES CAUGHT" a line, with _ for the blanks of a
// variant; CYCLES ends at the first mismatch. A bench that crashes or hangs ends the run with an
// error.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <set>

#include "models/lockstep/unit_bench.h"
#include "models/timed/selected_mutant.h"
#include "sim/verify/array_lockstep.h"

namespace quaver {
namespace {

constexpr rlim_t kSecondsPerMutant = 300;  // of the processor
constexpr std::size_t kProcesses = 2;

// As `quaver verify` has it.
constexpr std::uint64_t kVectorsPerGemm = 1000;
constexpr const char* kArray = "systolic_array";

std::vector<BenchReport> run_units(const BenchedUnit& unit, const BenchOptions& options) {
  std::vector<std::unique_ptr<UnitBench>> benches;
  for (const BenchVariant& variant : unit.variants) benches.push_back(variant.make(options));
  sc_core::sc_start();
  std::vector<BenchReport> reports;
  for (const auto& bench : benches) reports.push_back(bench->report());
  return reports;
}

// In a tree with mutants, the cores that are built are those that carry some.
std::vector<BenchReport> run_arrays(const BenchOptions& options) {
  std::vector<std::unique_ptr<ArrayLockstep>> benches;
  for (const BuiltCore& core : built_cores())
    benches.push_back(std::make_unique<ArrayLockstep>(
        sc_core::sc_gen_unique_name("array_lockstep"),
        ArrayLockstep::Setup{core, std::string(kArray) + " " + core.shape.name, {}}, options));
  std::vector<BenchReport> reports;
  for (const auto& bench : benches) {
    reports.push_back(bench->run(options.vectors / kVectorsPerGemm, [](std::uint64_t) {}));
    reports.back().model = "Vcore_" + reports.back().variant;
  }
  return reports;
}

// Of no unit: the arrays.
void run(const BenchedUnit* unit, std::uint16_t mutant, std::uint64_t vectors) {
  selected_mutant = mutant;
  std::string lines;
  BenchOptions options;
  options.vectors = vectors;
  options.stop_at_mismatch = true;
  const rlimit limit = {kSecondsPerMutant, kSecondsPerMutant};
  setrlimit(RLIMIT_CPU, &limit);
  for (BenchReport& report : unit == nullptr ? run_arrays(options) : run_units(*unit, options)) {
    std::replace(report.variant.begin(), report.variant.end(), ' ', '_');
    const bool caught = !report.verified();
    lines += report.model + " " + report.variant + " " + std::to_string(mutant) + " " +
             std::to_string(report.cycles) + " " + (caught ? "1" : "0") + "\n";
  }
  // One write a process: lines of several do not mix.
  if (write(STDOUT_FILENO, lines.data(), lines.size()) < 0) _exit(1);
  _exit(0);
}

void wait_for_one(std::set<pid_t>& running) {
  int status = 0;
  const pid_t child = wait(&status);
  running.erase(child);
  if (status != 0) {
    std::cerr << "run_mutants: a mutant's bench ended with status " << status << '\n';
    std::exit(1);
  }
}

}  // namespace
}  // namespace quaver

[[gnu::visibility("default")]] int sc_main(int argc, char** argv) {
  using namespace quaver;
  if (argc != 5) {
    std::cerr << "usage: run_mutants UNIT FIRST COUNT VECTORS\n";
    return 2;
  }
  const auto& units = benched_units();
  const auto unit = std::find_if(units.begin(), units.end(),
                                 [&](const BenchedUnit& known) { return known.unit == argv[1]; });
  if (unit == units.end() && std::string(argv[1]) != kArray) {
    std::cerr << "run_mutants: found unit '" << argv[1] << "', expected one of quaver verify's\n";
    return 2;
  }
  std::set<pid_t> running;
  const int first = std::atoi(argv[2]);
  for (int i = 0; i <= std::atoi(argv[3]); ++i) {
    if (running.size() == kProcesses) wait_for_one(running);
    const pid_t child = fork();
    if (child == 0)
      run(unit == units.end() ? nullptr : &*unit,
          static_cast<std::uint16_t>(i == 0 ? 0 : first + i - 1),
          std::strtoull(argv[4], nullptr, 10));
    running.insert(child);
  }
  while (!running.empty()) wait_for_one(running);
  return 0;
}
