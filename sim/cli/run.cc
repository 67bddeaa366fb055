// quaver run: one config on one trace.
#include <spdlog/spdlog.h>

#include <iostream>
#include <optional>

#include "sim/area/process.h"
#include "sim/cli/arguments.h"
#include "sim/cli/commands.h"
#include "sim/cli/config_energy.h"
#include "sim/cli/machine.h"
#include "sim/cli/progress.h"
#include "sim/cli/wave.h"
#include "sim/input/fields.h"
#include "sim/report/astra_sim.h"
#include "sim/report/report.h"
#include "sim/run/processes.h"

namespace quaver {
namespace po = boost::program_options;

namespace {

void add_options(Arguments& arguments) {
  add_run_options(arguments);
  arguments.options().add_options()("tier", po::value<std::string>()->default_value("analytic"),
                                    "analytic, systemc or rtl")(
      "layers", po::value<std::string>()->default_value("*"), "glob over the rows' names")(
      "set", po::value<std::vector<std::string>>(), "KEY=VALUE on top of the config, dotted")(
      "check", po::value<std::string>()->default_value("1"),
      "fraction of output rows held against the golden model, 0 to 1")(
      "operands", po::value<std::string>(),
      "folder of LAYER.PASS.a.npy (M x K) and LAYER.PASS.b.npy (K x N), or count x M x K where a "
      "row has a count, with '/' of layers' names as '_': floats are rounded to the operand's "
      "format, uint8 and uint16 are codes; default: synthetic operands")(
      "operands-missing", po::value<std::string>()->default_value("error"),
      "for an operand without a file: error or synthetic")(
      "out", po::value<std::string>(), "folder for report.json, layers.csv and report.html")(
      "astra-sim", po::value<std::string>(),
      "file for the cycles as a text workload of ASTRA-sim, data parallel: one line a layer")(
      "json", "print the report as JSON");
  add_wave_options(arguments);
}

OperandFiles operand_files(const Arguments& arguments, bool values) {
  static const Choices<bool> kMissing = {{"error", false}, {"synthetic", true}};
  const bool synthetic = to_choice(arguments.node("operands-missing"), "value", kMissing);
  if (!arguments.has("operands")) {
    if (arguments.given("operands-missing"))
      throw InputError({"--operands-missing"}, "found without --operands, expected both");
    return {};
  }
  if (!values)
    throw InputError({"--operands"},
                     "the analytic tier has no operands, expected --values, or --tier systemc or "
                     "rtl");
  if (arguments.text("operands").empty())
    throw InputError({"--operands"}, "found nothing, expected a folder of .npy files");
  return {arguments.text("operands"), synthetic};
}

// What would be found wrong after the run only.
void check_workload_file(const Arguments& arguments, const RunOptions& options) {
  if (!arguments.has("astra-sim")) return;
  check_astra_sim(options);
  const std::filesystem::path path = arguments.text("astra-sim");
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  std::error_code ignored;
  if (path.empty() || std::filesystem::is_directory(path, ignored) ||
      !std::filesystem::is_directory(folder, ignored))
    throw InputError({"--astra-sim"},
                     "'" + path.string() + "' cannot be written, expected a file in a folder");
}

// A signal ends the run with the rows that are whole. One row with values may take minutes: in a
// process of its own, it can be given up at once. A waveform is of one process.
RunResult run_until_interrupted(const Config& config, const Trace& trace, const RunOptions& options,
                                ArrayModel& model, bool wave) {
  ProgressBar bar(config.name);
  const Progress progress = [&bar](std::size_t done, std::size_t total, const std::string& row) {
    bar.show(done, total, row);
  };
  const InterruptGuard interrupts;
  const Stop stop = [] { return InterruptGuard::pending() != 0; };
  return options.has_values() && !wave
             ? run_in_processes(config, trace, options, model, options.threads, progress, stop)
             : run(config, trace, options, model, progress, stop);
}

}  // namespace

int command_run(const CommandArguments& given) {
  Arguments arguments("run CONFIG TRACE [OPTIONS]");
  arguments.positional(
      "CONFIG", "the architecture: a file, or the name of a shipped one, such as hfp8-32x32");
  arguments.positional("TRACE",
                       "the network: a file, or the name of a shipped one, such as resnet50");
  add_options(arguments);
  if (!arguments.parse(given)) return kDone;

  const Tier tier = arguments.parsed("tier", parse_tier);
  const double check = arguments.number("check", 0, 1);
  std::vector<Setting> settings;
  for (const std::string& text : arguments.texts("set")) settings.push_back(parse_setting(text));
  Config config = load_config(arguments.text("CONFIG"), settings);
  RunOptions options = run_options(arguments, {&config, 1});
  options.tier = tier;
  options.layers = arguments.text("layers");
  options.check = check;
  if (arguments.given("check") && tier == Tier::kAnalytic)
    throw InputError(
        {"--check"},
        "the analytic tier's values are the golden model's, expected --tier systemc or "
        "rtl");
  options.operands = operand_files(arguments, options.has_values());
  check_workload_file(arguments, options);
  const Trace trace = trace_named(arguments.text("TRACE"));

  // What can be refused is refused before a long run, not after it.
  std::optional<ReportFolder> folder;
  if (arguments.has("out")) folder.emplace(arguments.text("out"));
  static_cast<void>(technology_of(config));
  AreaSource areas(options.threads);
  name_clock(config, areas.delay(!arguments.has("no-area")));
  EnergySource energies(areas);
  const ConfigEnergy machine = arguments.has("energy") ? energies(config) : ConfigEnergy{};
  if (!machine.unknown.empty()) spdlog::warn("energy is unknown: {}", machine.unknown);
  const auto wave = make_wave(arguments, tier, config);
  const auto model = make_array_model(options.tier, config, wave.get());
  const RunResult result = run_until_interrupted(config, trace, options, *model, wave != nullptr);
  if (wave) keep(*wave);
  ConfigArea area;
  if (!arguments.has("no-area") && !result.partial()) {
    area = areas(config);
    if (!area.unknown.empty()) spdlog::warn("area is unknown: {}", area.unknown);
  }
  std::optional<RunEnergy> energy;
  if (machine.machine) energy = run_energy(*machine.machine, result.rows, options.batch);
  const RunRecord record = {config, trace, options, result, area.area, energy ? &*energy : nullptr};
  if (folder) write_report(record, provenance("run", given), *folder);
  if (arguments.has("astra-sim") && !result.partial())
    write_file(arguments.text("astra-sim"), astra_sim_workload(record));
  if (arguments.has("json"))
    std::cout << report_json(record).dump(1) << '\n';
  else
    std::cout << summary(record);
  if (arguments.has("out") && !arguments.has("json"))
    std::cout << "report: " << arguments.text("out") << "/report.json\n";
  if (result.partial()) return kInterrupted;
  return result.totals.mismatches == 0 ? kDone : kCheckFailed;
}

}  // namespace quaver
