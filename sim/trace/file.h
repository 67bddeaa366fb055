// A network's file as bytes. For the readers of traces.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace quaver {

// The file's bytes. Throws InputError if it cannot be read or has more than `most_mib` MiB, which
// a wrong file (or a device) shall meet before it has filled the memory; `expected` names what
// should stand there.
std::string read_bytes(const std::filesystem::path& path, std::size_t most_mib,
                       const std::string& expected);

std::string sha256_hex(std::string_view bytes);

}  // namespace quaver
