// A memory system as processes that pass tokens, stepped cycle by cycle: a DMA that reads blocks,
// an array that streams them, a DMA that writes results back; tokens are free halves of buffers. It
// is written from design "Memory" and knows no recurrence and nothing of sim/.
#pragma once

#include <cstdint>
#include <vector>

namespace quaver {

struct TokenFold {
  std::uint64_t read_cycles = 0;  // of the read channel; 0: everything is in the buffers
  std::uint64_t steps = 1;
  std::uint64_t distance = 1;
  bool ends_tile = false;
  std::uint64_t tail = 0;
  std::uint64_t write_cycles = 0;
};

// Cycles in which the array could have started a fold and waited, from the first cycle on, less the
// first fold's own load; each by what was not there in it.
struct TokenStalls {
  std::uint64_t first_block = 0, later_blocks = 0, result_half = 0;

  [[nodiscard]] std::uint64_t all() const { return first_block + later_blocks + result_half; }
};
TokenStalls token_machine_stalls(const std::vector<TokenFold>& folds, std::uint64_t latency,
                                 std::uint64_t load);

}  // namespace quaver
