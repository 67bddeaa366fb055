// Progress on standard error: a bar if that is a terminal, else a line every half a minute.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace quaver {

class ProgressBar {
 public:
  explicit ProgressBar(std::string title);
  ~ProgressBar();  // leaves the line empty
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  // Shows done of total steps with an estimate of the time left, at most ten times a second where
  // a bar is drawn.
  void show(std::size_t done, std::size_t total, std::string_view what);

 private:
  using Clock = std::chrono::steady_clock;
  std::string title_;
  bool terminal_;
  bool shown_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_ = start_;
};

}  // namespace quaver
