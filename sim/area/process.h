// Running the synthesis tools: no shell, own scratch directory, clean end on Ctrl-C.
#pragma once

#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace quaver {

// A tool is missing or failed. The message names the tool and ends with its own last lines.
class SynthesisError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A signal asked the program to end while a tool was running; everything is cleaned up.
class Interrupted : public std::runtime_error {
 public:
  explicit Interrupted(int signal);
  [[nodiscard]] int signal() const { return signal_; }

 private:
  int signal_;
};

// The program of that name on PATH; `package` is the Debian package that has it, for the message of
// the SynthesisError that says that there is none.
std::filesystem::path find_program(const std::string& name, const std::string& package);

struct ProcessResult {
  int exit_code = 0;   // 128 + signal for a killed process, as shells count
  std::string output;  // standard output and standard error, in the order written
};

// Runs `program` (a path) in `directory` with TMPDIR there, standard input empty. The process is
// the leader of its own group, and an interrupt kills the group (Yosys starts ABC as its child).
ProcessResult run_process(const std::filesystem::path& program,
                          const std::vector<std::string>& arguments,
                          const std::filesystem::path& directory);

// The last `count` lines that are not blank, each indented.
std::string last_lines(const std::string& output, std::size_t count);

// A directory that lives as long as the object.
class ScratchDirectory {
 public:
  ScratchDirectory();
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// While one lives, SIGINT, SIGTERM and SIGHUP make run_process throw Interrupted instead of ending
// the program, so that processes and scratch directories do not survive it. One at a time.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  [[nodiscard]] static int pending();  // the signal that came, 0 for none

 private:
  std::vector<std::pair<int, struct sigaction>> saved_;
};

}  // namespace quaver
