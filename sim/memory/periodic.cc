#include "sim/memory/periodic.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "sim/array/analytic.h"
#include "sim/memory/program.h"

namespace quaver {
namespace {

using Time = std::int64_t;

// Times after fold i-1, in the names of sim/memory/fold_by_fold.h.
struct Times {
  Time start = 0;        // S_{i-1}
  Time distance = 0;     // distance_{i-1}
  Time steps = 0;        // T_{i-1}
  Time freed = 0;        // S_{i-2} + T_{i-2}
  Time arrive = 0;       // arrive_{i-1}
  Time done = 0;         // done_{p-1}
  Time done_before = 0;  // done_{p-2}
  Time ready = 0;        // sum of distance_0 .. distance_{i-2}

  void shift(Time by, Time ready_by, bool tiles_end) {
    for (Time* time : {&start, &freed, &arrive}) *time += by;
    if (tiles_end)
      for (Time* time : {&done, &done_before}) *time += by;
    ready += ready_by;
  }
};

// What of the times has a say in later ones, relative to the last start. A time too early to matter
// is moved up to the latest that does not: a result tile that has left before the next fold can
// start, and an arrival that is neither the last to free the channel nor awaited.
struct Relative {
  Time distance, steps, freed, arrive, done, done_before;
  friend bool operator==(const Relative&, const Relative&) = default;
};

constexpr std::size_t kLongestPeriod = 4;

class Evaluation {
 public:
  explicit Evaluation(const Traffic& traffic)
      : traffic_(traffic), wait_(static_cast<Time>(traffic.memory_latency + traffic.load())) {}

  // A column tile, with the operands that it has to read.
  void tile(const Program& program, bool read_moving, bool read_kept_again, std::uint64_t columns) {
    program_ = &program;
    read_moving_ = read_moving;
    unit_bytes_ = program.unit_bytes(columns);
    columns_ = columns;
    pieces(program, !read_kept_again, [&](const Piece& one) { piece(one); });
  }

  // A piece of a column tile, with the operands that it has to read.
  void tile_piece(const Program& program, const Piece& one, bool read_moving, bool read_kept,
                  std::uint64_t columns) {
    program_ = &program;
    read_moving_ = read_moving;
    read_kept_ = read_kept;
    unit_bytes_ = program.unit_bytes(columns);
    columns_ = columns;
    piece(one);
  }

  // Runs `body` for every piece, in order; from the second one on the operand of the column tiles
  // is not read if `keeps`.
  template <class Body>
  void pieces(const Program& program, bool keeps, const Body& body) {
    read_kept_ = true;
    keeps_ = keeps;
    const auto run = [&](const PieceRun& alike) {
      for (std::size_t i = alike.begin; i < alike.end; ++i) {
        body(program.pieces()[program.order()[i]]);
        if (keeps_) read_kept_ = false;
      }
    };
    const auto runs = [&](const PieceTurn& turn) {
      for (std::size_t r = turn.begin; r < turn.end; ++r)
        again(program.piece_runs()[r].repeat, [&] { run(program.piece_runs()[r]); });
    };
    for (const PieceTurn& turn : program.turns()) again(turn.repeat, [&] { runs(turn); });
  }

  // Runs `body`, which does the same every time, `count` times. `ends_tiles`: result tiles end in
  // it.
  template <class Body>
  void repeated(std::uint64_t count, bool ends_tiles, const Body& body) {
    std::array<Relative, kLongestPeriod> before;
    std::array<Times, kLongestPeriod> times;
    for (std::uint64_t i = 0; i < count; ++i) {
      if (count > 2) {
        before[i % kLongestPeriod] = relative(ends_tiles);
        times[i % kLongestPeriod] = now_;
      }
      body();
      if (count <= 2) continue;
      const Relative after = relative(ends_tiles);
      for (std::uint64_t p = 1; p <= std::min<std::uint64_t>(i + 1, kLongestPeriod); ++p) {
        const std::size_t then = (i + 1 - p) % kLongestPeriod;
        if (after != before[then]) continue;
        const auto periods = static_cast<Time>((count - i - 1) / p);
        now_.shift(periods * (now_.start - times[then].start),
                   periods * (now_.ready - times[then].ready), ends_tiles);
        for (std::uint64_t rest = (count - i - 1) % p; rest > 0; --rest) body();
        return;
      }
    }
  }

  [[nodiscard]] bool reads_kept() const { return read_kept_; }
  [[nodiscard]] std::uint64_t stall() const {
    return static_cast<std::uint64_t>(now_.start - now_.ready) - traffic_.load();
  }

 private:
  // Repeats what ends result tiles and reads more the first time than later if the tile's operand
  // is then kept.
  template <class Body>
  void again(std::uint64_t count, const Body& body) {
    if (read_kept_ && keeps_ && count > 0) {
      body();
      --count;
    }
    repeated(count, true, body);
  }

  [[nodiscard]] Time transfer(const Run& run) const {
    return static_cast<Time>(traffic_.transfer((read_moving_ ? run.moving_bytes : 0) +
                                               (read_kept_ ? run.kept_units * unit_bytes_ : 0)));
  }

  void piece(const Piece& piece) {
    for (std::size_t g = piece.begin; g < piece.end; ++g) {
      const Group& group = program_->groups()[g];
      const auto runs = [&] {
        for (std::size_t r = group.begin; r < group.end; ++r) folds(program_->runs()[r]);
      };
      if (group.repeat == 1)
        runs();
      else
        repeated(group.repeat, false, runs);
    }
    fold(piece.last, transfer(piece.last), now_.done_before);
    const Time ended = now_.start + static_cast<Time>(piece.tail);
    const auto written =
        static_cast<Time>(traffic_.transfer(piece.rows * columns_ * traffic_.out_bytes));
    now_.done_before = now_.done;
    now_.done = std::max(now_.done, ended) + written;
  }

  void fold(const Run& run, Time transfer, Time not_before) {
    if (transfer > 0) now_.arrive = std::max(now_.arrive, now_.freed) + transfer;
    const Time ready = now_.start + now_.distance;
    now_.freed = now_.start + now_.steps;
    now_.start = std::max({ready, now_.arrive + wait_, not_before});
    now_.ready += now_.distance;
    now_.steps = static_cast<Time>(run.steps);
    now_.distance = static_cast<Time>(run.distance);
  }

  // Equal folds. What decides over the next start is how far the last arrival and the freed half
  // lie from the last one; their cycles are of one fold or of two.
  void folds(const Run& run) {
    const Time each = transfer(run);
    fold(run, each, 0);
    Time arrived = now_.arrive - now_.start, freed = now_.freed - now_.start;
    Time arrived_before = 0, freed_before = 0;
    bool two_before = false;
    Time start = now_.start, start_before = now_.start;
    for (std::uint64_t left = run.count - 1; left > 0;) {
      fold(run, each, 0);
      --left;
      const Time arrives = each == 0 ? arrived : now_.arrive - now_.start;
      const Time frees = now_.freed - now_.start;
      if (left > 1) {
        const bool one = arrives == arrived && frees == freed;
        const bool two = two_before && arrives == arrived_before && frees == freed_before;
        if (one || two) {
          const std::uint64_t period = one ? 1 : 2;
          const auto periods = static_cast<Time>(left / period);
          const Time by = periods * (now_.start - (one ? start : start_before));
          now_.start += by;
          now_.freed += by;
          if (each > 0) now_.arrive += by;
          now_.ready += periods * static_cast<Time>(period) * now_.distance;
          left %= period;
        }
      }
      two_before = true;
      arrived_before = arrived, freed_before = freed, start_before = start;
      arrived = arrives, freed = frees, start = now_.start;
    }
  }

  [[nodiscard]] Relative relative(bool ends_tiles) const {
    const Time start = now_.start;
    const Time unawaited = start + now_.distance - wait_;
    const Time arrive = std::max(now_.arrive, std::min(now_.freed, unawaited));
    return {now_.distance,
            now_.steps,
            now_.freed - start,
            arrive - start,
            ends_tiles ? std::max<Time>(now_.done - start, 0) : 0,
            ends_tiles ? std::max<Time>(now_.done_before - start, 0) : 0};
  }

  const Traffic& traffic_;
  Time wait_;  // latency + load
  Times now_;
  const Program* program_ = nullptr;
  bool read_moving_ = true, read_kept_ = true;
  bool keeps_ = false;  // the tile's operand over its pieces
  std::uint64_t unit_bytes_ = 1, columns_ = 1;
};

// Every column tile has the same blocks but for its columns. Array 0 has the most tiles, and none
// that moves more than another array's: no other array is slower.
MemoryResult alike(const MemoryJob& job, const Traffic& traffic) {
  const Program program(job, traffic, {});
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

// The same with pieces outermost: in each of them every column tile has the same blocks.
MemoryResult alike_by_piece(const MemoryJob& job, const Traffic& traffic) {
  const Program program(job, traffic, {});
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
    evaluation.repeated(own - 2, true, [&] { tile(1, again); });  // no fewer than two
    tile(own - 1, again);
  });
  MemoryResult result;
  result.stall = evaluation.stall();
  const std::uint64_t tiles = traffic.column_tiles();
  const std::uint64_t arrays = std::min(tiles, traffic.arrays);
  for (const PieceTurn& turn : program.turns())
    for (std::size_t r = turn.begin; r < turn.end; ++r)
      for (std::size_t i = program.piece_runs()[r].begin; i < program.piece_runs()[r].end; ++i) {
        const Piece& piece = program.pieces()[program.order()[i]];
        result.bytes_read += turn.repeat * program.piece_runs()[r].repeat * piece.moving_bytes *
                             (traffic.keeps_piece(piece.rows) ? arrays : tiles);
      }
  for (std::uint64_t array = 0; array < arrays; ++array)
    result.bytes_read += program.kept_units(!traffic.keeps_columns(array)) *
                         program.unit_bytes(traffic.own_columns(array));
  return result;
}

// is: column tiles have gathered blocks, each of its own or equal to those of others.
class GatheredTiles {
 public:
  GatheredTiles(const MemoryJob& job, const Traffic& traffic)
      : job_(job),
        traffic_(traffic),
        gather_(*traffic.kept.gather),
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
          analytic_cycles(job_.schedule, array).total() + evaluation.stall();
      if (total <= longest) continue;
      longest = total;
      result_.array = array;
      result_.stall = evaluation.stall();
    }
    return result_;
  }

 private:
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
    const std::uint64_t before = result_.bytes_read;
    std::uint64_t each = 0;
    evaluation.repeated(pieces - 2, true, [&] {  // no fewer than two
      result_.bytes_read = before;
      walk_piece(1, again);
      each = result_.bytes_read - before;
    });
    result_.bytes_read = before + (pieces - 2) * each;
    walk_piece(pieces - 1, again);
  }

  // Tiles array, array + arrays, ...: the first reads the moving operand in any case, the last may
  // have fewer columns.
  void walk(Evaluation& evaluation, std::uint64_t array) {
    const std::uint64_t all = traffic_.columns / traffic_.cols;  // with all columns
    const std::uint64_t own = ceil_div(traffic_.column_tiles() - array, traffic_.arrays);
    const std::uint64_t whole = all > array ? ceil_div(all - array, traffic_.arrays) : 0;
    const auto at = [&](std::uint64_t i) { return array + i * traffic_.arrays; };
    tile(evaluation, program(at(0)), at(0), true, 1);
    if (gather_.window_along_m)
      walk_window(evaluation, array, whole);
    else
      walk_pixels(evaluation, array, whole);
    if (own > std::max<std::uint64_t>(whole, 1))
      tile(evaluation, program(at(own - 1)), at(own - 1), !fits_, 1);
  }

  // Tiles are alike as long as they stay within one tap.
  void walk_window(Evaluation& evaluation, std::uint64_t array, std::uint64_t whole) {
    const std::uint64_t stride = traffic_.arrays * traffic_.cols;
    for (std::uint64_t i = 1; i < whole;) {
      const std::uint64_t first = array + i * traffic_.arrays;
      const std::uint64_t left = gather_.channels - first * traffic_.cols % gather_.channels;
      const std::uint64_t alike =
          left < traffic_.cols ? 1 : std::min(whole - i, (left - traffic_.cols) / stride + 1);
      const Program& blocks = program(first);
      evaluation.repeated(alike, true, [&] { tile(evaluation, blocks, first, !fits_, 0); });
      sum(blocks, first, !fits_, alike);
      i += alike;
    }
  }

  void walk_pixels(Evaluation& evaluation, std::uint64_t array, std::uint64_t whole) {
    if (whole < 2) return;
    const PixelItems items(gather_, array * traffic_.cols, traffic_.arrays * traffic_.cols,
                           traffic_.cols);
    for (const Turn& turn : items.turns(1, whole - 1)) {
      const auto stretches = [&] {
        for (const Stretch& stretch : turn.stretches)
          evaluation.repeated(stretch.repeat, true, [&] {
            for (std::uint64_t i = 0; i < stretch.length; ++i) {
              const std::uint64_t index = array + (stretch.first + i) * traffic_.arrays;
              tile(evaluation, program(index), index, !fits_, 0);
            }
          });
      };
      evaluation.repeated(turn.repeat, true, stretches);
      for (const Stretch& stretch : turn.stretches)
        for (std::uint64_t i = 0; i < stretch.length; ++i) {
          const std::uint64_t index = array + (stretch.first + i) * traffic_.arrays;
          sum(program(index), index, !fits_, turn.repeat * stretch.repeat);
        }
    }
  }

  // Of a column tile; equal ones share it.
  const Program& program(std::uint64_t index) {
    const Range columns = traffic_.column_range(index);
    std::uint64_t place = columns.begin;
    if (columns.size() < traffic_.cols)
      place = ~std::uint64_t{0};
    else if (!gather_.window_along_m)
      place = PixelItems(gather_, columns.begin, 1, columns.size()).place(0);
    const auto known = programs_.find(place);
    if (known != programs_.end()) return known->second;
    return programs_.try_emplace(place, job_, traffic_, columns).first->second;
  }

  // `times`: of its bytes in the sum.
  void tile(Evaluation& evaluation, const Program& blocks, std::uint64_t index, bool read_moving,
            std::uint64_t times) {
    const Range columns = traffic_.column_range(index);
    if (traffic_.pieces_outermost)
      evaluation.tile_piece(blocks, piece_of(blocks), read_moving, read_kept_, columns.size());
    else
      evaluation.tile(blocks, read_moving, !traffic_.keeps_tile(columns), columns.size());
    sum(blocks, index, read_moving, times);
  }

  void sum(const Program& blocks, std::uint64_t index, bool read_moving, std::uint64_t times) {
    if (traffic_.pieces_outermost) {
      result_.bytes_read += times * ((read_kept_ ? blocks.kept_units(false) : 0) +
                                     (read_moving ? piece_of(blocks).moving_bytes : 0));
      return;
    }
    const bool again = !traffic_.keeps_tile(traffic_.column_range(index));
    result_.bytes_read +=
        times * (blocks.kept_units(again) + (read_moving ? blocks.moving_bytes() : 0));
  }

  [[nodiscard]] const Piece& piece_of(const Program& blocks) const {
    return blocks.pieces()[last_piece_ ? blocks.order().back() : blocks.order().front()];
  }

  const MemoryJob& job_;
  const Traffic& traffic_;
  const Gather& gather_;
  bool fits_;                                   // what a column tile reads of the moving operand
  bool last_piece_ = false, read_kept_ = true;  // of the piece in turn, with pieces outermost
  std::unordered_map<std::uint64_t, Program> programs_;  // by the place of a tile
  MemoryResult result_;
};

}  // namespace

MemoryResult memory_cycles(const MemoryJob& job) {
  const Traffic traffic(job);
  if (traffic.kept.gather != nullptr) return GatheredTiles(job, traffic).count();
  return traffic.pieces_outermost ? alike_by_piece(job, traffic) : alike(job, traffic);
}

}  // namespace quaver
