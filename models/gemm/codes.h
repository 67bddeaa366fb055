// Matrices of format codes as they lie in memory: 1, 2 or 4 bytes a code, little-endian.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace quaver {

// Row-major rows x cols codes of `code_bytes` bytes each.
class CodeMatrix {
 public:
  CodeMatrix() = default;
  CodeMatrix(std::uint64_t rows, std::uint64_t cols, unsigned code_bytes)
      : rows_(rows), cols_(cols), code_bytes_(code_bytes), bytes_(rows * cols * code_bytes) {}

  [[nodiscard]] std::uint64_t rows() const { return rows_; }
  [[nodiscard]] std::uint64_t cols() const { return cols_; }
  [[nodiscard]] unsigned code_bytes() const { return code_bytes_; }
  [[nodiscard]] std::span<const std::uint8_t> bytes() const { return bytes_; }
  [[nodiscard]] std::span<std::uint8_t> bytes() { return bytes_; }

  [[nodiscard]] std::uint32_t at(std::uint64_t row, std::uint64_t col) const {
    const std::uint8_t* p = bytes_.data() + (row * cols_ + col) * code_bytes_;
    if (code_bytes_ == 1) return *p;
    std::uint32_t code = 0;
    for (unsigned i = 0; i < code_bytes_; ++i) code |= static_cast<std::uint32_t>(p[i]) << (8 * i);
    return code;
  }
  void set(std::uint64_t row, std::uint64_t col, std::uint32_t code) {
    std::uint8_t* p = bytes_.data() + (row * cols_ + col) * code_bytes_;
    for (unsigned i = 0; i < code_bytes_; ++i) p[i] = static_cast<std::uint8_t>(code >> (8 * i));
  }

  friend bool operator==(const CodeMatrix&, const CodeMatrix&) = default;

 private:
  std::uint64_t rows_ = 0;
  std::uint64_t cols_ = 0;
  unsigned code_bytes_ = 1;
  std::vector<std::uint8_t> bytes_;
};

// Columns become rows.
inline CodeMatrix transposed(const CodeMatrix& codes) {
  CodeMatrix result(codes.cols(), codes.rows(), codes.code_bytes());
  for (std::uint64_t i = 0; i < codes.rows(); ++i)
    for (std::uint64_t j = 0; j < codes.cols(); ++j) result.set(j, i, codes.at(i, j));
  return result;
}

}  // namespace quaver
