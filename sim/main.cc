// The command line's entry: picks the command, turns exceptions into exit codes and one line.
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <systemc>

#include "sim/area/process.h"
#include "sim/cli/commands.h"
#include "sim/input/error.h"

namespace quaver {
namespace {

void print_help() {
  std::cout << "usage: quaver COMMAND [ARGUMENTS]\n"
               "       quaver COMMAND --help\n\n"
               "Cycle-accurate, bit-exact simulation of hybrid 8-bit floating-point training "
               "hardware.\n\n";
  for (const Command& command : commands())
    std::cout << "  " << command.name << std::string(14 - command.name.size(), ' ')
              << command.summary << '\n';
}

int dispatch(const CommandArguments& arguments) {
  if (arguments.empty())
    throw InputError({"COMMAND"},
                     "missing, expected: quaver COMMAND [ARGUMENTS], see quaver --help");
  if (arguments[0] == "--help" || arguments[0] == "-h") {
    print_help();
    return kDone;
  }
  if (arguments[0] == "--version") {
    std::cout << "quaver " QUAVER_VERSION "\n";
    return kDone;
  }
  std::vector<std::string> names;
  for (const Command& command : commands()) {
    if (command.name == arguments[0]) return command.run({arguments.begin() + 1, arguments.end()});
    names.push_back(command.name);
  }
  throw InputError({"COMMAND"}, "unknown command '" + arguments[0] + "', expected one of " +
                                    join(names) + did_you_mean(arguments[0], names));
}

int report(const std::string& message, int code) {
  std::cerr << "quaver: " << message << '\n';
  return code;
}

int guarded(const CommandArguments& arguments) {
  try {
    const int code = dispatch(arguments);
    std::cout.flush();
    if (!std::cout || std::fflush(stdout) != 0)
      return report("standard output: cannot be written", kInternalError);
    return code;
  } catch (const InputError& error) {
    return report(error.what(), kBadInput);
  } catch (const Interrupted&) {
    return report("interrupted", kInterrupted);
  } catch (const std::exception& error) {
    return report(std::string("error: ") + error.what(), kInternalError);
  }
}

// Standard output has data alone; SystemC would print there what it has to say.
void report_systemc(const sc_core::sc_report& message, const sc_core::sc_actions& actions) {
  if ((actions & sc_core::SC_DISPLAY) != 0) {
    const bool warns = message.get_severity() != sc_core::SC_INFO;
    spdlog::log(warns ? spdlog::level::warn : spdlog::level::debug, "SystemC: {}: {}",
                message.get_msg_type(), message.get_msg());
  }
  sc_core::sc_report_handler::default_handler(message,
                                              actions & ~sc_core::sc_actions{sc_core::SC_DISPLAY});
}

}  // namespace
}  // namespace quaver

// The library's own main() prints a banner; this one asks it not to.
int main(int argc, char* argv[]) {
  setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1);
  return sc_core::sc_elab_and_sim(argc, argv);
}

// SystemC's library calls it, so it is one of the few symbols that are not hidden.
[[gnu::visibility("default")]] int sc_main(int argc, char* argv[]) {
  sc_core::sc_report_handler::set_actions("/IEEE_Std_1666/deprecated", sc_core::SC_DO_NOTHING);
  sc_core::sc_report_handler::set_handler(quaver::report_systemc);
  std::signal(SIGPIPE, SIG_IGN);
  spdlog::set_default_logger(spdlog::stderr_color_mt("quaver"));
  spdlog::set_pattern("%^%l%$: %v");
  return quaver::guarded({argv + 1, argv + argc});
}
