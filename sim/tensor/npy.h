// NumPy's .npy files (numpy.org, "NEP 1: A simple file format for NumPy arrays", and its versions
// 2.0 and 3.0):
//   0x93 N U M P Y, major, minor, length of the header (2 bytes little-endian in 1.0, 4 above),
//   the header: a Python dict of 'descr', 'fortran_order' and 'shape', blanks, a line feed,
//   the elements.
// Read are float16, float32 and float64 (values) and uint8 and uint16 (codes), little-endian, in C
// or Fortran order. An error's line is 1 and its column the byte, counted from 1.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "models/numerics/number.h"
#include "sim/input/error.h"

namespace quaver {

enum class NpyType : std::uint8_t { kFloat16, kFloat32, kFloat64, kUint8, kUint16 };

std::string_view to_string(NpyType type);  // NumPy's name
unsigned bytes_of(NpyType type);
bool is_float(NpyType type);

struct NpyHeader {
  NpyType type = NpyType::kFloat32;
  bool fortran_order = false;
  std::vector<std::uint64_t> shape;
  std::uint64_t data = 0;  // where the elements begin, in bytes

  [[nodiscard]] std::uint64_t elements() const;  // the product of the shape
};

// "(2, 3)", "(4,)" or "()", as Python writes a shape.
std::string shape_text(const std::vector<std::uint64_t>& shape);

class NpyArray {
 public:
  NpyArray(NpyHeader header, std::string bytes, std::string source);

  [[nodiscard]] const NpyHeader& header() const { return header_; }
  // Element `index` in C order: the last axis fastest, whatever the file's order.
  [[nodiscard]] Number number(std::uint64_t index) const;       // of a float type, exactly
  [[nodiscard]] std::uint32_t code(std::uint64_t index) const;  // of an unsigned type
  [[nodiscard]] Location location(std::uint64_t index) const;   // of the element in the file
  [[nodiscard]] const std::string& source() const { return source_; }

 private:
  [[nodiscard]] std::uint64_t offset(std::uint64_t index) const;  // in bytes
  [[nodiscard]] std::uint64_t raw(std::uint64_t index) const;

  NpyHeader header_;
  std::string bytes_;  // of the whole file
  std::string source_;
};

// The file's beginning, checked, and its size against what the header promises; the elements are
// not read. Throws InputError.
NpyHeader read_npy_header(const std::filesystem::path& path);

NpyArray read_npy(const std::filesystem::path& path);
// A file of version 1.0 in C order; `data` are the elements, little-endian.
std::string npy_file(NpyType type, const std::vector<std::uint64_t>& shape, std::string_view data);
// read_npy from memory; `source` goes into the locations.
NpyArray parse_npy(std::string bytes, const std::string& source);

}  // namespace quaver
