// quaver verify: every unit's RTL against its models.
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <iostream>

#include "models/lockstep/unit_bench.h"
#include "sim/cli/arguments.h"
#include "sim/cli/commands.h"
#include "sim/verify/array_lockstep.h"

namespace quaver {
namespace po = boost::program_options;
namespace {

constexpr const char* kArray = "systolic_array";
// Cycles of random traffic that weigh as much as one random GEMM.
constexpr std::uint64_t kVectorsPerGemm = 1000;
// Enough for every pipeline to fill and answer.
constexpr std::uint64_t kFewestVectors = 100;

std::vector<std::string> wanted_units(const Arguments& arguments) {
  std::vector<std::string> known;
  for (const BenchedUnit& unit : benched_units()) known.push_back(unit.unit);
  known.emplace_back(kArray);
  std::vector<std::string> wanted = arguments.texts("UNIT");
  if (wanted.empty() || std::find(wanted.begin(), wanted.end(), "all") != wanted.end())
    return known;
  for (const std::string& unit : wanted)
    if (std::find(known.begin(), known.end(), unit) == known.end())
      throw InputError({"UNIT"}, "unknown unit '" + unit + "', expected all or some of " +
                                     join(known) + did_you_mean(unit, known));
  return wanted;
}

void print(const BenchReport& report) {
  fmt::print("{:<20} {:<22} {:>12} {:>12} {:>11}\n", report.unit, report.variant, report.cycles,
             report.compared, report.mismatches);
}

}  // namespace

int command_verify(const CommandArguments& given) {
  Arguments arguments("verify [UNIT...|all] [OPTIONS]");
  arguments.positional("UNIT", "units to verify (default: all)", -1);
  arguments.options().add_options()(
      "vectors", po::value<std::string>()->default_value("100000"),
      "cycles of random traffic a unit; a thousandth of it random GEMMs an array");
  if (!arguments.parse(given)) return kDone;
  const std::vector<std::string> wanted = wanted_units(arguments);
  const BenchOptions options = {arguments.integer("vectors", kFewestVectors, 1'000'000'000'000),
                                arguments.seed()};

  // Everything is elaborated before anything runs: SystemC elaborates once.
  std::vector<std::unique_ptr<UnitBench>> benches;
  std::vector<std::unique_ptr<ArrayLockstep>> arrays;
  for (const std::string& name : wanted) {
    for (const BenchedUnit& unit : benched_units())
      if (unit.unit == name)
        for (auto& bench : unit.make(options)) benches.push_back(std::move(bench));
    if (name == kArray)
      for (const BuiltCore& core : built_cores())
        arrays.push_back(
            std::make_unique<ArrayLockstep>(sc_core::sc_gen_unique_name("array_lockstep"), core));
  }
  sc_core::sc_start();  // until every unit's bench has nothing left to drive

  fmt::print("{:<20} {:<22} {:>12} {:>12} {:>11}\n", "unit", "variant", "cycles", "results",
             "mismatches");
  std::vector<BenchReport> reports;
  reports.reserve(benches.size() + arrays.size());
  for (const auto& bench : benches) reports.push_back(bench->report());
  for (const BenchReport& report : reports) print(report);
  const std::uint64_t gemms = std::max<std::uint64_t>(1, options.vectors / kVectorsPerGemm);
  for (const auto& array : arrays) {
    reports.push_back(array->run(gemms, options.seed));
    print(reports.back());
  }

  bool failed = false;
  for (const BenchReport& report : reports) {
    // A bench that compared nothing has verified nothing.
    if (report.compared == 0) fmt::print("{}/{}: no result came\n", report.unit, report.variant);
    if (report.mismatches != 0) fmt::print("{}\n", report.first_mismatch);
    failed = failed || report.mismatches != 0 || report.compared == 0;
  }
  fmt::print("{}\n", failed ? "verification FAILED" : "verified: RTL, SystemC and golden agree");
  return failed ? kCheckFailed : kDone;
}

}  // namespace quaver
