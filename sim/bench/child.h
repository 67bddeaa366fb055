// Measuring in a child process: what SystemC elaborates there, and its peak of memory, are its own.
#pragma once

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>
#include <type_traits>

namespace quaver {

// What `work` returns in a child process. Not to be called while other threads run.
template <class Work>
auto in_child(const Work& work) {
  using Result = std::invoke_result_t<Work>;
  static_assert(std::is_trivially_copyable_v<Result>);
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("a bench has no pipe to its process");
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("a bench has no process");
  if (child == 0) {
    bool written = false;
    try {
      const Result result = work();
      written = write(ends[1], &result, sizeof result) == sizeof result;
    } catch (...) {
      written = false;  // the parent sees that nothing came
    }
    _exit(written ? 0 : 1);
  }
  close(ends[1]);
  Result result{};
  const bool whole = read(ends[0], &result, sizeof result) == sizeof result;
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (!whole || status != 0) throw std::runtime_error("a bench's process has failed");
  return result;
}

// Of this process, in bytes, so far.
inline double peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return 1024.0 * static_cast<double>(usage.ru_maxrss);
}

}  // namespace quaver
