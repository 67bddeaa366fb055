// Bytes that are read of each operand of a GEMM, which the operands' names are of: a is M x K, b is
// K x N, whichever of them an array keeps.
#pragma once

#include <cstdint>
#include <optional>

namespace quaver {

struct OperandBytes {
  std::uint64_t a = 0;
  std::uint64_t b = 0;

  [[nodiscard]] std::uint64_t total() const { return a + b; }
  OperandBytes& operator+=(const OperandBytes& other) {
    a += other.a;
    b += other.b;
    return *this;
  }
  friend OperandBytes operator*(const OperandBytes& bytes, std::uint64_t count) {
    return {bytes.a * count, bytes.b * count};
  }
  friend bool operator==(const OperandBytes&, const OperandBytes&) = default;
};

// To a sum that is none until something has been added to it.
inline void add_bytes(std::optional<OperandBytes>& sum, const OperandBytes& bytes) {
  if (!sum) sum.emplace();
  *sum += bytes;
}

}  // namespace quaver
