#include "sim/cli/machine.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>

#include "sim/array/analytic.h"
#include "sim/array/output_model.h"
#include "sim/array/rtl_cores.h"
#include "sim/array/timed_model.h"
#include "sim/input/data_files.h"

namespace quaver {
namespace po = boost::program_options;

void add_run_options(Arguments& arguments) {
  arguments.options().add_options()("passes", po::value<std::string>(),
                                    "training passes, comma-separated: of fwd, dgrad and wgrad; "
                                    "default: all that the recipe has")(
      "batch", po::value<std::string>()->default_value("1"), "samples a step")(
      "values",
      "compute every output by the golden model also in the analytic tier, for digests and "
      "SQNR; the other tiers always have them")("no-area",
                                                "do not synthesise units that the area needs")(
      "energy",
      "energy, from the gates of the machine's units at work: minutes where the cache has none");
}

namespace {

std::vector<Pass> listed_passes(const std::string& text) {
  std::vector<Pass> passes;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const Pass pass = parse_pass(text.substr(begin, end - begin), {"--passes"});
    if (std::find(passes.begin(), passes.end(), pass) != passes.end())
      throw InputError({"--passes"}, "found '" + std::string(to_string(pass)) +
                                         "' twice, expected each pass once");
    passes.push_back(pass);
    begin = end + 1;
  }
  return passes;
}

const Config* without(std::span<const Config> configs, Pass pass) {
  for (const Config& config : configs)
    if (!config.recipe.has(pass)) return &config;
  return nullptr;
}

}  // namespace

RunOptions run_options(const Arguments& arguments, std::span<const Config> configs) {
  RunOptions options;
  options.values = arguments.has("values");
  options.passes.clear();
  if (arguments.given("passes")) {
    options.passes = listed_passes(arguments.text("passes"));
    for (const Pass pass : options.passes)
      if (const Config* config = without(configs, pass))
        throw InputError({"--passes"}, "recipe '" + config->recipe.name + "' has no " +
                                           std::string(to_string(pass)) + " pass, expected fwd");
  } else {
    for (const Pass pass : kPasses)
      if (without(configs, pass) == nullptr) options.passes.push_back(pass);
  }
  options.batch = arguments.integer("batch", 1, 1U << 30);
  options.seed = arguments.seed();
  options.threads = arguments.threads();
  return options;
}

namespace {

OnnxSizes named_sizes(const std::vector<std::string>& settings) {
  OnnxSizes sizes;
  for (const std::string& text : settings) {
    // A name may hold '='; a size does not.
    const std::size_t at = text.rfind('=');
    std::uint64_t size = 0;
    const char* const end = text.data() + text.size();
    const char* const begin = at == std::string::npos ? end : text.data() + at + 1;
    const auto [stop, error] = std::from_chars(begin, end, size);
    if (at == 0 || error != std::errc{} || stop != end || size == 0 || size > 0x7fffffff)
      throw InputError({"--dim"},
                       "found '" + text + "', expected NAME=SIZE with a size from 1 to 2147483647");
    if (!sizes.emplace(text.substr(0, at), size).second)
      throw InputError({"--dim"},
                       "found '" + text.substr(0, at) + "' twice, expected each name once");
  }
  return sizes;
}

// Without the weights if there is no place for them.
Trace network_named(const std::string& name, const std::vector<std::string>& sizes,
                    OnnxWeights* weights) {
  const std::filesystem::path path =
      find_shipped(name, "traces", ".csv", "a trace file such as traces/resnet50.csv");
  const bool onnx = path.extension() == ".onnx";
  for (const auto& [option, given] :
       {std::pair{"--dim", !sizes.empty()}, std::pair{"--weights", weights != nullptr}})
    if (!onnx && given)
      throw InputError({option}, "'" + name + "' is no ONNX model, expected one (.onnx)");
  Trace trace = onnx ? read_onnx(path, named_sizes(sizes), weights) : read_trace(path);
  for (const std::string& note : trace.notes) spdlog::warn(note);
  return trace;
}

}  // namespace

Trace trace_named(const std::string& name, const std::vector<std::string>& sizes) {
  return network_named(name, sizes, nullptr);
}

Trace onnx_named(const std::string& name, const std::vector<std::string>& sizes,
                 OnnxWeights& weights) {
  return network_named(name, sizes, &weights);
}

std::unique_ptr<ArrayModel> make_array_model(Tier tier, const Config& config, ElementWave* wave) {
  if (config.array.timing == Timing::kScaleSim && tier != Tier::kAnalytic) {
    const Entry* array = config.document.find("array");
    throw InputError(array->value.find("timing")->location,
                     "array.timing: scalesim is a count, not a machine; expected --tier analytic");
  }
  switch (tier) {
    case Tier::kAnalytic: return std::make_unique<AnalyticModel>();
    case Tier::kSystemC:
      if (config.array.dataflow == Dataflow::kOutputStationary)
        return std::make_unique<OutputModel>(wave);
      return std::make_unique<TimedModel>(std::make_unique<ArrayCoreSc>("core", wave));
    case Tier::kRtl: return make_rtl_model(built_core(config));
  }
  return nullptr;
}

}  // namespace quaver
