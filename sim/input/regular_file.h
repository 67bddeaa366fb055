// What is read to its end must have one.
#pragma once

#include <filesystem>
#include <string>

namespace quaver {

// Throws InputError for what is there but neither a file nor a folder, which have messages of their
// own: whoever opens a pipe waits for somebody to write to it. `expected`: "a .npy file".
void check_regular(const std::filesystem::path& path, const std::string& expected);

}  // namespace quaver
