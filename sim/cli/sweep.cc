// quaver sweep: many machines on many traces; and the merging of its shards.
#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <csignal>
#include <iostream>

#include "sim/area/process.h"
#include "sim/cli/arguments.h"
#include "sim/cli/commands.h"
#include "sim/cli/config_energy.h"
#include "sim/cli/progress.h"
#include "sim/input/data_files.h"
#include "sim/report/html.h"
#include "sim/report/report.h"
#include "sim/sweep/page.h"
#include "sim/sweep/run_sweep.h"

namespace quaver {
namespace po = boost::program_options;
namespace fs = std::filesystem;
namespace {

// A file that may not grow is an error to report, not a reason to die.
class IgnoreFileSizeSignal {
 public:
  IgnoreFileSizeSignal() : before_(std::signal(SIGXFSZ, SIG_IGN)) {}
  ~IgnoreFileSizeSignal() { std::signal(SIGXFSZ, before_); }
  IgnoreFileSizeSignal(const IgnoreFileSizeSignal&) = delete;
  IgnoreFileSizeSignal& operator=(const IgnoreFileSizeSignal&) = delete;

 private:
  void (*before_)(int);
};

// Points a second since the first call, shown beside the bar.
class SweepProgress {
 public:
  explicit SweepProgress(const std::string& name) : bar_(name) {}

  void operator()(std::size_t done, std::size_t total) {
    if (!begin_) begin_ = {Clock::now(), done};
    const double seconds = std::chrono::duration<double>(Clock::now() - begin_->time).count();
    const double rate = seconds > 0 ? static_cast<double>(done - begin_->done) / seconds : 0;
    bar_.show(done, total, fmt::format("{:.0f} points/s", rate));
  }

 private:
  using Clock = std::chrono::steady_clock;
  struct Begin {
    Clock::time_point time;
    std::size_t done;
  };
  ProgressBar bar_;
  std::optional<Begin> begin_;
};

void print(const SweepResults& results, bool json, const fs::path& folder) {
  if (json) {
    nlohmann::ordered_json report = sweep_json(results);
    report["results"] = folder.empty() ? nlohmann::ordered_json(nullptr)
                                       : nlohmann::ordered_json((folder / "results.csv").string());
    std::cout << report.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)
              << '\n';
    return;
  }
  std::cout << sweep_summary(results);
  if (!folder.empty()) std::cout << "results: " << (folder / "results.csv").string() << '\n';
}

void write_page(const SweepResults& results, const Provenance& made_by, const fs::path& folder) {
  write_file(folder / "report.html", report_page(sweep_page_data(results), made_by));
}

int command_merge(const CommandArguments& given) {
  Arguments arguments("sweep merge DIR... [OPTIONS]");
  arguments.positional("DIR", "the folders of all shards of a sweep", -1);
  arguments.options().add_options()(
      "out", po::value<std::string>(),
      "folder for the merged results.csv and report.html (default: the first DIR)")(
      "json", "print the result as JSON");
  if (!arguments.parse(given)) return kDone;
  static_cast<void>(arguments.text("DIR"));
  std::vector<fs::path> folders;
  for (const std::string& folder : arguments.texts("DIR")) folders.emplace_back(folder);
  const IgnoreFileSizeSignal guard;
  const SweepResults results = merge_sweeps(folders);
  const fs::path out = arguments.has("out") ? fs::path(arguments.text("out")) : folders.front();
  const ReportFolder folder(out);
  write_results(results, out);
  CommandArguments words = {"merge"};
  words.insert(words.end(), given.begin(), given.end());
  write_page(results, provenance("sweep", words), out);
  print(results, arguments.has("json"), out);
  return kDone;
}

SweepOptions sweep_options(const Arguments& arguments, AreaSource& areas, EnergySource& energies) {
  SweepOptions options;
  options.version = QUAVER_VERSION;
  options.program = fs::read_symlink("/proc/self/exe");
  options.threads = arguments.threads();
  options.shard = arguments.parsed("shard", parse_shard);
  options.resume = arguments.has("resume");
  if (arguments.has("out"))
    options.folder = arguments.text("out");
  else if (options.resume || arguments.given("shard"))
    throw InputError({options.resume ? "--resume" : "--shard"},
                     "there is nothing to keep the points in, expected --out DIR");
  options.check = [&areas](const Config& config) {
    static_cast<void>(areas.technology(config));
    if (config.clock_mhz == 0)
      throw InputError({"clock_mhz"}, "found from_timing in a sweep, expected a number of MHz");
  };
  if (!arguments.has("no-area"))
    options.area_of = [&areas](const Config& config) {
      const ConfigArea area = areas(config);
      return PointArea{area.area.array, area.unknown};
    };
  if (arguments.has("energy"))
    options.energy_of = [&energies](const Config& config) {
      const ConfigEnergy energy = energies(config);
      return PointEnergy{energy.machine, energy.unknown};
    };
  return options;
}

}  // namespace

int command_sweep(const CommandArguments& given) {
  if (!given.empty() && given[0] == "merge") return command_merge({given.begin() + 1, given.end()});
  Arguments arguments("sweep SWEEP [OPTIONS], or quaver sweep merge DIR... [OPTIONS]");
  arguments.positional("SWEEP", "a sweep file, such as configs/sweeps/array-shape.yaml");
  arguments.options().add_options()(
      "out", po::value<std::string>(),
      "folder for results.csv, report.html and the journal that a killed sweep goes on from")(
      "resume", "go on with the journal in --out where it ends")(
      "shard", po::value<std::string>()->default_value("1/1"),
      "I/N: compute the I-th of N parts (I from 1); quaver sweep merge joins them")(
      "no-area", "do not synthesise units that the area needs")(
      "energy",
      "energy_j, from the gates of the machines' units at work: minutes where the cache has none")(
      "json", "print the result as JSON");
  if (!arguments.parse(given)) return kDone;
  AreaSource areas(arguments.threads());
  EnergySource energies(areas);
  SweepOptions options = sweep_options(arguments, areas, energies);
  const Sweep sweep = load_sweep(find_data_file(
      arguments.text("SWEEP"), "a sweep file such as configs/sweeps/array-shape.yaml"));
  if (!options.folder.empty()) check_report_page();
  const IgnoreFileSizeSignal guard;
  std::optional<InterruptGuard> interrupts;  // so that no `quaver run` outlives this process
  if (sweep.systemc) interrupts.emplace();
  std::optional<SweepProgress> progress(sweep.name);
  options.progress = std::ref(*progress);
  const SweepResults results = run_sweep(sweep, options);
  progress.reset();  // its line
  if (!options.folder.empty()) write_page(results, provenance("sweep", given), options.folder);
  print(results, arguments.has("json"), options.folder);
  return kDone;
}

}  // namespace quaver
