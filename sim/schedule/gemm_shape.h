// The shape of one GEMM: an M x K matrix times a K x N one.
#pragma once

#include <cstdint>

namespace quaver {

struct GemmShape {
  std::uint64_t m = 1;
  std::uint64_t n = 1;
  std::uint64_t k = 1;

  friend bool operator==(const GemmShape&, const GemmShape&) = default;
};

constexpr std::uint64_t ceil_div(std::uint64_t x, std::uint64_t y) { return (x + y - 1) / y; }

}  // namespace quaver
