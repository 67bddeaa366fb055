#include "sim/area/process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <string_view>
#include <system_error>

namespace quaver {
namespace {

constexpr int kPollMilliseconds = 50;

std::atomic<int> pending_signal = 0;
static_assert(std::atomic<int>::is_always_lock_free);  // a signal handler writes it

void remember_signal(int signal) { pending_signal = signal; }

[[noreturn]] void fail(const std::string& what, int error) {
  throw SynthesisError(what + ": " + std::strerror(error));
}

std::vector<std::string> environment_with_tmpdir(const std::filesystem::path& directory) {
  std::vector<std::string> result{"TMPDIR=" + directory.string()};
  for (char** entry = environ; *entry != nullptr; ++entry)
    if (!std::string_view(*entry).starts_with("TMPDIR=")) result.emplace_back(*entry);
  return result;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> result;
  for (std::string& word : words) result.push_back(word.data());
  result.push_back(nullptr);
  return result;
}

// posix_spawn's two option objects; the write end of the pipe becomes both output streams.
class SpawnOptions {
 public:
  SpawnOptions(int output, const std::filesystem::path& directory) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, output, STDERR_FILENO);
    posix_spawn_file_actions_addchdir_np(&actions_, directory.c_str());
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes_, 0);
  }
  ~SpawnOptions() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnOptions(const SpawnOptions&) = delete;
  SpawnOptions& operator=(const SpawnOptions&) = delete;

  [[nodiscard]] pid_t spawn(const std::filesystem::path& program, std::vector<std::string> argv,
                            std::vector<std::string> environment) const {
    pid_t child = 0;
    const int error = posix_spawn(&child, program.c_str(), &actions_, &attributes_,
                                  pointers(argv).data(), pointers(environment).data());
    if (error != 0) fail("cannot start " + program.string(), error);
    return child;
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  int fd_;
};

// Reads until every writer has closed the pipe; false if a signal came first.
bool read_all(int fd, std::string& output) {
  std::array<char, 65536> buffer{};
  while (pending_signal == 0) {
    pollfd item{fd, POLLIN, 0};
    const int ready = poll(&item, 1, kPollMilliseconds);
    if (ready < 0 && errno != EINTR) fail("poll", errno);
    if (ready <= 0) continue;
    const ssize_t count = read(fd, buffer.data(), buffer.size());
    if (count == 0) return true;
    if (count < 0 && errno != EINTR) fail("read", errno);
    if (count > 0) output.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return false;
}

int wait_for(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) fail("waitpid", errno);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

Interrupted::Interrupted(int signal)
    : std::runtime_error("interrupted by signal " + std::to_string(signal)), signal_(signal) {}

std::filesystem::path find_program(const std::string& name, const std::string& package) {
  const char* path = std::getenv("PATH");
  std::istringstream directories(path == nullptr ? "" : path);
  for (std::string directory; std::getline(directories, directory, ':');) {
    if (directory.empty()) continue;
    const std::filesystem::path candidate = std::filesystem::path(directory) / name;
    std::error_code ignored;
    if (std::filesystem::is_regular_file(candidate, ignored) &&
        access(candidate.c_str(), X_OK) == 0) {
      return std::filesystem::absolute(candidate);  // the tool runs in another directory
    }
  }
  throw SynthesisError(name + " not found on PATH: install the Debian package " + package);
}

ProcessResult run_process(const std::filesystem::path& program,
                          const std::vector<std::string>& arguments,
                          const std::filesystem::path& directory) {
  if (pending_signal != 0) throw Interrupted(pending_signal);
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) fail("pipe", errno);
  Descriptor read_end(ends[0]);
  Descriptor write_end(ends[1]);
  std::vector<std::string> argv{program.filename().string()};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  const pid_t child = SpawnOptions(write_end.get(), directory)
                          .spawn(program, std::move(argv), environment_with_tmpdir(directory));
  write_end.close();
  ProcessResult result;
  const bool complete = read_all(read_end.get(), result.output);
  if (!complete) kill(-child, SIGKILL);
  result.exit_code = wait_for(child);
  if (!complete) throw Interrupted(pending_signal);
  return result;
}

std::string last_lines(const std::string& output, std::size_t count) {
  std::vector<std::string> lines;
  std::istringstream stream(output);
  for (std::string line; std::getline(stream, line);)
    if (line.find_first_not_of(" \t\r") != std::string::npos) lines.push_back(line);
  std::string result;
  for (std::size_t i = lines.size() > count ? lines.size() - count : 0; i < lines.size(); ++i)
    result += "\n  " + lines[i];
  return result.empty() ? "\n  (it printed nothing)" : result;
}

ScratchDirectory::ScratchDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "quaver-area-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) fail("cannot make a scratch directory " + name, errno);
  path_ = name;
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;  // a destructor must not throw, and nothing depends on the result
  std::filesystem::remove_all(path_, ignored);
}

InterruptGuard::InterruptGuard() {
  pending_signal = 0;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction old {};
    sigaction(signal, nullptr, &old);
    if (old.sa_handler == SIG_IGN) continue;  // nohup, background jobs: stays ignored
    struct sigaction action {};
    action.sa_handler = remember_signal;
    sigemptyset(&action.sa_mask);
    sigaction(signal, &action, nullptr);
    saved_.emplace_back(signal, old);
  }
}

InterruptGuard::~InterruptGuard() {
  for (const auto& [signal, action] : saved_) sigaction(signal, &action, nullptr);
  pending_signal = 0;
}

int InterruptGuard::pending() { return pending_signal; }

}  // namespace quaver
