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

constexpr const char* kArithmeticRow =
    "{:<18} {:<5} {:<8} {:<8} {:>1} {:<11} {:>4} {:<4} {:<8} {:<4} {}\n";

void print_arithmetic_head() {
  fmt::print(kArithmeticRow, "name", "pass", "a", "b", "W", "intra/inter", "CL", "sum", "output",
             "to", "overflow");
}

// A row a pass; one row for passes that are alike.
void print_arithmetic(const Recipe& recipe) {
  const std::span<const PassArithmetic> passes = recipe.arithmetics();
  const bool alike =
      passes.size() == kPasses.size() && passes[0] == passes[1] && passes[0] == passes[2];
  for (std::size_t i = 0; i < (alike ? 1 : passes.size()); ++i) {
    const PassArithmetic& pass = passes[i];
    const Accumulation& sum = pass.accumulation;
    fmt::print(kArithmeticRow, i == 0 ? recipe.name : "", alike ? "all" : to_string(kPasses[i]),
               pass.a.name, pass.b.name, pass.fused_products, sum.intra.name + "/" + sum.inter.name,
               sum.chunk == 0 ? "none" : std::to_string(sum.chunk), to_string(sum.rounding),
               pass.output.format.name, to_string(pass.output.rounding),
               to_string(pass.output.overflow));
  }
}

constexpr const char* kTrainingRow = "{:<18} {:<10} {:<17} {:<8} {:<6} {:<14} {}\n";

void print_training_head() {
  fmt::print(kTrainingRow, "name", "first/last", "update", "weight", "by", "loss scale", "from");
}

void print_training(const Recipe& recipe) {
  const auto& update = recipe.update;
  const LossScaling& scaling = recipe.loss_scaling;
  fmt::print(kTrainingRow, recipe.name, recipe.first_last ? recipe.first_last->name : "none",
             update ? to_string(update->variant) : "none", update ? update->weight.name : "",
             update ? to_string(update->rounding) : "", to_string(scaling.policy),
             scaling.policy == LossScalePolicy::kNone ? "" : fmt::format("{:g}", scaling.initial));
}

void print_notes(const char* title, const RecipeNotes& notes) {
  if (notes.empty()) return;
  fmt::print("{}\n", title);
  for (const auto& [key, text] : notes) fmt::print("  {}: {}\n", key, text);
}

void print_recipe(const Recipe& recipe) {
  fmt::print("{}\n\n", recipe.title);
  print_arithmetic_head();
  print_arithmetic(recipe);
  fmt::print("\n");
  print_training_head();
  print_training(recipe);
  fmt::print("\n");
  print_notes("sources", recipe.sources);
  print_notes("left open by the publication, and what is taken", recipe.open);
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
  Arguments arguments("recipes [NAME]");
  arguments.positional("NAME", "a recipe, to be shown with its sources", 1);
  if (!arguments.parse(given)) return kDone;
  if (arguments.given("NAME")) {
    print_recipe(load_recipe(arguments.text("NAME"), {"NAME"}));
    return kDone;
  }
  print_arithmetic_head();
  for (const std::string& name : recipe_names()) print_arithmetic(load_recipe(name, {}));
  fmt::print("\n");
  print_training_head();
  for (const std::string& name : recipe_names()) print_training(load_recipe(name, {}));
  fmt::print("\n");
  for (const std::string& name : recipe_names())
    fmt::print("{:<18} {}\n", name, load_recipe(name, {}).title);
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
