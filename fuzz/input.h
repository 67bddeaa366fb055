// What fuzz targets share. An InputError is the normal end of bad input; every other exception ends
// the process, which libFuzzer reports with the input that did it.
#pragma once

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "sim/input/error.h"

namespace quaver::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// Runs `body`, which may refuse its input.
template <class Body>
void allow_input_error(Body body) {
  try {
    body();
  } catch (const InputError&) {
    return;
  }
}

// Ends the process if something that always holds does not.
inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

// A folder in memory, one a process, for readers that take a file.
class Folder {
 public:
  Folder()
      : path_(std::filesystem::path("/dev/shm") / ("quaver-fuzz-" + std::to_string(getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  // Writes the file anew and returns its full name.
  [[nodiscard]] std::string write(const std::string& name, std::string_view bytes) const {
    const std::filesystem::path file = path_ / name;
    std::ofstream(file, std::ios::binary) << bytes;
    return file.string();
  }

 private:
  std::filesystem::path path_;
};

// The process's folder.
inline const Folder& folder() {
  static const Folder the_folder;
  return the_folder;
}

}  // namespace quaver::fuzz
