// quaver completion: what may stand at a place of the command line, from the commands' own tables.
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <iostream>
#include <map>

#include "models/lockstep/unit_bench.h"
#include "sim/cli/arguments.h"
#include "sim/cli/commands.h"
#include "sim/cli/description.h"
#include "sim/input/data_files.h"
#include "sim/recipe/recipe.h"

namespace quaver {
namespace {

using Texts = std::vector<std::string>;

// Asks the program itself at each tab, so that there is no list to keep in step. A line `@files EXT
// EXT` stands for the files that end so, `@folders` for folders.
constexpr const char* kBash =
    R"(# bash completion of quaver; in zsh: autoload -U bashcompinit && bashcompinit, then source this.
_quaver() {
  local current=${COMP_WORDS[COMP_CWORD]} line name extension
  [ "$current" = "=" ] && current=
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      @folders | @files*)
        compopt -o filenames 2>/dev/null
        while IFS= read -r name; do
          if [ -d "$name" ] || [ "$line" = @files ]; then
            COMPREPLY+=("$name")
          else
            for extension in ${line#@*[ s]}; do
              [[ $name == *."$extension" ]] && COMPREPLY+=("$name")
            done
          fi
        done < <(compgen -f -- "$current")
        ;;
      *) COMPREPLY+=("$line") ;;
    esac
  done < <("${COMP_WORDS[0]}" completion words "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _quaver quaver
)";

Texts data_paths(const std::string& folder, const std::string& extension) {
  Texts paths;
  for (const std::string& name : data_file_names(folder, extension))
    paths.push_back(folder + "/" + name + extension);
  return paths;
}

Texts with(Texts texts, const std::string& more) {
  texts.push_back(more);
  return texts;
}

Texts unit_names() {
  Texts names = {"all", "systolic_array"};
  for (const BenchedUnit& unit : benched_units()) names.push_back(unit.unit);
  return names;
}

// Of a positional argument or of an option by its name; any file where nothing better is known.
Texts values(const std::string& name) {
  static const std::map<std::string, Texts> kWords = {
      {"show", {"show"}},
      {"SHELL", {"bash"}},
      {"OP", {"mul", "add", "fma", "convert", "mac", "dot", "decode", "update", "loss-scale"}},
      {"tier", {"analytic", "systemc", "rtl"}},
      {"equal", {"none", "area", "peak"}},
      {"passes", {"fwd", "dgrad", "wgrad"}},
      {"pass", {"fwd", "dgrad", "wgrad"}},
      {"rounding", {"rne", "rna", "rtz"}},
      {"overflow", {"special", "saturate"}},
      {"operands-missing", {"error", "synthetic"}},
      {"log-level", {"debug", "info", "warning", "error", "off"}},
      {"out", {"@folders"}},
      {"operands", {"@folders"}},
      {"DIR", {"@folders"}},
      {"FILE", {"@files csv onnx"}}};
  if (const auto words = kWords.find(name); words != kWords.end()) return words->second;
  if (name == "CONFIG" || name == "config")
    return with(data_paths("configs", ".yaml"), "@files yaml");
  if (name == "SWEEP") return with(data_paths("configs/sweeps", ".yaml"), "@files yaml");
  if (name == "TRACE" || name == "trace")
    return with(data_paths("traces", ".csv"), "@files csv onnx");
  if (name == "NAME" || name == "recipe" || name == "recipes")
    return with(recipe_names(), "@files yaml");
  if (name == "UNIT") return unit_names();
  if (name == "technology")
    return with(data_file_names("configs/technologies", ".yaml"), "@files lib");
  return {"@files"};
}

// The words that may stand where the last of `words` does; `words` begins behind `quaver`.
Texts candidates(Texts words) {
  const std::string current = words.back() == "=" ? "" : words.back();
  words.pop_back();
  std::erase(words, "=");  // bash splits --tier=rtl at it
  Texts found;
  if (words.empty()) {
    for (const Command& command : commands()) found.push_back(command.name);
    found.insert(found.end(), {"--help", "--version"});
    return found;
  }
  const bool known = std::ranges::any_of(
      commands(), [&](const Command& command) { return command.name == words[0]; });
  if (!known) return {};
  const bool merge = words[0] == "sweep" && words.size() > 1 && words[1] == "merge";
  const Description description = merge ? describe({"sweep", "merge"}) : describe({words[0]});
  std::size_t position = 0;  // of positional arguments
  for (std::size_t i = merge ? 2 : 1; i < words.size(); ++i) {
    const Description::Option* option =
        words[i].starts_with("--") ? description.find(words[i].substr(2)) : nullptr;
    if (option != nullptr && option->takes_value) {
      if (i + 1 == words.size()) return values(option->name);
      ++i;
    } else if (!words[i].starts_with("-")) {
      ++position;
    }
  }
  if (current.starts_with("-")) {
    for (const auto& option : description.options) found.push_back("--" + option.name);
    return found;
  }
  const auto& positionals = description.positionals;
  if (words.size() == 1 && words[0] == "sweep") found.emplace_back("merge");
  if (position >= positionals.size() && !positionals.empty() && positionals.back().repeated)
    position = positionals.size() - 1;
  if (position < positionals.size()) {
    const Texts more = values(positionals[position].name);
    found.insert(found.end(), more.begin(), more.end());
  }
  return found;
}

}  // namespace

int command_completion(const CommandArguments& given) {
  if (given.size() > 1 && given[0] == "words") {
    const std::string current = given.back() == "=" ? "" : given.back();
    for (const std::string& text : candidates({given.begin() + 1, given.end()}))
      if (text.starts_with(current) || text.starts_with('@')) std::cout << text << '\n';
    return kDone;
  }
  Arguments arguments("completion bash");
  arguments.positional("SHELL", "bash: print its completion; source <(quaver completion bash)");
  if (!arguments.parse(given)) return kDone;
  if (arguments.text("SHELL") != "bash")
    throw InputError({"SHELL"}, "found '" + arguments.text("SHELL") + "', expected bash");
  std::cout << kBash;
  return kDone;
}

}  // namespace quaver
