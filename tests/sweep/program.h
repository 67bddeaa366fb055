// Runs `quaver sweep` as a process that can be killed.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace quaver {

// Starts the program with these arguments; its standard output goes to `output`, its errors to
// `output`.err. `file_limit` bytes (0: none) is how long its files may grow.
pid_t start_quaver(const std::vector<std::string>& arguments, const std::string& output,
                   unsigned long file_limit = 0);
// The exit code, or -SIGNAL.
int end_of(pid_t child);

}  // namespace quaver
