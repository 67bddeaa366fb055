// quaver formats, recipes, traces, technologies: what is known, one line each.
#include <spdlog/fmt/fmt.h>

#include <iostream>

#include "sim/area/technology.h"
#include "sim/cli/arguments.h"
#include "sim/cli/commands.h"
#include "sim/input/data_files.h"
#include "sim/lower/lower.h"
#include "sim/recipe/recipe.h"

namespace quaver {
namespace {

std::string pair_text(const PassArithmetic& arithmetic) {
  return arithmetic.a.name + " x " + arithmetic.b.name;
}

// Smallest magnitude above zero and smallest of full precision.
double min_nonzero(const Format& f) { return to_double(f, 1); }
double min_normal(const Format& f) {
  return f.subnormals ? to_double(f, 1U << f.mantissa_bits) : to_double(f, 1);
}

std::string special_codes(const Format& f) {
  std::string text;
  if (f.has_infinity()) text = fmt::format("inf {:x}, ", f.infinity_code(false));
  return f.has_nan() ? text + fmt::format("nan {:x}", f.nan_code()) : "none";
}

}  // namespace

int command_formats(const CommandArguments& given) {
  Arguments arguments("formats");
  if (!arguments.parse(given)) return kDone;
  fmt::print("{:<12} {:<20} {:>4} {:>11} {:>11} {:>11}  {:<20} {}\n", "name", "spelling", "bits",
             "max", "min normal", "min", "special codes", "source");
  for (const auto& [format, note] : named_formats())
    fmt::print("{:<12} {:<20} {:>4} {:>11.5g} {:>11.5g} {:>11.5g}  {:<20} {}\n", format.name,
               spelling(format), format.width(), to_double(format, format.max_finite_code()),
               min_normal(format), min_nonzero(format), special_codes(format), note);
  return kDone;
}

int command_recipes(const CommandArguments& given) {
  Arguments arguments("recipes");
  if (!arguments.parse(given)) return kDone;
  fmt::print("{:<10} {:<16} {:<16} {:<16} {:<12} {:>5} {:<5} {:<10} {}\n", "name", "fwd a x b",
             "dgrad a x b", "wgrad a x b", "intra/inter", "chunk", "round", "first/last", "title");
  for (const std::string& name : recipe_names()) {
    const Recipe recipe = load_recipe(name, {});
    const Accumulation& sum = recipe.passes[0].accumulation;
    fmt::print("{:<10} {:<16} {:<16} {:<16} {:<12} {:>5} {:<5} {:<10} {}\n", recipe.name,
               pair_text(recipe.passes[0]), pair_text(recipe.passes[1]),
               pair_text(recipe.passes[2]), sum.intra.name + "/" + sum.inter.name,
               sum.chunk == 0 ? "none" : std::to_string(sum.chunk), to_string(sum.rounding),
               recipe.first_last ? recipe.first_last->name : "none", recipe.title);
  }
  return kDone;
}

int command_traces(const CommandArguments& given) {
  Arguments arguments("traces");
  if (!arguments.parse(given)) return kDone;
  fmt::print("{:<16} {:>6} {:>18} {:>18}\n", "name", "layers", "forward MACs", "step MACs");
  for (const std::string& name : data_file_names("traces", ".csv")) {
    const Trace trace = read_trace(data_root() / "traces" / (name + ".csv"));
    std::uint64_t forward = 0;
    std::uint64_t step = 0;
    for (const Gemm& gemm : lower(trace, 1, {kPasses.begin(), kPasses.end()})) {
      step += gemm.macs() * gemm.count;
      if (gemm.pass == Pass::kForward) forward += gemm.macs() * gemm.count;
    }
    fmt::print("{:<16} {:>6} {:>18} {:>18}\n", name, trace.layers.size(), forward, step);
  }
  return kDone;
}

int command_technologies(const CommandArguments& given) {
  Arguments arguments("technologies");
  if (!arguments.parse(given)) return kDone;
  const auto folder = data_root() / "configs/technologies";
  fmt::print("{:<8} {:>7} {:>8} {}\n", "name", "node nm", "supply V", "liberty");
  for (const std::string& name : technology_names(folder)) {
    const Technology technology = load_technology(name, folder);
    fmt::print("{:<8} {:>7} {:>8} {}\n", name, technology.node_nm.value_or(0),
               technology.supply_v.value_or(0), technology.liberty.string());
  }
  return kDone;
}

}  // namespace quaver
