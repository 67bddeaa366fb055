// quaver compare: configs side by side on one trace.
#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <cmath>
#include <iostream>
#include <optional>

#include "sim/cli/arguments.h"
#include "sim/cli/commands.h"
#include "sim/cli/config_energy.h"
#include "sim/cli/machine.h"
#include "sim/compare/compare.h"
#include "sim/compare/comparison.h"
#include "sim/report/report.h"

namespace quaver {
namespace po = boost::program_options;
namespace {

// The comparison, and each contender's whole report for what explains it.
void write_comparison(const std::vector<Contender>& contenders, const Trace& trace,
                      const RunOptions& options, const Provenance& made_by,
                      const ReportFolder& folder) {
  const nlohmann::ordered_json comparison = comparison_json({contenders, trace, options});
  nlohmann::ordered_json runs = nlohmann::ordered_json::array();
  for (const Contender& c : contenders)
    runs.push_back(run_page_data(
        {c.config, trace, options, c.result, c.area, c.energy ? &*c.energy : nullptr}));
  const nlohmann::ordered_json page = {
      {"kind", "compare"}, {"compare", comparison}, {"runs", runs}};
  write_files({{folder.path() / "report.html", report_page(page, made_by)},
               {folder.path() / "compare.json", comparison.dump(1) + "\n"}});
}

double bytes_per_second(const Config& config) {
  return static_cast<double>(config.memory->bandwidth) * config.clock_mhz * 1e6;
}

// Machines of different bandwidths are compared as if it were a property of their formats: where
// they are made equal their own is replaced, else this is only said.
void note_bandwidths(const std::vector<Config>& configs, Equal equal) {
  const Config& reference = configs.front();
  for (const Config& config : configs) {
    if (!config.memory || !reference.memory) continue;
    const double own = bytes_per_second(config);
    const double first = bytes_per_second(reference);
    if (std::abs(own - first) <= 1e-9 * first) continue;
    const std::string found = fmt::format("memory of {}: {:.4g} GB/s, {} has {:.4g}", config.name,
                                          own * 1e-9, reference.name, first * 1e-9);
    spdlog::warn("{}", equal == Equal::kNone ? found : found + ", and so have both now");
  }
}

std::vector<Config> configs_of(const Arguments& arguments) {
  std::vector<Setting> settings;
  for (const std::string& text : arguments.texts("set")) settings.push_back(parse_setting(text));
  std::vector<Config> configs;
  for (const std::string& path : arguments.texts("CONFIG"))
    configs.push_back(load_config(path, settings));
  if (configs.size() < 2)
    throw InputError({"CONFIG"}, "found " + std::to_string(configs.size()) +
                                     ", expected at least two configs to compare");
  return configs;
}

}  // namespace

int command_compare(const CommandArguments& given) {
  Arguments arguments("compare CONFIG CONFIG... --trace TRACE [OPTIONS]");
  arguments.positional("CONFIG", "architectures; the first is the reference", -1);
  add_run_options(arguments);
  arguments.options().add_options()("trace", po::value<std::string>(), "the network")(
      "equal", po::value<std::string>()->default_value("none"),
      "area or peak: each array takes its best shape within the first one's; none: as configured")(
      "set", po::value<std::vector<std::string>>(), "KEY=VALUE on top of every config, dotted")(
      "layers", "print every row as well")("out", po::value<std::string>(),
                                           "folder for compare.json and report.html")(
      "json", "print the result as JSON");
  if (!arguments.parse(given)) return kDone;
  const Equal equal = arguments.parsed("equal", parse_equal);
  const bool areas = !arguments.has("no-area");
  if (equal == Equal::kArea && !areas)
    throw InputError({"--no-area"},
                     "areas cannot be made equal without them, expected --equal "
                     "peak or none");
  std::vector<Config> configs = configs_of(arguments);
  const RunOptions options = run_options(arguments, configs);
  const Trace trace = trace_named(arguments.text("trace"));
  std::optional<ReportFolder> folder;
  if (arguments.has("out")) folder.emplace(arguments.text("out"));
  for (const Config& config : configs) static_cast<void>(technology_of(config));

  AreaSource source(options.threads);
  for (Config& config : configs) name_clock(config, source.delay(areas));
  note_bandwidths(configs, equal);
  const auto area_of = [&](const Config& config) {
    if (!areas) return ArchitectureArea{};
    const ConfigArea area = source(config);
    if (!area.unknown.empty()) spdlog::warn("area of {} is unknown: {}", config.name, area.unknown);
    return area.area;
  };
  const InterruptGuard interrupts;
  EnergySource energies(source);
  const auto energy_of = [&](const Config& config) -> std::shared_ptr<const MachineEnergy> {
    if (!arguments.has("energy")) return nullptr;
    const ConfigEnergy energy = energies(config);
    if (!energy.unknown.empty())
      spdlog::warn("energy of {} is unknown: {}", config.name, energy.unknown);
    return energy.machine;
  };
  const std::vector<Contender> contenders =
      compare(configs, trace, options, equal, area_of, energy_of);
  if (folder) write_comparison(contenders, trace, options, provenance("compare", given), *folder);
  if (arguments.has("json"))
    std::cout << comparison_json({contenders, trace, options}).dump(1) << '\n';
  else
    std::cout << comparison_text({contenders, trace, options}, arguments.has("layers"));
  if (folder && !arguments.has("json"))
    std::cout << "report: " << (folder->path() / "report.html").string() << '\n';
  return kDone;
}

}  // namespace quaver
