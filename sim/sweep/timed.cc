#include "sim/sweep/timed.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "sim/area/process.h"

namespace quaver {
namespace {

constexpr int kMismatch = 1;
constexpr int kBadInput = 2;

std::string passes_text(const Sweep& sweep) {
  std::string text;
  for (const Pass pass : sweep.passes)
    text += (text.empty() ? "" : ",") + std::string(to_string(pass));
  return text;
}

// A line `quaver: MESSAGE`.
std::string message_of(std::string output) {
  while (!output.empty() && output.back() == '\n') output.pop_back();
  const std::string prefix = "quaver: ";
  return output.starts_with(prefix) ? output.substr(prefix.size()) : output;
}

}  // namespace

Metrics evaluate_timed(const std::filesystem::path& program, const std::string& base,
                       const std::vector<Setting>& settings, const Workload& workload,
                       const Sweep& sweep, const PointArea& area, const PointEnergy& energy,
                       double peak_tflops) {
  std::vector<std::string> arguments = {
      "run",    base,       workload.file,      "--tier",          "systemc",    "--no-area",
      "--json", "--passes", passes_text(sweep), "--log-level=off", "--threads=1"};
  if (energy.machine) arguments.emplace_back("--energy");  // in the cache by now
  arguments.push_back("--batch=" + std::to_string(sweep.batch));
  for (const Setting& setting : settings)
    arguments.push_back("--set=" + setting.key + "=" + setting.value);
  const ProcessResult run = run_process(program, arguments, std::filesystem::current_path());
  if (run.exit_code == kBadInput) throw InputError({}, message_of(run.output));
  if (run.exit_code == kMismatch)
    throw std::runtime_error("an output differs from the golden model: quaver run " + base + " " +
                             workload.file + " --tier systemc shows which");
  if (run.exit_code != 0)
    throw std::runtime_error("quaver run failed:" + last_lines(run.output, 5));
  const nlohmann::json totals = nlohmann::json::parse(run.output).at("totals");
  Metrics metrics;
  metrics.cycles = totals.at("cycles").at("total").get<std::uint64_t>();
  metrics.seconds = totals.at("seconds").get<double>();
  metrics.utilization = totals.at("utilization").get<double>();
  metrics.area_um2 = area.array_um2;
  metrics.peak_tflops = peak_tflops;
  metrics.tflops = totals.at("tflops").get<double>();
  if (const auto& error = totals.at("sqnr_db"); !error.is_null())
    metrics.sqnr_db = error.get<double>();
  if (const auto& joules = totals.at("energy_j"); !joules.is_null())
    metrics.energy_j = joules.get<double>();
  return metrics;
}

}  // namespace quaver
