// The commands of `quaver`, one function each: arguments after the command's name, exit code out.
#pragma once

#include <string>
#include <vector>

#include "sim/report/html.h"

namespace quaver {

using CommandArguments = std::vector<std::string>;

int command_config(const CommandArguments& arguments);
int command_manual(const CommandArguments& arguments);
int command_completion(const CommandArguments& arguments);
int command_run(const CommandArguments& arguments);
int command_import(const CommandArguments& arguments);
int command_sweep(const CommandArguments& arguments);
int command_compare(const CommandArguments& arguments);
int command_verify(const CommandArguments& arguments);
int command_area(const CommandArguments& arguments);
int command_energy(const CommandArguments& arguments);
int command_eval(const CommandArguments& arguments);
int command_bench(const CommandArguments& arguments);
int command_formats(const CommandArguments& arguments);
int command_recipes(const CommandArguments& arguments);
int command_traces(const CommandArguments& arguments);
int command_technologies(const CommandArguments& arguments);

struct Command {
  std::string name;
  std::string summary;
  int (*run)(const CommandArguments&);
};
const std::vector<Command>& commands();

// What a report says made it.
Provenance provenance(const std::string& command, const CommandArguments& arguments);

// Exit codes; 2 and 3 come from exceptions (InputError and any other).
inline constexpr int kDone = 0;
inline constexpr int kCheckFailed = 1;
inline constexpr int kBadInput = 2;
inline constexpr int kInternalError = 3;
inline constexpr int kInterrupted = 130;

}  // namespace quaver
