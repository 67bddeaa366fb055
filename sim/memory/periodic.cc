#include "sim/memory/periodic.h"

#include "sim/memory/evaluation.h"
#include "sim/memory/gathered_tiles.h"

namespace quaver {
namespace {

// Every column tile has the same blocks but for its columns. Array 0 has the most tiles, and none
// that moves more than another array's: no other array is slower.
MemoryResult alike(const MemoryJob& job, const Traffic& traffic, ProgramLists& lists) {
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
  result.stalls = evaluation.stalls();
  const auto kept = [&](std::uint64_t index) {
    const Range columns = traffic.column_range(index);
    return program.kept_units(!traffic.keeps_tile(columns)) * program.unit_bytes(columns.size());
  };
  result.bytes_read = traffic.operand_bytes(
      program.moving_bytes() * (fits ? std::min(tiles, traffic.arrays) : tiles),
      (tiles - 1) * kept(0) + kept(tiles - 1));
  return result;
}

// Bytes of the operand that streams, of all column tiles: of a piece that stays, once an array.
std::uint64_t moving_bytes_by_piece(const Program& program, const Traffic& traffic) {
  const ProgramLists& lists = program.lists();
  const std::uint64_t tiles = traffic.column_tiles();
  std::uint64_t bytes = 0;
  for (std::size_t t = program.begin(); t < program.end(); ++t)
    for (std::size_t r = lists.turns[t].begin; r < lists.turns[t].end; ++r)
      for (std::size_t i = lists.piece_runs[r].begin; i < lists.piece_runs[r].end; ++i) {
        const Piece& piece = lists.pieces[lists.order[i].piece];
        bytes += lists.turns[t].repeat * lists.piece_runs[r].repeat * lists.order[i].count *
                 piece.moving_bytes *
                 (traffic.keeps_piece(piece.rows) ? std::min(tiles, traffic.arrays) : tiles);
      }
  return bytes;
}

// The same with pieces outermost: in each of them every column tile has the same blocks.
MemoryResult alike_by_piece(const MemoryJob& job, const Traffic& traffic, ProgramLists& lists) {
  const Program program(job, traffic, {}, lists);
  const std::uint64_t own = traffic.own_tiles(0);  // the most, as above
  Evaluation evaluation(traffic);
  evaluation.pieces(program, traffic.keeps_columns(0), [&](const Piece& piece) {
    const bool read_kept = evaluation.reads_kept();
    const bool again = !traffic.keeps_piece(piece.rows);
    const auto tile = [&](std::uint64_t i, bool read_moving) {
      const std::uint64_t columns = traffic.column_range(i * traffic.arrays).size();
      evaluation.tile_piece(program, piece, read_moving, read_kept, columns);
    };
    tile(0, true);
    if (own == 1) return;
    evaluation.repeated(own - 2, true, [&] { tile(1, again); });
    tile(own - 1, again);
  });
  MemoryResult result;
  result.stalls = evaluation.stalls();
  std::uint64_t kept = 0;
  const std::uint64_t arrays = std::min(traffic.column_tiles(), traffic.arrays);
  for (std::uint64_t array = 0; array < arrays; ++array)
    kept += program.kept_units(!traffic.keeps_columns(array)) *
            program.unit_bytes(traffic.own_columns(array));
  result.bytes_read = traffic.operand_bytes(moving_bytes_by_piece(program, traffic), kept);
  return result;
}

}  // namespace

MemoryResult memory_cycles(const MemoryJob& job, ProgramLists& lists) {
  const Traffic traffic(job);
  lists.clear();
  if (traffic.kept.gather != nullptr) return gathered_tiles(job, traffic, lists);
  return traffic.pieces_outermost ? alike_by_piece(job, traffic, lists)
                                  : alike(job, traffic, lists);
}

MemoryResult memory_cycles(const MemoryJob& job) {
  ProgramLists lists;
  return memory_cycles(job, lists);
}

}  // namespace quaver
