// run_mutants UNIT COUNT VECTORS: the benches of a unit as `quaver verify UNIT` runs them, once for
// each mutant that is built into its models (cmake/mutants.cmake). Each runs in a process of its
// own, since SystemC elaborates once. Prints "MODEL VARIANT MUTANT CYCLES CAUGHT" a line, with _
// for the blanks of a variant; CYCLES ends at the first mismatch. A bench that crashes or hangs
// ends the run with an error.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <set>

#include "models/lockstep/unit_bench.h"
#include "models/timed/selected_mutant.h"

namespace quaver {
namespace {

constexpr unsigned kSecondsPerMutant = 60;
constexpr std::size_t kProcesses = 2;

void run(const BenchedUnit& unit, std::uint16_t mutant, std::uint64_t vectors) {
  selected_mutant = mutant;
  std::string lines;
  BenchOptions options;
  options.vectors = vectors;
  options.stop_at_mismatch = true;
  std::vector<std::unique_ptr<UnitBench>> benches;
  for (const BenchVariant& variant : unit.variants) benches.push_back(variant.make(options));
  alarm(kSecondsPerMutant);
  sc_core::sc_start();
  for (const auto& bench : benches) {
    BenchReport report = bench->report();
    std::replace(report.variant.begin(), report.variant.end(), ' ', '_');
    const bool caught = report.mismatches != 0 || report.compared == 0;
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
  if (argc != 4) {
    std::cerr << "usage: run_mutants UNIT COUNT VECTORS\n";
    return 2;
  }
  const auto& units = benched_units();
  const auto unit = std::find_if(units.begin(), units.end(),
                                 [&](const BenchedUnit& known) { return known.unit == argv[1]; });
  if (unit == units.end()) {
    std::cerr << "run_mutants: found unit '" << argv[1] << "', expected one of quaver verify's\n";
    return 2;
  }
  std::set<pid_t> running;
  for (int mutant = 0; mutant <= std::atoi(argv[2]); ++mutant) {
    if (running.size() == kProcesses) wait_for_one(running);
    const pid_t child = fork();
    if (child == 0)
      run(*unit, static_cast<std::uint16_t>(mutant), std::strtoull(argv[3], nullptr, 10));
    running.insert(child);
  }
  while (!running.empty()) wait_for_one(running);
  return 0;
}
