// The times of the recurrence that sim/memory/fold_by_fold.h writes down, from the first fold to
// the last of an array, jumping over what repeats.
#pragma once

#include <algorithm>
#include <array>

#include "sim/memory/program.h"
#include "sim/memory/times.h"

namespace quaver {

constexpr std::size_t kLongestPeriod = 4;

class Evaluation {
 public:
  explicit Evaluation(const Traffic& traffic)
      : traffic_(traffic), wait_(static_cast<Time>(traffic.memory_latency + traffic.load())) {}

  // A column tile, with the operands that it has to read.
  void tile(const Program& program, bool read_moving, bool read_kept_again, std::uint64_t columns) {
    read_moving_ = read_moving;
    unit_bytes_ = program.unit_bytes(columns);
    columns_ = columns;
    pieces(program, !read_kept_again, [&](const Piece& one) { piece(one); });
  }

  // A piece of a column tile, with the operands that it has to read.
  void tile_piece(const Program& program, const Piece& one, bool read_moving, bool read_kept,
                  std::uint64_t columns) {
    lists_ = &program.lists();
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
    lists_ = &program.lists();
    read_kept_ = true;
    keeps_ = keeps;
    const auto alike = [&](const PieceCount& pieces, std::uint64_t times) {
      again(times * pieces.count, [&] {
        body(lists_->pieces[pieces.piece]);
        if (keeps_) read_kept_ = false;
      });
    };
    const auto run = [&](const Repeat& pieces, std::uint64_t times) {
      const bool one = pieces.end - pieces.begin == 1;
      if (one) return alike(lists_->order[pieces.begin], times * pieces.repeat);
      again(times * pieces.repeat, [&] {
        for (std::size_t i = pieces.begin; i < pieces.end; ++i) alike(lists_->order[i], 1);
      });
    };
    for (std::size_t t = program.begin(); t < program.end(); ++t) {
      const Repeat& turn = lists_->turns[t];
      if (turn.end - turn.begin == 1) {
        run(lists_->piece_runs[turn.begin], turn.repeat);
        continue;
      }
      again(turn.repeat, [&] {
        for (std::size_t r = turn.begin; r < turn.end; ++r) run(lists_->piece_runs[r], 1);
      });
    }
  }

  // Runs `body`, which does the same every time, `count` times. `ends_tiles`: result tiles end in
  // it.
  template <class Body>
  void repeated(std::uint64_t count, bool ends_tiles, const Body& body) {
    if (count > 2) return repeated_often(count, ends_tiles, body);
    for (; count > 0; --count) body();
  }

  // Whether the piece in turn reads the operand of the column tiles.
  [[nodiscard]] bool reads_kept() const { return read_kept_; }
  // Starts are late by all that was waited for; what was waited for neither first nor for results
  // was waited for in between.
  [[nodiscard]] Stalls stalls() const {
    const auto all = static_cast<std::uint64_t>(now_.start - now_.ready) - traffic_.load();
    const std::uint64_t first = static_cast<std::uint64_t>(first_start_) - traffic_.load();
    const auto results = static_cast<std::uint64_t>(now_.results);
    return {first, all - first - results, results};
  }

 private:
  template <class Body>
  void repeated_often(std::uint64_t count, bool ends_tiles, const Body& body) {
    std::array<Relative, kLongestPeriod> before;
    std::array<Times, kLongestPeriod> times;
    for (std::uint64_t i = 0; i < count; ++i) {
      before[i % kLongestPeriod] = relative(ends_tiles);
      times[i % kLongestPeriod] = now_;
      body();
      const Relative after = relative(ends_tiles);
      for (std::uint64_t p = 1; p <= std::min<std::uint64_t>(i + 1, kLongestPeriod); ++p) {
        const std::size_t then = (i + 1 - p) % kLongestPeriod;
        if (after != before[then]) continue;
        const auto periods = static_cast<Time>((count - i - 1) / p);
        now_.shift(periods, times[then], ends_tiles);
        for (std::uint64_t rest = (count - i - 1) % p; rest > 0; --rest) body();
        return;
      }
    }
  }

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

  [[nodiscard]] Time transfer(std::uint64_t moving_bytes, std::uint64_t kept_units) const {
    return static_cast<Time>(traffic_.transfer((read_moving_ ? moving_bytes : 0) +
                                               (read_kept_ ? kept_units * unit_bytes_ : 0)));
  }

  void piece(const Piece& piece) {
    if (now_.start == 0) first_start_ = first_transfer(piece) + wait_;  // the array's first
    const Time last = transfer(piece.last.moving_bytes, piece.last.kept_units);
    if (waits(piece)) {
      folds_before_last(piece);
      fold(piece.last, last);
    } else {
      run_through(piece, last);
    }
    const Time awaited = std::max<Time>(now_.done_before - now_.start, 0);
    now_.start += awaited;
    now_.results += awaited;
    const Time ended = now_.start + static_cast<Time>(piece.tail);
    const auto written =
        static_cast<Time>(traffic_.transfer(piece.rows * columns_ * traffic_.out_bytes));
    now_.done_before = now_.done;
    now_.done = std::max(now_.done, ended) + written;
  }

  // Of its first fold.
  [[nodiscard]] Time first_transfer(const Piece& piece) const {
    if (piece.begin == piece.end) return transfer(piece.last.moving_bytes, piece.last.kept_units);
    const Run& run =
        lists_->runs[piece.plain ? piece.begin
                                 : lists_->groups[lists_->group_turns[piece.begin].begin].begin];
    return transfer(run.moving_bytes, run.kept_units);
  }

  void folds_before_last(const Piece& piece) {
    if (piece.plain) {
      for (std::size_t r = piece.begin; r < piece.end; ++r) folds(lists_->runs[r]);
      return;
    }
    for (std::size_t t = piece.begin; t < piece.end; ++t) {
      const Repeat& turn = lists_->group_turns[t];
      repeated(turn.repeat, false, [&] {
        for (std::size_t g = turn.begin; g < turn.end; ++g) {
          const Repeat& group = lists_->groups[g];
          repeated(group.repeat, false, [&] {
            for (std::size_t r = group.begin; r < group.end; ++r) folds(lists_->runs[r]);
          });
        }
      });
    }
  }

  // Whether a fold of the piece may wait for its block. With f-1 >= 2 folds of T steps, D apart,
  // before the last one, and no transfer longer than X, none does if (fold 0 is the one before the
  // piece)
  //   max(arrive_0, freed) + X + wait <= S_0 + distance_0   so that fold 1 does not wait,
  //   X + wait <= D and X <= T.
  // Fold i+1's block goes when fold i's has arrived and fold i-1 has streamed. Neither is later
  // than S_i if fold i has not waited: its own block had arrived, and a distance is no shorter than
  // its steps. So, by induction,
  //   arrive_{i+1} + wait <= S_i + X + wait <= S_i + D, when fold i+1 is ready.
  // From fold 3 on, the last at the earliest, a block goes as soon as its half is free, as
  // run_through has it: arrive_{i+1} <= S_i + X <= S_i + T, wherever arrive_1 lies.
  [[nodiscard]] bool waits(const Piece& piece) const {
    if (piece.even_folds < 2) return true;
    const Time most = transfer(piece.most_moving_bytes, piece.most_kept_units);
    const Time arrives = std::max(now_.arrive, now_.freed) + most;
    return arrives + wait_ > now_.start + now_.distance ||
           most + wait_ > static_cast<Time>(piece.distance) ||
           most > static_cast<Time>(piece.steps);
  }

  // A piece none of whose folds waits for its block.
  void run_through(const Piece& piece, Time last_transfer) {
    const auto distance = static_cast<Time>(piece.distance);
    const auto steps = static_cast<Time>(piece.steps);
    const Time takes = now_.distance + static_cast<Time>(piece.even_folds) * distance;
    const Time ready = now_.start + takes;
    now_.freed = ready - distance + steps;
    // If nothing is read an earlier arrival stays, which nothing waits for.
    if (last_transfer > 0) now_.arrive = now_.freed - distance + last_transfer;
    now_.start = ready;
    now_.ready += takes;
    now_.steps = static_cast<Time>(piece.last.steps);
    now_.distance = static_cast<Time>(piece.last.distance);
  }

  void fold(const Run& run, Time transfer) {
    if (transfer > 0) now_.arrive = std::max(now_.arrive, now_.freed) + transfer;
    const Time ready = now_.start + now_.distance;
    now_.freed = now_.start + now_.steps;
    now_.start = std::max(ready, now_.arrive + wait_);
    now_.ready += now_.distance;
    now_.steps = static_cast<Time>(run.steps);
    now_.distance = static_cast<Time>(run.distance);
  }

  // Equal folds. What decides over the next start is how far the last arrival and the freed half
  // lie from the last one; their cycles are of one fold or of two.
  void folds(const Run& run) {
    const Time each = transfer(run.moving_bytes, run.kept_units);
    fold(run, each);
    if (run.count == 1) return;
    Time arrived = now_.arrive - now_.start, freed = now_.freed - now_.start;
    Time arrived_before = 0, freed_before = 0;
    bool two_before = false;
    Time start = now_.start, start_before = now_.start;
    for (std::uint64_t left = run.count - 1; left > 0;) {
      fold(run, each);
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
  Time wait_;             // latency + load
  Time first_start_ = 0;  // S_0
  Times now_;
  const ProgramLists* lists_ = nullptr;
  bool read_moving_ = true, read_kept_ = true;
  bool keeps_ = false;  // the tile's operand over its pieces
  std::uint64_t unit_bytes_ = 1, columns_ = 1;
};

}  // namespace quaver
