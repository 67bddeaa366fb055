#include "tests/cli/program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace quaver::cli_test {
namespace fs = std::filesystem;
namespace {

pid_t spawn(const std::vector<std::string>& arguments, const fs::path& folder,
            const std::string& output) {
  std::vector<char*> argv{const_cast<char*>(QUAVER_PROGRAM)};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const std::string input = folder / "stdin";
  const std::string errors = folder / "stderr";
  const std::string work = folder / "work";
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, input.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, output.c_str(), O_WRONLY | O_CREAT, 0600);
  posix_spawn_file_actions_addopen(&actions, 2, errors.c_str(), O_WRONLY | O_CREAT, 0600);
  posix_spawn_file_actions_addchdir_np(&actions, work.c_str());
  pid_t child = 0;
  const int failed = posix_spawn(&child, QUAVER_PROGRAM, &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error("cannot start " QUAVER_PROGRAM);
  return child;
}

int wait_for(pid_t child) {
  int status = 0;
  if (waitpid(child, &status, 0) != child) throw std::runtime_error("waitpid failed");
  return WIFEXITED(status) ? WEXITSTATUS(status) : kKilled;
}

std::string command_line(const std::vector<std::string>& arguments) {
  std::string text = "quaver";
  for (const std::string& argument : arguments) text += " " + argument;
  return text;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string name = fs::temp_directory_path() / "quaver-cli-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string TemporaryFolder::write(const std::string& name, std::string_view content) const {
  std::ofstream(path_ / name, std::ios::binary) << content;
  return path_ / name;
}

std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

Outcome run_quaver_into(const std::string& output, const std::vector<std::string>& arguments,
                        std::string_view input) {
  const TemporaryFolder folder;
  fs::create_directory(folder.path() / "work");
  (void)folder.write("stdin", input);
  const std::string out = output.empty() ? std::string(folder.path() / "stdout") : output;
  Outcome outcome;
  outcome.code = wait_for(spawn(arguments, folder.path(), out));
  if (output.empty()) outcome.out = read_text(out);
  outcome.err = read_text(folder.path() / "stderr");
  EXPECT_TRUE(fs::is_empty(folder.path() / "work")) << "files were left in the working directory";
  return outcome;
}

Outcome interrupt_quaver(const std::vector<std::string>& arguments, int signal) {
  const TemporaryFolder folder;
  fs::create_directory(folder.path() / "work");
  (void)folder.write("stdin", "");
  const std::string out = folder.path() / "stdout";
  const pid_t program = spawn(arguments, folder.path(), out);
  const std::string id = std::to_string(program);
  const fs::path children = fs::path("/proc") / id / "task" / id / "children";
  while (waitpid(program, nullptr, WNOHANG) == 0 && read_text(children).empty()) usleep(1000);
  kill(program, signal);
  Outcome outcome;
  outcome.code = wait_for(program);
  outcome.out = read_text(out);
  outcome.err = read_text(folder.path() / "stderr");
  return outcome;
}

Outcome run_quaver(const std::vector<std::string>& arguments, std::string_view input) {
  return run_quaver_into("", arguments, input);
}

void expect_error(const std::vector<std::string>& arguments, const std::string& message,
                  std::string_view input) {
  SCOPED_TRACE(command_line(arguments));
  const Outcome outcome = run_quaver(arguments, input);
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.err, "quaver: " + message + "\n");
  EXPECT_EQ(outcome.out, "");
}

void expect_error_starting(const std::vector<std::string>& arguments, const std::string& beginning,
                           std::string_view input) {
  SCOPED_TRACE(command_line(arguments));
  const Outcome outcome = run_quaver(arguments, input);
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.err.substr(0, 8 + beginning.size()), "quaver: " + beginning);
  // One line: the only newline is the last character.
  EXPECT_EQ(outcome.err.find('\n') + 1, outcome.err.size());
  EXPECT_EQ(outcome.out, "");
}

std::vector<std::string> small_run(const std::vector<std::string>& more) {
  std::vector<std::string> arguments{"run", kConfig, kTrace, "--no-area"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

}  // namespace quaver::cli_test
