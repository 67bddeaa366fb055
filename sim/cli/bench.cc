// quaver bench: what this machine reaches.
#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "sim/bench/bench.h"
#include "sim/cli/arguments.h"
#include "sim/cli/commands.h"
#include "sim/recipe/recipe.h"

namespace quaver {
namespace {

std::vector<GemmCase> all_recipes() {
  std::vector<GemmCase> cases;
  for (const std::string& name : recipe_names())
    cases.push_back({name, "fwd", load_recipe(name, {}).arithmetic(Pass::kForward)});
  return cases;
}

nlohmann::ordered_json to_json(const MachineReport& report) {
  nlohmann::ordered_json gemm = nlohmann::ordered_json::array();
  for (const GemmSpeed& row : report.gemm)
    gemm.push_back({{"recipe", row.recipe},
                    {"pass", row.pass},
                    {"threads", row.threads},
                    {"gmacs", row.gmacs},
                    {"ratio_to_peak", row.ratio_to_peak},
                    {"ratio_to_scalar", row.ratio_to_scalar}});
  return {{"cpu", report.cpu},
          {"threads", report.threads},
          {"fma_peak_gops", report.fma_peak_gops},
          {"gemm", gemm}};
}

}  // namespace

int command_bench(const CommandArguments& given) {
  Arguments arguments("bench [OPTIONS]");
  arguments.options().add_options()("json", "print JSON");
  if (!arguments.parse(given)) return kDone;
  const MachineReport report = run_bench(all_recipes(), arguments.threads());
  if (arguments.has("json")) {
    std::cout << to_json(report).dump(1) << '\n';
    return kDone;
  }
  fmt::print("{}: {:.1f} G float32 FMA/s on one core\n", report.cpu, report.fma_peak_gops);
  fmt::print("{:<10} {:<6} {:>7} {:>10} {:>13} {:>15}\n", "recipe", "pass", "threads", "GMAC/s",
             "ratio to peak", "ratio to scalar");
  for (const GemmSpeed& row : report.gemm)
    fmt::print("{:<10} {:<6} {:>7} {:>10.2f} {:>13.3f} {:>15.0f}\n", row.recipe, row.pass,
               row.threads, row.gmacs, row.ratio_to_peak, row.ratio_to_scalar);
  return kDone;
}

}  // namespace quaver
