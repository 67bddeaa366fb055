#include "sim/memory/periodic.h"

#include "sim/memory/evaluation.h"
#include "sim/memory/gathered_tiles.h"

namespace quaver {
namespace {

// Every column tile has the same blocks but for its columns. Array 0 has the most tiles, and none
// that moves more than another array's: no other array is slower.
MemoryResult alike(const MemoryJob& job, const Traffic& traffic) {
  ProgramLists lists;
  const Program program(job, traffic, {}, lists);
  const bool fits = traffic.moving.fits_whole();
  const std::uint64_t tiles = traffic.column_tiles();
  const std::uint64_t own = ceil_div(tiles, traffic.arrays);  // of array 0
  Evaluation evaluation(traffic);
  const auto tile = [&](std::uint64_t index, bool read_moving) {
    const Range columns = traffic.column_range(index);
    evaluation.tile(program, read_moving, !traffic.keeps_tile(columns), columns.size());
  };
  tile(0, true);
  if (own > 1) {
    evaluation.repeated(own - 2, true, [&] { tile(traffic.arrays, !fits); });
    tile((own - 1) * traffic.arrays, !fits);
  }
  MemoryResult result;
  result.stall = evaluation.stall();
  const auto kept = [&](std::uint64_t index) {
    const Range columns = traffic.column_range(index);
    return program.kept_units(!traffic.keeps_tile(columns)) * program.unit_bytes(columns.size());
  };
  result.bytes_read = program.moving_bytes() * (fits ? std::min(tiles, traffic.arrays) : tiles) +
                      (tiles - 1) * kept(0) + kept(tiles - 1);
  return result;
}

}  // namespace

MemoryResult memory_cycles(const MemoryJob& job) {
  const Traffic traffic(job);
  return traffic.kept.gather == nullptr ? alike(job, traffic) : gathered_tiles(job, traffic);
}

}  // namespace quaver
