#include "models/chunk_accumulator/chunk_accumulator.h"

#include <cassert>

namespace quaver {

std::uint32_t ChunkAccumulator::take(std::span<const std::uint32_t> sums, const FootTags& tags) {
  assert(tags.index < totals_.size());
  if (tags.partial) {
    partial_sums_[tags.index] = sums.back();
    return 0;
  }
  std::uint32_t total = tags.new_total ? 0 : totals_[tags.index];
  for (const std::uint32_t sum : sums) total = accumulate_chunk(*accumulation_, total, sum);
  totals_[tags.index] = total;
  return total;
}

}  // namespace quaver
