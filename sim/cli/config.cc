// quaver config show: what a config resolves to, and where each value comes from.
#include <iostream>

#include "sim/cli/arguments.h"
#include "sim/cli/commands.h"
#include "sim/report/resolved_config.h"

namespace quaver {
namespace po = boost::program_options;

int command_config(const CommandArguments& given) {
  Arguments arguments("config show CONFIG [OPTIONS]");
  arguments.positional("show", "the word show: print the config that a run would take, as YAML");
  arguments.positional(
      "CONFIG", "the architecture: a file, or the name of a shipped one, such as hfp8-32x32");
  arguments.options().add_options()("set", po::value<std::vector<std::string>>(),
                                    "KEY=VALUE on top of the config, dotted")(
      "json", "print JSON: the config as in report.json, and an origin a dotted key");
  if (!arguments.parse(given)) return kDone;
  if (arguments.text("show") != "show")
    throw InputError({"config"}, "found '" + arguments.text("show") + "', expected show");
  std::vector<Setting> settings;
  for (const std::string& text : arguments.texts("set")) settings.push_back(parse_setting(text));
  const Config config = load_config(arguments.text("CONFIG"), settings);
  if (arguments.has("json"))
    std::cout << resolved_json(config).dump(1) << '\n';
  else
    std::cout << resolved_yaml(config);
  return kDone;
}

}  // namespace quaver
