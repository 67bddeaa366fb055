// The beginning of a .npy file. Internal to sim/tensor.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/tensor/npy.h"

namespace quaver {

// Longer than any header of these types: NumPy pads to 64 bytes, a shape has at most 64 axes.
inline constexpr std::uint64_t kMaxNpyHeader = 65536;
// Magic, version and length, at most.
inline constexpr std::uint64_t kNpyPreamble = 12;

inline std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;)
    value = value << 8U | static_cast<unsigned char>(bytes[i]);
  return value;
}

// `bytes` is the file's beginning, to the end of the header at least. Throws InputError.
NpyHeader parse_npy_header(std::string_view bytes, const std::string& source);

// Throws InputError unless a file of this size holds the elements and nothing more.
void check_npy_size(const NpyHeader& header, std::uint64_t file_size, const std::string& source);

}  // namespace quaver
