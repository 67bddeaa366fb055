#include "sim/cli/description.h"

#include <stdexcept>

#include "sim/cli/commands.h"

namespace quaver {

const Description::Option* Description::find(const std::string& name) const {
  for (const Option& option : options)
    if (option.name == name) return &option;
  return nullptr;
}

Description describe(std::vector<std::string> words) {
  words.emplace_back(kDescribe);
  for (const Command& command : commands()) {
    if (command.name != words.front()) continue;
    try {
      command.run({words.begin() + 1, words.end()});
    } catch (const Description& description) {
      return description;
    }
  }
  throw std::logic_error("no command describes itself as '" + words.front() + "'");
}

}  // namespace quaver
