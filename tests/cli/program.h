// Runs the quaver program as a user does: arguments and standard input in, text and exit code out.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace quaver::cli_test {

inline constexpr const char* kConfig = "configs/hfp8-8x8.yaml";
inline constexpr const char* kTrace = "traces/lenet5.csv";
inline constexpr int kKilled = -1;  // the code of a program that a signal ended

struct Outcome {
  int code = 0;
  std::string out;
  std::string err;
};

// A folder of its own for each test, removed with everything in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  // Writes a file there and returns its full name.
  [[nodiscard]] std::string write(const std::string& name, std::string_view content) const;

 private:
  std::filesystem::path path_;
};

std::string read_text(const std::filesystem::path& path);

// Both run in an empty folder, so that shipped files are found by name and not by chance; the
// second sends standard output to a file of the caller's choice.
Outcome run_quaver(const std::vector<std::string>& arguments, std::string_view input = "");
Outcome run_quaver_into(const std::string& output, const std::vector<std::string>& arguments,
                        std::string_view input = "");

// Sends the signal as soon as the program has a process of its own at work.
Outcome interrupt_quaver(const std::vector<std::string>& arguments, int signal);

// Expects exit code 2, nothing on standard output and the one line `quaver: MESSAGE`.
void expect_error(const std::vector<std::string>& arguments, const std::string& message,
                  std::string_view input = "");
// The same for messages that list what is known, which grows: `quaver: BEGINNING...`.
void expect_error_starting(const std::vector<std::string>& arguments, const std::string& beginning,
                           std::string_view input = "");

// `quaver run` on a small machine and LeNet-5 without areas, plus `more`.
std::vector<std::string> small_run(const std::vector<std::string>& more);

}  // namespace quaver::cli_test
