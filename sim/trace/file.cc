#include "sim/trace/file.h"

#include <openssl/evp.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include "sim/input/error.h"
#include "sim/input/regular_file.h"

namespace quaver {

std::string read_bytes(const std::filesystem::path& path, std::size_t most_mib,
                       const std::string& expected) {
  const Location file{path.string()};
  if (std::error_code ignored; std::filesystem::is_directory(path, ignored))
    throw InputError(file, "found a directory, expected " + expected);
  check_regular(path, expected);
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw InputError(file, std::string("cannot be opened: ") + std::strerror(errno));
  std::string bytes;
  std::array<char, 65536> block{};
  while (stream.read(block.data(), block.size()) || stream.gcount() > 0) {
    bytes.append(block.data(), static_cast<std::size_t>(stream.gcount()));
    if (bytes.size() > most_mib << 20U)
      throw InputError(
          file, "found more than " + std::to_string(most_mib) + " MiB, expected " + expected);
  }
  if (stream.bad()) throw InputError(file, "cannot be read");
  return bytes;
}

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("OpenSSL cannot compute SHA-256");
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex += kDigits[digest[i] >> 4U];
    hex += kDigits[digest[i] & 15U];
  }
  return hex;
}

}  // namespace quaver
