#include "sim/input/output_file.h"

namespace quaver {
namespace fs = std::filesystem;

OutputFile output_file(fs::path path) {
  std::error_code error;
  constexpr int kMostLinks = 40;  // Linux's own limit
  const fs::file_type behind = fs::status(path, error).type();
  // What a link of /proc/PID/fd names need not be a path; a device is not renamed anyway.
  const bool replaceable = behind == fs::file_type::regular || behind == fs::file_type::not_found ||
                           behind == fs::file_type::directory || behind == fs::file_type::none;
  for (int i = 0; replaceable && i < kMostLinks && fs::is_symlink(path, error); ++i)
    path = path.parent_path() / fs::read_symlink(path, error);
  return {path, replaceable};
}

}  // namespace quaver
