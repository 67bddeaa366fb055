#include <cassert>

#include "sim/tensor/npy.h"

namespace quaver {
namespace {

std::string_view descr(NpyType type) {
  switch (type) {
    case NpyType::kFloat16: return "<f2";
    case NpyType::kFloat32: return "<f4";
    case NpyType::kFloat64: return "<f8";
    case NpyType::kUint8: return "|u1";
    case NpyType::kUint16: return "<u2";
  }
  return "";
}

}  // namespace

std::string npy_file(NpyType type, const std::vector<std::uint64_t>& shape, std::string_view data) {
  constexpr std::size_t kPreamble = 10;   // of version 1.0
  constexpr std::size_t kAlignment = 64;  // of the elements, as NumPy writes them
  std::string header = "{'descr': '" + std::string(descr(type)) +
                       "', 'fortran_order': False, 'shape': " + shape_text(shape) + ", }";
  const std::size_t end = kPreamble + header.size() + 1;  // with the line feed
  header.append((kAlignment - end % kAlignment) % kAlignment, ' ');
  header += '\n';
  assert(header.size() <= 0xffff);
  std::string bytes = "\x93NUMPY\x01";
  bytes += '\0';
  bytes += static_cast<char>(header.size() & 0xff);
  bytes += static_cast<char>(header.size() >> 8U);
  return (bytes + header).append(data);
}

}  // namespace quaver
