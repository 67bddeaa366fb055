// quaver verify: every unit's RTL, or a config's array, against its models.
#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "models/array_core/loaded_core.h"
#include "models/timed/undefined_state.h"
#include "sim/area/cache.h"
#include "sim/cli/arguments.h"
#include "sim/cli/commands.h"
#include "sim/cli/progress.h"
#include "sim/cli/verify_coverage.h"
#include "sim/cli/verify_selection.h"
#include "sim/input/data_files.h"
#include "sim/verify/config_core.h"
#include "sim/verify/model_library.h"

namespace quaver {
namespace po = boost::program_options;
namespace {

// Cycles of random traffic that weigh as much as one random GEMM.
constexpr std::uint64_t kVectorsPerGemm = 1000;
// Enough for every pipeline to fill and answer.
constexpr std::uint64_t kFewestVectors = 100;
constexpr std::uint64_t kDefaultVectors = 100'000;
constexpr std::uint64_t kExhaustiveVectors = 100 * kDefaultVectors;

// The file of --wave, or "". The one that SystemC writes stands beside it.
std::filesystem::path wave_file(const Arguments& arguments, const VerifySelection& selection) {
  if (!arguments.has("wave")) return {};
  std::filesystem::path file = arguments.text("wave");
  if (file.extension() != ".fst")
    throw InputError({"--wave"}, "found '" + file.string() + "', expected a name ending in .fst");
  if (selection.size() != 1)
    throw InputError({"--wave"}, "shows one model, but " + std::to_string(selection.size()) +
                                     " would run; expected one UNIT and, where it has several, a "
                                     "--variant (see the table of quaver verify)");
  for (const char* extension : {".fst", ".vcd"}) {
    const std::string name = std::filesystem::path(file).replace_extension(extension);
    if (!std::ofstream(name)) throw InputError({name}, "cannot be written");
  }
  return file;
}

// Makes the models that the program was not built with.
class Loader {
 public:
  // Of the RTL that rtl/files.f of `root` lists.
  Loader(const std::filesystem::path& root, const std::filesystem::path& file, ModelRecord record)
      : file_(file),
        record_(record),
        library_(
            read_rtl_sources(root / "rtl/files.f"), default_cache_directory(),
            [](const std::string& note) { spdlog::info("{}", note); },
            [](const std::string& warning) { spdlog::warn("{}", warning); }) {}

  LoadedModelSource operator()(const VerilatedModel& model) const {
    const InterruptGuard guard;
    std::string file = file_.string();
    // Several variants may have one model.
    if (record_ == ModelRecord::kCoverage) file += "/" + std::to_string(++made_) + ".dat";
    return {model.name, library_.functions({model, record_}), file};
  }
  // A model of the build, by its class.
  LoadedModelSource operator()(const std::string& name) const {
    for (const VerilatedModel& model : verilated_models())
      if (model.name == name) return (*this)(model);
    throw std::logic_error("no Verilated model is called " + name);
  }

 private:
  std::filesystem::path file_;  // of the waves; the folder of what is covered
  ModelRecord record_;
  ModelLibrary library_;
  mutable unsigned made_ = 0;
};

// Everything is elaborated before anything runs: SystemC elaborates once.
struct Benches {
  std::vector<std::unique_ptr<UnitBench>> units;
  std::vector<std::unique_ptr<ArrayLockstep>> arrays;
};

// The options of a bench whose models leave something in `file`.
BenchOptions recorded(BenchOptions options, const std::filesystem::path& root,
                      const std::filesystem::path& file, ModelRecord record) {
  options.loaded = [loader = std::make_shared<Loader>(root, file, record)](
                       const std::string& model) { return (*loader)(model); };
  return options;
}

Benches elaborate(VerifySelection& selection, const BenchOptions& given,
                  const std::filesystem::path& wave, VerifyCoverage* coverage) {
  Benches benches;
  const std::filesystem::path root =
      given.rtl.empty() ? data_root() : std::filesystem::path(given.rtl);
  const bool load = !wave.empty() || !given.rtl.empty();
  const ModelRecord record = wave.empty() ? ModelRecord::kNothing : ModelRecord::kWaves;
  BenchOptions options = load ? recorded(given, root, wave, record) : given;
  for (const VerifySelection::Unit& unit : selection.units) {
    if (coverage != nullptr) {
      options = recorded(given, root, coverage->folder(unit.unit), ModelRecord::kCoverage);
      options.cover = coverage->group(unit.unit);
    }
    benches.units.push_back(unit.variant.make(options));
  }
  for (ArrayLockstep::Setup& array : selection.arrays) {
    const RtlShape shape = array.core.shape;
    if (coverage != nullptr) {
      const Loader loader(root, coverage->folder("systolic_array"), ModelRecord::kCoverage);
      options.cover = coverage->group("systolic_array");
      array.core = loaded_core(shape, loader(core_model(shape)));
    } else if (array.config || load) {
      array.core = loaded_core(shape, Loader(root, wave, record)(core_model(shape)));
    }
    benches.arrays.push_back(std::make_unique<ArrayLockstep>(
        sc_core::sc_gen_unique_name("array_lockstep"), array, options));
  }
  return benches;
}

void print(const BenchReport& report) {
  fmt::print("{:<20} {:<22} {:>12} {:>12} {:>11}\n", report.unit, report.variant, report.cycles,
             report.compared, report.mismatches);
}

// Until every unit's bench has nothing left to drive.
void run_units(const Benches& benches) {
  ProgressBar bar("verify");
  std::uint64_t planned = 0;
  for (const auto& bench : benches.units) planned += bench->cycles_planned();
  const auto waits = [](const auto& bench) { return !bench->done(); };
  while (std::any_of(benches.units.begin(), benches.units.end(), waits)) {
    sc_core::sc_start(20, sc_core::SC_US);  // ten thousand cycles of each
    std::uint64_t done = 0;
    for (const auto& bench : benches.units) done += bench->cycles_done();
    bar.show(done, planned, "cycles");
  }
}

BenchReport run_array(ArrayLockstep& array, std::uint64_t gemms) {
  ProgressBar bar("verify");
  return array.run(gemms, [&](std::uint64_t done) { bar.show(done, gemms, "GEMMs"); });
}

std::vector<BenchReport> run_all(const Benches& benches, const BenchOptions& options) {
  run_units(benches);
  const std::uint64_t gemms = std::max<std::uint64_t>(1, options.vectors / kVectorsPerGemm);
  if (options.exhaustive)
    fmt::print(
        "exhaustive: hybrid_fpu with one product on every pair of codes, in every pair of formats\n"
        "and biases, onto zero and in 3 roundings onto drawn sums; {} random cycles a unit,\n"
        "{} random GEMMs an array\n",
        options.vectors, gemms);
  fmt::print("{:<20} {:<22} {:>12} {:>12} {:>11}\n", "unit", "variant", "cycles", "results",
             "mismatches");
  std::vector<BenchReport> reports;
  for (const auto& bench : benches.units) {
    reports.push_back(bench->report());
    print(reports.back());
  }
  for (const auto& array : benches.arrays) {
    reports.push_back(run_array(*array, gemms));
    print(reports.back());
  }
  return reports;
}

int verdict(const std::vector<BenchReport>& reports) {
  bool failed = false;
  for (const BenchReport& report : reports) {
    // A bench that compared nothing has verified nothing.
    if (report.compared == 0) fmt::print("{}/{}: no result came\n", report.unit, report.variant);
    if (report.mismatches != 0) fmt::print("{}\n", report.first_mismatch);
    if (!report.failed_assertions.empty()) fmt::print("{}\n", report.failed_assertions);
    failed = failed || !report.verified();
  }
  fmt::print("{}\n", failed ? "verification FAILED" : "verified: RTL, SystemC and golden agree");
  return failed ? kCheckFailed : kDone;
}

BenchOptions bench_options(const Arguments& arguments) {
  BenchOptions options;
  options.exhaustive = arguments.has("exhaustive");
  options.vectors = options.exhaustive ? kExhaustiveVectors : kDefaultVectors;
  if (arguments.has("vectors"))
    options.vectors = arguments.integer("vectors", kFewestVectors, 1'000'000'000'000);
  options.seed = arguments.seed();
  if (arguments.has("rtl")) options.rtl = arguments.text("rtl");
  return options;
}

}  // namespace

int command_verify(const CommandArguments& given) {
  Arguments arguments("verify [UNIT...|all] | verify --config FILE [OPTIONS]");
  arguments.positional("UNIT", "units to verify (default: all)", -1);
  arguments.options().add_options()(
      "vectors", po::value<std::string>(),
      "cycles of random traffic a unit, and a thousandth of it random GEMMs an array (default: "
      "100000)")("exhaustive",
                 "the long tier: all pairs of codes in all formats, and 100 times the traffic")(
      "variant", po::value<std::string>(), "one of a unit's variants, as the table names them")(
      "config", po::value<std::string>(),
      "verify the array of a config, up to 16x16, instead of units; its RTL is built and cached")(
      "set", po::value<std::vector<std::string>>(), "KEY=VALUE on top of the config, dotted")(
      "rtl", po::value<std::string>(),
      "DIR: verify the RTL that DIR/rtl/files.f lists instead of the shipped one")(
      "wave", po::value<std::string>(),
      "FILE.fst: what every signal of the RTL does, until a few cycles after the first mismatch; "
      "and the SystemC signals in FILE.vcd");
  arguments.options().add_options()(
      "coverage",
      "what of the RTL's lines and bits and of the functional bins was covered, a unit a line; "
      "exit "
      "code 1 below 98% of lines, 98% of toggles or all of the bins. Models are built and cached; "
      "of the arrays, those of up to 15 elements (--variant: any)")(
      "holes", "with --coverage, every hole instead of the first few of a unit");
  if (!arguments.parse(given)) return kDone;
  const bool covers = arguments.has("coverage");
  if (covers && arguments.has("wave"))
    throw InputError({"--coverage"}, "counts, and --wave records; expected one of them");
  if (!covers && arguments.has("holes"))
    throw InputError({"--holes"}, "lists what --coverage found, expected --coverage");
  BenchOptions options = bench_options(arguments);
  undefined_state_seed = options.seed;
  VerifySelection selection = verify_selection(arguments);
  const std::filesystem::path wave = wave_file(arguments, selection);
  if (!wave.empty()) {
    options.stop_at_mismatch = true;
    options.signals =
        sc_core::sc_create_vcd_trace_file(std::filesystem::path(wave).replace_extension().c_str());
    sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
    options.signals->set_time_unit(1, sc_core::SC_PS);  // which SystemC would tell
  }
  std::vector<BenchReport> reports;
  VerifyCoverage coverage;
  {
    const Benches benches = elaborate(selection, options, wave, covers ? &coverage : nullptr);
    reports = run_all(benches, options);
  }  // the last of the waves and counts is written
  if (options.signals != nullptr) {
    sc_core::sc_close_vcd_trace_file(options.signals);
    spdlog::info("the RTL's signals are in {}, SystemC's in {}; cycle N begins at 2 N ns",
                 wave.string(), std::filesystem::path(wave).replace_extension(".vcd").string());
  }
  const int agreed = verdict(reports);
  if (covers && !coverage.print(arguments.has("holes"))) return kCheckFailed;
  return agreed;
}

}  // namespace quaver
