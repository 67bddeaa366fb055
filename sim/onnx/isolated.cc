#include "sim/onnx/isolated.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <string_view>

namespace quaver {
namespace {

// The first byte of what the copy sends: the rest is a result, or the text of an exception.
constexpr char kResult = 'r';
constexpr char kException = 'e';

void send(int pipe, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = write(pipe, bytes.data(), bytes.size());
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) _exit(1);
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string receive(int pipe) {
  std::string bytes;
  std::array<char, 65536> block{};
  while (true) {
    const ssize_t got = read(pipe, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return bytes;
    bytes.append(block.data(), static_cast<std::size_t>(got));
  }
}

[[noreturn]] void run_copy(int pipe, const std::function<std::string()>& work) {
  for (const int signal : {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV}) std::signal(signal, SIG_DFL);
  if (const int nowhere = open("/dev/null", O_WRONLY); nowhere >= 0) {
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
  }
  std::string message;
  try {
    message = kResult + work();
  } catch (const std::exception& error) {
    message = kException + std::string(error.what());
  }
  send(pipe, message);
  _exit(0);  // without what the original has left to do at its end
}

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error(what + ": " + std::strerror(errno));
}

}  // namespace

std::string run_isolated(const std::function<std::string()>& work) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) fail("cannot make a pipe");
  const pid_t child = fork();
  if (child < 0) fail("cannot start a process");
  if (child == 0) {
    close(ends[0]);
    run_copy(ends[1], work);
  }
  close(ends[1]);
  const std::string message = receive(ends[0]);
  close(ends[0]);
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) fail("cannot wait for a process");
  if (WIFSIGNALED(status))
    throw std::runtime_error("ended by a signal (" + std::string(strsignal(WTERMSIG(status))) +
                             ")");
  if (message.empty()) throw std::runtime_error("ended without a result");
  if (message.front() != kResult) throw std::runtime_error(message.substr(1));
  return message.substr(1);
}

}  // namespace quaver
