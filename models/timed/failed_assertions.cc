#include "models/timed/failed_assertions.h"

#include <cstdarg>
#include <cstdio>
#include <utility>

namespace quaver {

thread_local FailedAssertions* failed_assertions = nullptr;

namespace {

thread_local std::string printed;  // since the last $stop

// "[0] %Error: FILE:LINE: ...\n" without its beginning, a time that no bench advances, and its end.
std::string without_time(std::string text) {
  static constexpr const char* kBeginning = "%Error: ";
  if (const std::size_t at = text.find(kBeginning); at != std::string::npos)
    text.erase(0, at + std::char_traits<char>::length(kBeginning));
  text.erase(text.find_last_not_of('\n') + 1);
  return text;
}

}  // namespace
}  // namespace quaver

int quaver_verilated_print(const char* format, ...) {
  va_list arguments, again;
  va_start(arguments, format);
  va_copy(again, arguments);
  const int length = std::vsnprintf(nullptr, 0, format, arguments);
  va_end(arguments);
  std::string text(static_cast<std::size_t>(length < 0 ? 0 : length), '\0');
  std::vsnprintf(text.data(), text.size() + 1, format, again);
  va_end(again);
  quaver::printed += text;
  return length;
}

// Called behind the message of each $error.
void vl_stop(const char*, int, const char*) {
  const std::string text = quaver::without_time(std::exchange(quaver::printed, {}));
  quaver::FailedAssertions* const failed = quaver::failed_assertions;
  if (failed == nullptr)
    std::fprintf(stderr, "%s\n", text.c_str());
  else if (failed->find(text) == std::string::npos)
    *failed += (failed->empty() ? "" : "\n  ") + text;
}
