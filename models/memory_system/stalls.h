// Cycles in which an array waits for its memory system, by what is missing in them.
#pragma once

#include <cstdint>

namespace quaver {

// An array waits for a block as long as it has none, and for its result buffer where the block is
// there: no cycle counts twice.
struct Stalls {
  std::uint64_t first_block = 0;  // before the array's first fold
  std::uint64_t operands = 0;     // the block of a later fold (os: of a slice)
  std::uint64_t results = 0;      // both halves of the result buffer are still being written back

  [[nodiscard]] std::uint64_t total() const { return first_block + operands + results; }
  Stalls& operator+=(const Stalls& other) {
    first_block += other.first_block;
    operands += other.operands;
    results += other.results;
    return *this;
  }
  friend Stalls operator*(const Stalls& stalls, std::uint64_t count) {
    return {stalls.first_block * count, stalls.operands * count, stalls.results * count};
  }
  friend bool operator==(const Stalls&, const Stalls&) = default;
};

}  // namespace quaver
