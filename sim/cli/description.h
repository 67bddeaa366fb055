// What a command takes, as its option table says: for --help, the manual page and completion.
#pragma once

#include <string>
#include <vector>

namespace quaver {

struct Description {
  struct Positional {
    std::string name, text;
    bool repeated = false;  // takes all words that are left
  };
  struct Option {
    std::string name;  // without the dashes
    std::string text;
    bool takes_value = false;
  };
  std::string usage;  // what follows `quaver`
  std::vector<Positional> positionals;
  std::vector<Option> options;

  [[nodiscard]] const Option* find(const std::string& name) const;  // nullptr if there is none
};

// Of a command, or of a command of a command: {"run"}, {"sweep", "merge"}. The first word must be
// the name of one of commands().
Description describe(std::vector<std::string> words);

// What a command is asked with, by describe() alone: nobody can type it by mistake. The command's
// Arguments answer by throwing its Description.
inline constexpr const char* kDescribe = "\033describe";

}  // namespace quaver
