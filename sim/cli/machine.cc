#include "sim/cli/machine.h"

#include "sim/array/analytic.h"
#include "sim/array/rtl_cores.h"
#include "sim/array/timed_model.h"
#include "sim/input/data_files.h"

namespace quaver {
namespace po = boost::program_options;

void add_run_options(Arguments& arguments) {
  arguments.options().add_options()("passes",
                                    po::value<std::string>()->default_value("fwd,dgrad,wgrad"),
                                    "training passes, comma-separated")(
      "batch", po::value<std::string>()->default_value("1"), "samples a step")(
      "no-area", "do not synthesise units that the area needs");
}

RunOptions run_options(const Arguments& arguments) {
  RunOptions options;
  options.passes.clear();
  std::string passes = arguments.text("passes");
  for (std::size_t begin = 0; begin <= passes.size();) {
    const std::size_t end = std::min(passes.find(',', begin), passes.size());
    options.passes.push_back(parse_pass(passes.substr(begin, end - begin), {"--passes"}));
    begin = end + 1;
  }
  options.batch = arguments.integer("batch", 1, 1U << 30);
  options.seed = arguments.seed();
  options.threads = arguments.threads();
  return options;
}

Trace trace_named(const std::string& name) {
  return read_trace(find_data_file(name, "a trace file such as traces/resnet50.csv"));
}

std::unique_ptr<ArrayModel> make_array_model(Tier tier, const Config& config) {
  switch (tier) {
    case Tier::kAnalytic: return std::make_unique<AnalyticModel>();
    case Tier::kSystemC: return std::make_unique<TimedModel>(std::make_unique<ArrayCoreSc>("core"));
    case Tier::kRtl: return std::make_unique<TimedModel>(make_rtl_core(config));
  }
  return nullptr;
}

}  // namespace quaver
