#include "sim/cli/commands.h"

namespace quaver {

const std::vector<Command>& commands() {
  static const std::vector<Command> table = {
      {"run", "area, cycles and bit-exact results of a config on a trace", command_run},
      {"sweep", "many machines on traces: constraints, Pareto front, resumable, in shards",
       command_sweep},
      {"compare", "configs side by side on one trace, at equal area or as they are",
       command_compare},
      {"import", "a SCALE-Sim topology or an ONNX model as a trace", command_import},
      {"verify", "RTL, SystemC and golden model in lockstep, bit by bit", command_verify},
      {"area", "area and delay of units and architectures, from synthesis", command_area},
      {"energy", "energy of an operation of each FPU, from its gates", command_energy},
      {"bench", "what this machine reaches, as ratios to its float32 peak", command_bench},
      {"eval", "the golden model as a filter: operands in, result codes out", command_eval},
      {"config", "what a config resolves to, and where each value comes from", command_config},
      {"formats", "the number formats that have names", command_formats},
      {"recipes", "the arithmetic of published systems", command_recipes},
      {"traces", "the networks that ship with Quaver", command_traces},
      {"technologies", "the cell libraries that areas come from", command_technologies},
      {"manual", "the manual page, for man", command_manual},
      {"completion", "completion of the command line, for bash", command_completion},
  };
  return table;
}

Provenance provenance(const std::string& command, const CommandArguments& arguments) {
  CommandArguments words = {command};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return {command_line(words), QUAVER_VERSION};
}

}  // namespace quaver
