// quaver compare: configs side by side on one trace.
#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <iostream>
#include <map>
#include <optional>

#include "sim/cli/arguments.h"
#include "sim/cli/commands.h"
#include "sim/cli/config_area.h"
#include "sim/cli/machine.h"
#include "sim/compare/compare.h"
#include "sim/report/report.h"

namespace quaver {
namespace po = boost::program_options;
namespace {

// Cycles of one pass over all rows.
std::uint64_t pass_cycles(const RunResult& result, Pass pass) {
  std::uint64_t cycles = 0;
  for (const RowResult& row : result.rows)
    if (row.gemm.pass == pass) cycles += row.cycles.total() * row.gemm.count;
  return cycles;
}

double seconds(const Contender& contender, Pass pass) {
  return static_cast<double>(pass_cycles(contender.result, pass)) /
         (contender.config.clock_mhz * 1e6);
}

std::string square_mm(const std::optional<double>& um2) {
  return um2 ? fmt::format("{:.3f}", *um2 * 1e-6) : "unknown";
}

void print(const std::vector<Contender>& contenders, const std::vector<Pass>& passes) {
  const Contender& reference = contenders.front();
  fmt::print("{:<14} {:>9} {:>10} {:>11} {:>12} {:>9} {:>9} {:>6} {:>9}\n", "config", "array",
             "array mm2", "cycles", "seconds", "peak TF", "sust. TF", "peak x", "sustained x");
  for (const Contender& c : contenders) {
    const Totals& totals = c.result.totals;
    fmt::print("{:<14} {:>9} {:>10} {:>11} {:>12.6f} {:>9.4f} {:>9.4f} {:>6.2f} {:>9.2f}\n",
               c.config.name, fmt::format("{}x{}", c.config.array.rows, c.config.array.cols),
               square_mm(c.area.array), totals.cycles.total(), totals.seconds,
               peak_tflops(c.config), totals.tflops,
               peak_tflops(c.config) / peak_tflops(reference.config),
               reference.result.totals.seconds / totals.seconds);
  }
  fmt::print("\nsustained against {}, by pass:\n", reference.config.name);
  for (const Contender& c : contenders) {
    std::string line = fmt::format("{:<14}", c.config.name);
    for (const Pass pass : passes)
      line +=
          fmt::format("  {} {:.2f}x", to_string(pass), seconds(reference, pass) / seconds(c, pass));
    fmt::print("{}\n", line);
  }
  if (!reference.result.rows.front().digest) return;
  fmt::print("\nSQNR against float64 in dB, by pass:\n");
  for (const Contender& c : contenders) {
    std::string line = fmt::format("{:<14}", c.config.name);
    for (const Pass pass : passes) {
      const auto error = sqnr_db(c.result.rows, pass);
      line +=
          fmt::format("  {} {}", to_string(pass), error ? fmt::format("{:.2f}", *error) : "exact");
    }
    fmt::print("{}\n", line);
  }
}

nlohmann::ordered_json or_null(const std::optional<double>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
}

nlohmann::ordered_json to_json(const std::vector<Contender>& contenders, const Trace& trace,
                               const RunOptions& options) {
  using Json = nlohmann::ordered_json;
  Json list = Json::array();
  const Contender& reference = contenders.front();
  for (const Contender& c : contenders) {
    Json passes = Json::object();
    for (const Pass pass : options.passes)
      passes[std::string(to_string(pass))] = {
          {"cycles", pass_cycles(c.result, pass)},
          {"sustained_ratio", seconds(reference, pass) / seconds(c, pass)},
          {"sqnr_db", or_null(sqnr_db(c.result.rows, pass))}};
    list.push_back({{"config", config_json(c.config)},
                    {"area", area_json(c.config, c.area)},
                    {"cycles", c.result.totals.cycles.total()},
                    {"seconds", c.result.totals.seconds},
                    {"utilization", c.result.totals.utilization},
                    {"peak_tflops", peak_tflops(c.config)},
                    {"tflops", c.result.totals.tflops},
                    {"peak_ratio", peak_tflops(c.config) / peak_tflops(reference.config)},
                    {"sustained_ratio", reference.result.totals.seconds / c.result.totals.seconds},
                    {"sqnr_db", or_null(c.result.totals.sqnr_db)},
                    {"passes", passes}});
  }
  return {{"schema_version", kSchemaVersion},
          {"trace", {{"name", trace.name}, {"sha256", trace.sha256}}},
          {"batch", options.batch},
          {"contenders", list}};
}

// The comparison, and each contender's whole report for what explains it.
void write_comparison(const std::vector<Contender>& contenders, const Trace& trace,
                      const RunOptions& options, const Provenance& made_by,
                      const ReportFolder& folder) {
  const nlohmann::ordered_json comparison = to_json(contenders, trace, options);
  nlohmann::ordered_json runs = nlohmann::ordered_json::array();
  for (const Contender& c : contenders)
    runs.push_back(run_page_data({c.config, trace, options, c.result, c.area}));
  const nlohmann::ordered_json page = {
      {"kind", "compare"}, {"compare", comparison}, {"runs", runs}};
  write_files({{folder.path() / "report.html", report_page(page, made_by)},
               {folder.path() / "compare.json", comparison.dump(1) + "\n"}});
}

}  // namespace

int command_compare(const CommandArguments& given) {
  Arguments arguments("compare CONFIG CONFIG... --trace TRACE [OPTIONS]");
  arguments.positional("CONFIG", "architectures; the first is the reference", -1);
  add_run_options(arguments);
  arguments.options().add_options()("trace", po::value<std::string>(), "the network")(
      "equal", po::value<std::string>()->default_value("none"),
      "area or peak: each array takes its best shape within the first one's; none: as configured")(
      "out", po::value<std::string>(), "folder for compare.json and report.html")(
      "json", "print the result as JSON");
  if (!arguments.parse(given)) return kDone;
  const Equal equal = arguments.parsed("equal", parse_equal);
  const bool areas = !arguments.has("no-area");
  if (equal == Equal::kArea && !areas)
    throw InputError({"--no-area"},
                     "areas cannot be made equal without them, expected --equal "
                     "peak or none");
  std::vector<Config> configs;
  for (const std::string& path : arguments.texts("CONFIG")) configs.push_back(load_config(path));
  if (configs.size() < 2)
    throw InputError({"CONFIG"}, "found " + std::to_string(configs.size()) +
                                     ", expected at least two configs to compare");
  const RunOptions options = run_options(arguments, configs);
  const Trace trace = trace_named(arguments.text("trace"));
  std::optional<ReportFolder> folder;
  if (arguments.has("out")) folder.emplace(arguments.text("out"));
  for (const Config& config : configs) static_cast<void>(technology_of(config));

  AreaSource source(options.threads);
  const auto area_of = [&](const Config& config) {
    if (!areas) return ArchitectureArea{};
    const ConfigArea area = source(config);
    if (!area.unknown.empty()) spdlog::warn("area of {} is unknown: {}", config.name, area.unknown);
    return area.area;
  };
  const std::vector<Contender> contenders = compare(configs, trace, options, equal, area_of);
  if (folder) write_comparison(contenders, trace, options, provenance("compare", given), *folder);
  if (arguments.has("json"))
    std::cout << to_json(contenders, trace, options).dump(1) << '\n';
  else
    print(contenders, options.passes);
  if (folder && !arguments.has("json"))
    std::cout << "report: " << (folder->path() / "report.html").string() << '\n';
  return kDone;
}

}  // namespace quaver
