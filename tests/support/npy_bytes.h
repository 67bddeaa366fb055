// .npy files made from the published description of the format (numpy.org, NEP 1), sharing no code
// with the reader.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace quaver::npy {

// `size` bytes of `value`, the least significant first.
inline std::string little(std::uint64_t value, unsigned size) {
  std::string bytes;
  for (unsigned i = 0; i < size; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xff);
  return bytes;
}

// Magic, version and length before a dict, which is padded so that the data begins at a multiple of
// 64, and the data behind it.
inline std::string file(const std::string& dict, const std::string& data, int major = 1) {
  const std::size_t before = 8 + (major == 1 ? 2 : 4);
  std::string header = dict;
  while ((before + header.size() + 1) % 64 != 0) header += ' ';
  header += '\n';
  std::string bytes = "\x93NUMPY";
  bytes += static_cast<char>(major);
  bytes += '\0';
  return bytes + little(header.size(), major == 1 ? 2 : 4) + header + data;
}

inline std::string dict(const std::string& descr, const std::string& shape,
                        const std::string& fortran = "False") {
  return "{'descr': '" + descr + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }";
}

inline std::string float32s(const std::vector<float>& values) {
  std::string bytes;
  for (const float value : values) bytes += little(std::bit_cast<std::uint32_t>(value), 4);
  return bytes;
}
inline std::string float64s(const std::vector<double>& values) {
  std::string bytes;
  for (const double value : values) bytes += little(std::bit_cast<std::uint64_t>(value), 8);
  return bytes;
}

}  // namespace quaver::npy
