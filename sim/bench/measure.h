// Timing through Google Benchmark, always against something timed in alternation with it: on a
// shared machine absolute times are not facts, ratios of neighbours nearly are.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace quaver {

// Does some work and returns how many operations that was.
using Work = std::function<double()>;

enum class Clock {
  kThread,  // processor time of the calling thread: what others take does not count
  kWall,    // for work on several threads
};

struct Measurement {
  std::string name;
  Work work;
  Work reference;  // runs before each `work`
  Clock clock = Clock::kThread;
};

struct Speed {
  double rate = 0;       // operations of `work` a second
  double reference = 0;  // operations of `reference` a second
  double ratio = 0;      // rate / reference, as measured side by side
};

// The medians over several repetitions of each measurement, in order. Names are distinct.
std::vector<Speed> measure(const std::vector<Measurement>& measurements);

}  // namespace quaver
