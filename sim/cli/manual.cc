// quaver manual: the manual page, made of the same tables as --help.
#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <sstream>

#include "sim/cli/arguments.h"
#include "sim/cli/commands.h"
#include "sim/cli/description.h"

namespace quaver {
namespace {

// Text for roff: a backslash starts an escape, a dash is typographic unless escaped, and a dot or a
// quote at the start of a line is a request.
std::string roff(const std::string& text) {
  std::string result;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    line.erase(0, line.find_first_not_of(' '));
    if (!result.empty()) result += "\n.br\n";
    if (!line.empty() && (line[0] == '.' || line[0] == '\'')) result += "\\&";
    for (const char c : line) {
      if (c == '\\')
        result += "\\e";
      else if (c == '-')
        result += "\\-";
      else
        result += c;
    }
  }
  return result;
}

void tagged(const std::string& tag, const std::string& text) {
  fmt::print(".TP\n{}\n{}\n", tag, roff(text));
}

void option_entry(const Description::Option& option) {
  const std::string value = option.takes_value ? " \\fIVALUE\\fR" : "";
  tagged("\\fB" + roff("--" + option.name) + "\\fR" + value, option.text);
}

void command_section(const std::vector<std::string>& words, const std::string& summary,
                     const Description& common) {
  const Description description = describe(words);
  fmt::print(".SS quaver {}\n", roff(fmt::format("{}", fmt::join(words, " "))));
  fmt::print("{}\n.PP\n.B quaver {}\n", roff(summary), roff(description.usage));
  for (const auto& positional : description.positionals)
    tagged("\\fI" + roff(positional.name) + "\\fR", positional.text);
  for (const Description::Option& option : description.options)
    if (common.find(option.name) == nullptr) option_entry(option);
}

constexpr const char* kHead = R"(.SH NAME
quaver \- cycle\-accurate, bit\-exact simulator of hybrid 8\-bit floating\-point training hardware
.SH SYNOPSIS
.B quaver
.I COMMAND
.RI [ ARGUMENTS ]
.SH DESCRIPTION
Area, cycles and result bits of training accelerators, from configs and traces of networks.
Data goes to standard output or to files, everything else to standard error.
)";

constexpr const char* kTail = R"(.SH EXIT STATUS
.TP
0
done, and every check held
.TP
1
a check failed: a mismatch, a failed verification
.TP
2
bad input or usage; one line on standard error says where, what was found and what was expected
.TP
3
internal error
.TP
130
interrupted
.SH ENVIRONMENT
.TP
.B QUAVER_DATA
the folder that holds configs, traces and rtl, in place of the installed one
.SH FILES
.TP
.I configs/README.md
every key of configs and recipes
.TP
.I configs/sweeps/README.md
every key of sweeps
.TP
.I traces/README.md
the columns of traces
.TP
.I configs/schema
JSON schemas of configs, recipes and sweeps, for editors
)";

}  // namespace

int command_manual(const CommandArguments& given) {
  Arguments arguments("manual");
  if (!arguments.parse(given)) return kDone;
  const Description common = describe({"manual"});  // it has no options of its own
  fmt::print(".TH QUAVER 1 \"\" \"quaver {}\" \"Quaver\"\n{}.SH COMMANDS\n", QUAVER_VERSION, kHead);
  for (const Command& command : commands()) {
    command_section({command.name}, command.summary, common);
    if (command.name == "sweep")
      command_section({"sweep", "merge"}, "the results of all shards of a sweep as one", common);
  }
  fmt::print(".SH OPTIONS OF EVERY COMMAND\n");
  for (const Description::Option& option : common.options) option_entry(option);
  fmt::print("{}", kTail);
  return kDone;
}

}  // namespace quaver
