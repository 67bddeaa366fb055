#include "sim/cli/progress.h"

#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cstdio>

namespace quaver {

ProgressBar::ProgressBar(std::string title)
    : title_(std::move(title)), terminal_(isatty(STDERR_FILENO) != 0) {}

ProgressBar::~ProgressBar() {
  if (shown_) fmt::print(stderr, "\r\033[K");
}

void ProgressBar::show(std::size_t done, std::size_t total, std::string_view what) {
  const Clock::time_point now = Clock::now();
  const auto pause = terminal_ ? std::chrono::milliseconds(100) : std::chrono::seconds(30);
  if (total == 0 || now - last_ < pause) return;
  last_ = now;
  if (!terminal_) return spdlog::info("{}: {} of {}, {}", title_, done, total, what);
  shown_ = true;
  constexpr std::size_t kWidth = 30;
  const std::size_t filled = kWidth * done / total;
  std::string left;
  if (done != 0) {
    const double elapsed = std::chrono::duration<double>(now - start_).count();
    left = fmt::format(" {:.0f} s left",
                       elapsed * static_cast<double>(total - done) / static_cast<double>(done));
  }
  fmt::print(stderr, "\r\033[K{} [{}{}] {}/{}{} {:.30}", title_, std::string(filled, '#'),
             std::string(kWidth - filled, ' '), done, total, left, what);
  std::fflush(stderr);
}

}  // namespace quaver
