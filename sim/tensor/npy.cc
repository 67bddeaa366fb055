#include "sim/tensor/npy.h"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "sim/input/error.h"
#include "sim/input/regular_file.h"
#include "sim/tensor/npy_header.h"

namespace quaver {
namespace {

// IEEE 754-2019, 3.4: sign, exponent and fraction of `width` bits, the value exactly.
Number decode_ieee(std::uint64_t bits, int exponent_bits, int fraction_bits) {
  const std::uint64_t fraction = bits & ((std::uint64_t{1} << fraction_bits) - 1);
  const std::uint64_t top = (std::uint64_t{1} << exponent_bits) - 1;
  const std::uint64_t field = bits >> fraction_bits & top;
  const bool negative = (bits >> (exponent_bits + fraction_bits) & 1U) != 0;
  if (field == top)
    return {fraction == 0 ? NumberClass::kInfinity : NumberClass::kNan, negative, 0, 0};
  const int bias = static_cast<int>(top >> 1U);
  const int exponent = std::max(static_cast<int>(field), 1) - bias - fraction_bits;
  const std::uint64_t hidden = field == 0 ? 0 : std::uint64_t{1} << fraction_bits;
  return {NumberClass::kFinite, negative, exponent, hidden | fraction};
}

std::ifstream open(const std::filesystem::path& path) {
  const Location file{path.string()};
  if (std::error_code ignored; std::filesystem::is_directory(path, ignored))
    throw InputError(file, "found a directory, expected a .npy file");
  check_regular(path, "a .npy file");
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw InputError(file, std::string("cannot be opened: ") + std::strerror(errno));
  return stream;
}

std::uint64_t size_of(const std::filesystem::path& path) {
  std::error_code error;
  const std::uint64_t size = std::filesystem::file_size(path, error);
  if (error)
    throw InputError({path.string()}, "cannot be read: " + error.message() + ", expected a file");
  return size;
}

// The first `size` bytes, or as many as there are.
std::string beginning(const std::filesystem::path& path, std::uint64_t size) {
  std::ifstream stream = open(path);
  std::string bytes(size, '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(size));
  if (stream.bad()) throw InputError({path.string()}, "cannot be read");
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  return bytes;
}

}  // namespace

std::string_view to_string(NpyType type) {
  switch (type) {
    case NpyType::kFloat16: return "float16";
    case NpyType::kFloat32: return "float32";
    case NpyType::kFloat64: return "float64";
    case NpyType::kUint8: return "uint8";
    case NpyType::kUint16: return "uint16";
  }
  return "";
}

unsigned bytes_of(NpyType type) {
  switch (type) {
    case NpyType::kUint8: return 1;
    case NpyType::kFloat16:
    case NpyType::kUint16: return 2;
    case NpyType::kFloat32: return 4;
    case NpyType::kFloat64: return 8;
  }
  return 0;
}

bool is_float(NpyType type) { return type != NpyType::kUint8 && type != NpyType::kUint16; }

std::uint64_t NpyHeader::elements() const {
  std::uint64_t product = 1;
  for (const std::uint64_t axis : shape) product *= axis;
  return product;
}

std::string shape_text(const std::vector<std::uint64_t>& shape) {
  std::string text;
  for (const std::uint64_t axis : shape) text += (text.empty() ? "" : ", ") + std::to_string(axis);
  return "(" + text + (shape.size() == 1 ? ",)" : ")");
}

NpyArray::NpyArray(NpyHeader header, std::string bytes, std::string source)
    : header_(std::move(header)), bytes_(std::move(bytes)), source_(std::move(source)) {}

std::uint64_t NpyArray::offset(std::uint64_t index) const {
  if (header_.fortran_order) {
    std::uint64_t place = 0;
    std::uint64_t step =
        header_.elements();  // distance of neighbours along the axis, first fastest
    for (std::size_t axis = header_.shape.size(); axis-- > 0;) {
      step /= header_.shape[axis];
      place += index % header_.shape[axis] * step;
      index /= header_.shape[axis];
    }
    index = place;
  }
  return header_.data + index * bytes_of(header_.type);
}

std::uint64_t NpyArray::raw(std::uint64_t index) const {
  return little_endian(std::string_view(bytes_).substr(offset(index), bytes_of(header_.type)));
}

Number NpyArray::number(std::uint64_t index) const {
  switch (header_.type) {
    case NpyType::kFloat16: return decode_ieee(raw(index), 5, 10);
    case NpyType::kFloat32: return decode_ieee(raw(index), 8, 23);
    case NpyType::kFloat64: return decode_ieee(raw(index), 11, 52);
    case NpyType::kUint8:
    case NpyType::kUint16: break;
  }
  assert(false);
  return {};
}

std::uint32_t NpyArray::code(std::uint64_t index) const {
  assert(!is_float(header_.type));
  return static_cast<std::uint32_t>(raw(index));
}

Location NpyArray::location(std::uint64_t index) const {
  constexpr std::uint64_t kMost = 0x7fffffff;
  return {source_, 1, static_cast<int>(std::min(offset(index) + 1, kMost))};
}

NpyHeader read_npy_header(const std::filesystem::path& path) {
  // As much as a header can take, and no more of a file that may be large.
  NpyHeader header = parse_npy_header(beginning(path, kMaxNpyHeader + kNpyPreamble), path.string());
  check_npy_size(header, size_of(path), path.string());
  return header;
}

NpyArray read_npy(const std::filesystem::path& path) {
  NpyHeader header = read_npy_header(path);
  const std::uint64_t size = header.data + header.elements() * bytes_of(header.type);
  std::string bytes = beginning(path, size);
  if (bytes.size() != size)
    throw InputError({path.string()}, "found a file that became shorter, expected " +
                                          std::to_string(size) + " bytes");
  return {std::move(header), std::move(bytes), path.string()};
}

NpyArray parse_npy(std::string bytes, const std::string& source) {
  NpyHeader header = parse_npy_header(bytes, source);
  check_npy_size(header, bytes.size(), source);
  return {std::move(header), std::move(bytes), source};
}

}  // namespace quaver
