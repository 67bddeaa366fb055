#include "sim/input/regular_file.h"

#include "sim/input/error.h"

namespace quaver {

void check_regular(const std::filesystem::path& path, const std::string& expected) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  if (!fs::exists(status) || fs::is_regular_file(status) || fs::is_directory(status)) return;
  const char* const found = fs::is_fifo(status) ? "a pipe" : "a device or a socket";
  throw InputError({path.string()}, std::string("found ") + found + ", expected " + expected);
}

}  // namespace quaver
