#include "sim/memory/gathered_tiles.h"

#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <utility>

#include "sim/array/analytic.h"
#include "sim/memory/evaluation.h"
#include "sim/memory/known_places.h"
#include "sim/memory/stretches.h"

namespace quaver {
namespace {

class GatheredTiles {
 public:
  GatheredTiles(const MemoryJob& job, const Traffic& traffic, ProgramLists& lists)
      : job_(job),
        traffic_(traffic),
        lists_(lists),
        gather_(*traffic.kept.gather),
        places_(gather_, 0, traffic.cols, traffic.cols),
        fits_(traffic.moving.fits_whole()) {}

  MemoryResult count() {
    std::uint64_t longest = 0;
    for (std::uint32_t array = 0; array < traffic_.arrays; ++array) {
      if (array >= traffic_.column_tiles()) break;
      Evaluation evaluation(traffic_);
      if (traffic_.pieces_outermost)
        walk_pieces(evaluation, array);
      else
        walk(evaluation, array);
      const std::uint64_t total =
          analytic_cycles(job_.schedule, array).total() + evaluation.stalls().total();
      if (total <= longest) continue;
      longest = total;
      result_.array = array;
      result_.stalls = evaluation.stalls();
    }
    return result_;
  }

 private:
  // `count` tiles that follow each other in an array and have equal blocks.
  struct Tiles {
    std::uint64_t count = 1;
    std::uint64_t columns = 1;
    std::size_t program = 0;  // of programs_
  };

  // All tiles once a piece. The operand that streams has no gathered blocks, so all pieces are
  // alike but the last; the first reads the tiles' operand in any case. Each call of the repeated
  // body adds the same bytes, of which those of one are taken times the number of pieces.
  void walk_pieces(Evaluation& evaluation, std::uint64_t array) {
    const std::uint64_t pieces = job_.schedule.stationary()->pieces();
    const auto walk_piece = [&](std::uint64_t piece, bool read_kept) {
      last_piece_ = piece + 1 == pieces;
      read_kept_ = read_kept;
      fits_ = traffic_.keeps_piece(job_.schedule.stationary()->piece_rows(piece));
      walk(evaluation, array);
    };
    const bool again = !traffic_.keeps_columns(array);
    walk_piece(0, true);
    if (pieces == 1) return;
    const OperandBytes before = result_.bytes_read;
    OperandBytes each;
    evaluation.repeated(pieces - 2, true, [&] {
      result_.bytes_read = {};
      walk_piece(1, again);
      each = result_.bytes_read;
    });
    result_.bytes_read = before;
    result_.bytes_read += each * (pieces - 2);
    walk_piece(pieces - 1, again);
  }

  // Tiles array, array + arrays, ...: the first reads the moving operand in any case, the last may
  // have fewer columns.
  void walk(Evaluation& evaluation, std::uint64_t array) {
    const std::uint64_t all = traffic_.columns / traffic_.cols;  // with all columns
    const std::uint64_t own = ceil_div(traffic_.column_tiles() - array, traffic_.arrays);
    const std::uint64_t whole = all > array ? ceil_div(all - array, traffic_.arrays) : 0;
    take(evaluation, tiles(array, 1), true);
    if (gather_.window_along_m)
      walk_window(evaluation, array, whole);
    else
      walk_pixels(evaluation, array, whole);
    if (own > std::max<std::uint64_t>(whole, 1))
      take(evaluation, tiles(array + (own - 1) * traffic_.arrays, 1), !fits_);
  }

  // Tiles are alike as long as they stay within one tap.
  void walk_window(Evaluation& evaluation, std::uint64_t array, std::uint64_t whole) {
    const std::uint64_t stride = traffic_.arrays * traffic_.cols;
    for (std::uint64_t i = 1; i < whole;) {
      const std::uint64_t first = array + i * traffic_.arrays;
      const std::uint64_t left = gather_.channels - first * traffic_.cols % gather_.channels;
      const std::uint64_t alike =
          left < traffic_.cols ? 1 : std::min(whole - i, (left - traffic_.cols) / stride + 1);
      take(evaluation, tiles(first, alike), !fits_);
      i += alike;
    }
  }

  void walk_pixels(Evaluation& evaluation, std::uint64_t array, std::uint64_t whole) {
    if (whole < 2) return;
    const PixelItems items(gather_, array * traffic_.cols, traffic_.arrays * traffic_.cols,
                           traffic_.cols);
    for (const Turn& turn : items.turns(1, whole - 1)) {
      order_.clear();
      ends_.clear();
      for (const Stretch& stretch : turn.stretches) list(items, stretch, array, turn.repeat);
      evaluation.repeated(turn.repeat, true, [&] {
        std::size_t next = 0;
        for (std::size_t i = 0; i < ends_.size(); ++i) {
          const std::size_t begin = std::exchange(next, ends_[i]);
          evaluation.repeated(turn.stretches[i].repeat, true, [&] {
            for (std::size_t t = begin; t < ends_[i]; ++t) run(evaluation, order_[t], !fits_);
          });
        }
      });
    }
  }

  // The tiles of a stretch in the order of the turn, and their bytes in the sum.
  void list(const PixelItems& items, const Stretch& stretch, std::uint64_t array,
            std::uint64_t turns) {
    for (std::uint64_t i = 0, n = 0; i < stretch.length; i += n) {
      const std::uint64_t item = stretch.first + i;
      n = items.alike(item, stretch.length - i);
      order_.push_back(tiles(array + item * traffic_.arrays, n));
      sum(order_.back(), !fits_, turns * stretch.repeat);
    }
    ends_.push_back(order_.size());
  }

  void take(Evaluation& evaluation, const Tiles& tiles, bool read_moving) {
    run(evaluation, tiles, read_moving);
    sum(tiles, read_moving, 1);
  }

  void run(Evaluation& evaluation, const Tiles& tiles, bool read_moving) {
    const Program& blocks = programs_[tiles.program];
    evaluation.repeated(tiles.count, true, [&] {
      if (traffic_.pieces_outermost)
        evaluation.tile_piece(blocks, piece_of(blocks), read_moving, read_kept_, tiles.columns);
      else
        evaluation.tile(blocks, read_moving, !keeps(tiles), tiles.columns);
    });
  }

  // `times`: that the tiles come.
  void sum(const Tiles& tiles, bool read_moving, std::uint64_t times) {
    const Program& blocks = programs_[tiles.program];
    std::uint64_t moving = 0, kept = 0;
    if (traffic_.pieces_outermost) {
      if (read_moving) moving = piece_of(blocks).moving_bytes;
      if (read_kept_) kept = blocks.kept_units(false);
    } else {
      if (read_moving) moving = blocks.moving_bytes();
      kept = blocks.kept_units(!keeps(tiles));
    }
    result_.bytes_read += traffic_.operand_bytes(moving, kept) * (times * tiles.count);
  }

  [[nodiscard]] const Piece& piece_of(const Program& blocks) const {
    const Repeat& turn = lists_.turns[last_piece_ ? blocks.end() - 1 : blocks.begin()];
    const Repeat& run = lists_.piece_runs[last_piece_ ? turn.end - 1 : turn.begin];
    return lists_.pieces[lists_.order[last_piece_ ? run.end - 1 : run.begin].piece];
  }

  [[nodiscard]] bool keeps(const Tiles& tiles) const {
    return traffic_.keeps_tile({0, tiles.columns});
  }

  // Tile `index` and count - 1 more like it.
  Tiles tiles(std::uint64_t index, std::uint64_t count) {
    const Range columns = traffic_.column_range(index);
    const std::size_t program = known_.at(place(index, columns), [&] {
      programs_.emplace_back(job_, traffic_, columns, lists_);
      return programs_.size() - 1;
    });
    return {count, columns.size(), program};
  }

  // Column tiles of one place have equal programs.
  [[nodiscard]] std::uint64_t place(std::uint64_t index, Range columns) const {
    if (columns.size() < traffic_.cols) return ~std::uint64_t{0};
    return gather_.window_along_m ? columns.begin : places_.place(index);
  }

  const MemoryJob& job_;
  const Traffic& traffic_;
  ProgramLists& lists_;
  const Gather& gather_;
  PixelItems places_;                           // of column tiles
  bool fits_;                                   // what a column tile reads of the moving operand
  bool last_piece_ = false, read_kept_ = true;  // of the piece in turn, with pieces outermost
  boost::container::small_vector<Program, 16> programs_;
  KnownPlaces known_;                                     // of programs
  boost::container::small_vector<Tiles, 32> order_;       // of a turn
  boost::container::small_vector<std::size_t, 16> ends_;  // of its stretches in order_
  MemoryResult result_;
};

}  // namespace

MemoryResult gathered_tiles(const MemoryJob& job, const Traffic& traffic, ProgramLists& lists) {
  return GatheredTiles(job, traffic, lists).count();
}

}  // namespace quaver
