// The foot of one column: adds chunk sums into totals, and keeps partial sums of chunks that go on
// in the next fold.
// RTL: rtl/chunk_accumulator/quaver_chunk_accumulator.sv
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/numerics/dot.h"

namespace quaver {

// What to do with the sums that arrive at the foot for one streamed row.
struct FootTags {
  std::uint32_t index = 0;  // the streamed row inside its piece, below the depth
  bool partial = false;     // the last segment's chunk goes on in the next fold
  bool new_total = false;   // the tile's first chunk: the total starts from +0

  bool operator==(const FootTags&) const = default;
};

class ChunkAccumulator {
 public:
  // `accumulation` must outlive this; `depth` rows a piece.
  ChunkAccumulator(const Accumulation& accumulation, std::uint32_t depth)
      : accumulation_(&accumulation), totals_(depth), partial_sums_(depth) {}

  // Takes the sums of all segments of one streamed row, in chunk order. Returns the row's total so
  // far, or 0 for a partial sum, which is kept for re-entry instead.
  std::uint32_t take(std::span<const std::uint32_t> sums, const FootTags& tags);

  // The partial sum that re-enters at the top of the column for this row.
  [[nodiscard]] std::uint32_t reenter(std::uint32_t index) const { return partial_sums_[index]; }

 private:
  const Accumulation* accumulation_;
  std::vector<std::uint32_t> totals_;        // inter-chunk format
  std::vector<std::uint32_t> partial_sums_;  // intra-chunk format
};

}  // namespace quaver
