// quaver bench: what this machine reaches.
#include "sim/bench/bench.h"

#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "sim/cli/arguments.h"
#include "sim/cli/commands.h"
#include "sim/cli/machine.h"
#include "sim/input/data_files.h"

namespace quaver {
namespace po = boost::program_options;
namespace {

constexpr const char* kDefaultRecipes = "sun2019,wang2018,mellempudi2019,noune2022,fp16,fp32";

// Forward GEMMs of each recipe, with one product a step and, of the first, with two and four where
// its operands are 8 bits: nobody sums wider products before rounding.
std::vector<GemmCase> gemm_cases(const std::string& names) {
  std::vector<GemmCase> cases;
  for (std::size_t begin = 0; begin <= names.size();) {
    const std::size_t end = std::min(names.find(',', begin), names.size());
    const Recipe recipe = load_recipe(names.substr(begin, end - begin), {"--recipes"});
    cases.push_back({recipe.name, "fwd",
                     fixed_arithmetic(recipe, Pass::kForward, {"--recipes"}, {"--recipes"})});
    begin = end + 1;
  }
  const PassArithmetic& first = cases.front().arithmetic;
  const bool narrow = first.a.width() <= 8 && first.b.width() <= 8;
  for (const unsigned fused : {2U, 4U}) {
    if (!narrow) break;
    cases.push_back(cases.front());
    cases.back().recipe += "/x" + std::to_string(fused);
    cases.back().arithmetic.fused_products = fused;
  }
  return cases;
}

nlohmann::ordered_json to_json(const ArraySpeed& speed) {
  return {{"tier", speed.tier},
          {"rows", speed.rows},
          {"cols", speed.cols},
          {"dataflow", "ws"},
          {"pe_cycles_per_s", speed.cycles_per_s * speed.rows * speed.cols},
          {"cycles_per_s", speed.cycles_per_s}};
}

nlohmann::ordered_json to_json(const MachineReport& report) {
  nlohmann::ordered_json gemm = nlohmann::ordered_json::array();
  for (const GemmSpeed& row : report.gemm)
    gemm.push_back({{"recipe", row.recipe},
                    {"pass", row.pass},
                    {"threads", row.threads},
                    {"gmacs", row.gmacs},
                    {"ratio_to_peak", row.ratio_to_peak},
                    {"ratio_to_scalar", row.ratio_to_scalar},
                    {"speedup", row.speedup}});
  nlohmann::ordered_json array = nlohmann::ordered_json::array();
  for (const ArraySpeed& row : report.array) array.push_back(to_json(row));
  array.push_back(to_json(report.rtl));
  nlohmann::ordered_json memory = nlohmann::ordered_json::array();
  for (const MemorySpeed& row : report.analytic.with_memory)
    memory.push_back({{"rows", row.side},
                      {"cols", row.side},
                      {"dataflow", row.dataflow},
                      {"seconds_per_point", row.seconds_per_point},
                      {"times_without", row.times_without}});
  nlohmann::ordered_json network;  // null
  if (report.network)
    network = {{"trace", report.analytic.trace},
               {"passes", "fwd"},
               {"tier", "systemc"},
               {"seconds", report.network->seconds},
               {"peak_bytes", report.network->peak_bytes},
               {"cycles", report.network->cycles},
               {"checked", report.network->outputs},
               {"mismatches", report.network->mismatches}};
  return {{"cpu", report.cpu},
          {"threads", report.threads},
          {"fma_peak_gops", report.fma_peak_gops},
          {"fma_speedup", report.fma_speedup},
          {"gemm", gemm},
          {"array", array},
          {"analytic",
           {{"trace", report.analytic.trace},
            {"passes", "fwd,dgrad,wgrad"},
            {"seconds_per_point", report.analytic.seconds_per_point},
            {"with_memory", memory}}},
          {"network", network},
          {"sweep",
           {{"name", report.sweep.name},
            {"points_per_s", report.sweep.points_per_s},
            {"speedup", report.sweep.speedup}}}};
}

void print_arrays(const MachineReport& report) {
  for (const ArraySpeed& row : report.array)
    fmt::print("SystemC array {}x{} ws: {:.0f} cycles/s, {:.2f} G element-cycles/s\n", row.rows,
               row.cols, row.cycles_per_s, row.cycles_per_s * row.rows * row.cols * 1e-9);
  const ArraySpeed& rtl = report.rtl;
  fmt::print("RTL array {}x{} ws: {:.0f} cycles/s; the SystemC array {:.1f} times that\n", rtl.rows,
             rtl.cols, rtl.cycles_per_s, report.array[0].cycles_per_s / rtl.cycles_per_s);
  if (report.network)
    fmt::print(
        "SystemC tier: {} forward at batch 1 in {:.1f} s and {:.2f} GiB on one core: "
        "{} cycles, {} of {} outputs as the golden GEMM's\n",
        report.analytic.trace, report.network->seconds, report.network->peak_bytes / (1 << 30),
        report.network->cycles, report.network->outputs - report.network->mismatches,
        report.network->outputs);
}

void print(const MachineReport& report) {
  fmt::print("{}: {:.1f} G float32 FMA/s on one core, {:.2f} times that on {} threads\n\n",
             report.cpu, report.fma_peak_gops, report.fma_speedup, report.threads);
  fmt::print("{:<16} {:>7} {:>8} {:>13} {:>15} {:>8}\n", "GEMM", "threads", "GMAC/s",
             "ratio to peak", "ratio to scalar", "speed-up");
  for (const GemmSpeed& row : report.gemm)
    fmt::print("{:<16} {:>7} {:>8.2f} {:>13.3f} {:>15.0f} {:>8.2f}\n", row.recipe, row.threads,
               row.gmacs, row.ratio_to_peak, row.ratio_to_scalar, row.speedup);
  fmt::print("\n");
  print_arrays(report);
  fmt::print("analytic tier: {:.0f} us for a {} training step\n",
             report.analytic.seconds_per_point * 1e6, report.analytic.trace);
  for (const MemorySpeed& row : report.analytic.with_memory)
    fmt::print("analytic tier with memory, {}x{} {}: {:.0f} us, {:.1f} times that without\n",
               row.side, row.side, row.dataflow, row.seconds_per_point * 1e6, row.times_without);
  fmt::print("sweep {}: {:.0f} points/s on one thread, {:.2f} times that on {}\n",
             report.sweep.name, report.sweep.points_per_s, report.sweep.speedup, report.threads);
}

}  // namespace

int command_bench(const CommandArguments& given) {
  Arguments arguments("bench [OPTIONS]");
  arguments.options().add_options()("json", "print JSON")(
      "network", "time ResNet-50 forward at batch 1 in the SystemC tier, 128x128, too")(
      "recipes", po::value<std::string>()->default_value(kDefaultRecipes),
      "recipes whose GEMM is timed, comma-separated");
  if (!arguments.parse(given)) return kDone;
  const std::vector<GemmCase> cases = gemm_cases(arguments.text("recipes"));
  const MachineReport report =
      run_bench(cases, load_config("configs/hfp8-128x128.yaml"), trace_named("traces/resnet50.csv"),
                load_sweep(find_data_file("configs/sweeps/ten-thousand.yaml", "a sweep file")),
                arguments.threads(), arguments.has("network"));
  if (arguments.has("json"))
    std::cout << to_json(report).dump(1) << '\n';
  else
    print(report);
  return kDone;
}

}  // namespace quaver
