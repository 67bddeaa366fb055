// Where a file's new contents go.
#pragma once

#include <filesystem>

namespace quaver {

struct OutputFile {
  std::filesystem::path path;  // symbolic links followed, dangling ones, too
  // Whether a new file may take the name: false for a device, a pipe or a socket, which can only be
  // written to. A folder is left to who opens it.
  bool replaceable = true;
};
OutputFile output_file(std::filesystem::path path);

}  // namespace quaver
