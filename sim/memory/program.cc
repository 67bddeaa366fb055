#include "sim/memory/program.h"

#include <algorithm>

namespace quaver {

class ProgramBuilder {
 public:
  ProgramBuilder(const MemoryJob& job, const Traffic& traffic, Range columns, Program& program,
                 ProgramLists& lists)
      : job_(job),
        traffic_(traffic),
        columns_(columns),
        program_(program),
        lists_(lists),
        places_(lists.pool()) {
    gathered_ = traffic.moving.gather != nullptr || traffic.kept.gather != nullptr;
    if (job.schedule.output() != nullptr) slices_ = Slices(job, traffic);
    program.element_bytes_ = traffic.kept.element_bytes;
    program.kept_gathered_ = traffic.kept.gather != nullptr;
  }

  void build() {
    place_box(traffic_.kept, columns_);
    const OutputSchedule* output = job_.schedule.output();
    const std::uint64_t deep =
        output != nullptr ? output->rows() : job_.schedule.stationary()->geometry().depth;
    const std::uint64_t outer = traffic_.moving.outer;
    const Gather* gather = traffic_.moving.gather;
    if (gather != nullptr && !gather->window_along_m) return add_pixel_pieces(*gather, outer, deep);
    for (std::uint64_t begin = 0; begin < outer;) {
      const std::uint64_t end = std::min(outer, begin + deep);
      // All are alike but the last; rows of a window as long as they stay within one tap.
      const std::uint64_t alike =
          gather == nullptr ? outer : begin + gather->channels - begin % gather->channels;
      const std::uint64_t repeat =
          std::max<std::uint64_t>(1, (std::min(outer, alike) - begin) / deep);
      take(repeat, piece_of({begin, end}));
      begin += (end - begin) * repeat;
    }
  }

 private:
  // Pixels run along M.
  void add_pixel_pieces(const Gather& gather, std::uint64_t outer, std::uint64_t deep) {
    const PixelItems items(gather, 0, deep, deep);
    for (const Turn& turn : items.turns(0, outer / deep)) {
      const std::size_t begin = lists_.piece_runs.size();
      for (const Stretch& stretch : turn.stretches) {
        open_order_ = lists_.order.size();
        for (std::uint64_t i = 0, n = 0; i < stretch.length; i += n) {
          const std::uint64_t item = stretch.first + i;
          n = items.alike(item, stretch.length - i);
          push_pieces(n, piece_at(items.place(item), {item * deep, (item + 1) * deep}));
        }
        close_pieces(stretch.repeat, turn.repeat);
      }
      lists_.turns.push_back({turn.repeat, begin, lists_.piece_runs.size()});
    }
    if (outer % deep > 0) take(1, piece_of({outer - outer % deep, outer}));
  }

  // The piece of a place, built where it is new.
  std::size_t piece_at(std::uint64_t place, Range outer) {
    const auto known = std::lower_bound(
        places_.begin(), places_.end(), place,
        [](const auto& entry, std::uint64_t wanted) { return entry.first < wanted; });
    if (known != places_.end() && known->first == place) return known->second;
    return places_.emplace(known, place, piece_of(outer))->second;
  }

  // A turn of its own, of equal pieces.
  void take(std::uint64_t repeat, std::size_t piece) {
    const std::size_t begin = lists_.piece_runs.size();
    open_order_ = lists_.order.size();
    push_pieces(1, piece);
    close_pieces(repeat, 1);
    lists_.turns.push_back({1, begin, begin + 1});
  }

  void push_pieces(std::uint64_t count, std::size_t piece) {
    if (lists_.order.size() > open_order_ && lists_.order.back().piece == piece)
      lists_.order.back().count += count;
    else
      lists_.order.push_back({count, piece});
  }

  // A run of the pieces that were pushed, in turns that follow each other `turns` times.
  void close_pieces(std::uint64_t repeat, std::uint64_t turns) {
    for (std::size_t i = open_order_; i < lists_.order.size(); ++i) {
      const std::uint64_t times = turns * repeat * lists_.order[i].count;
      program_.moving_bytes_ += times * lists_.pieces[lists_.order[i].piece].moving_bytes;
      program_.piece_count_ += times;
    }
    lists_.piece_runs.push_back({repeat, open_order_, lists_.order.size()});
  }

  // Builds a piece; where it ends up in Program::pieces.
  std::size_t piece_of(Range outer) {
    outer_ = outer;
    place_box(traffic_.moving, outer);
    Piece piece;
    piece.begin = lists_.group_turns.size();
    piece.rows = outer.size();
    open_ = lists_.runs.size();
    open_turn_ = lists_.groups.size();
    units_ = bytes_ = 0;
    if (job_.schedule.output() != nullptr)
      add_slices(piece);
    else
      add_folds(piece);
    close_turn(1);
    piece.end = lists_.group_turns.size();
    piece.tail = traffic_.tail(piece.last.steps);
    piece.moving_bytes = bytes_ + piece.last.moving_bytes;
    program_.piece_units_ = units_ + piece.last.kept_units;  // of all pieces alike
    lists_.pieces.push_back(piece);
    return lists_.pieces.size() - 1;
  }

  // The folds of K, as StationarySchedule walks them.
  void add_folds(Piece& piece) {
    const StationarySchedule& schedule = *job_.schedule.stationary();
    const ArrayGeometry& g = schedule.geometry();
    const std::uint64_t k = schedule.shape().k;
    const std::uint64_t chunk = schedule.chunk_length();
    const std::uint64_t most = std::uint64_t{g.rows} * g.lanes;  // of one chunk in a fold
    const std::uint64_t slices = ceil_div(ceil_div(chunk, g.lanes), g.rows);
    const std::uint64_t folds = schedule.tile_folds();
    steps_ = outer_.size();
    const std::uint64_t next = traffic_.distance(steps_, false);
    const std::uint64_t again = traffic_.distance(steps_, true);
    if (slices == 1 || (chunk % most == 0 && next == again)) {  // all but the last are alike
      const std::uint64_t length = slices == 1 ? g.segments() * chunk : most;
      add(0, length, folds - 1, next);
      piece.last = run_of({(folds - 1) * length, k}, next);
      return;
    }
    const std::uint64_t chunks = ceil_div(k, chunk);
    const auto add_chunk = [&](std::uint64_t begin) {
      add(begin, most, slices - 1, again);
      add(begin + (slices - 1) * most, chunk - (slices - 1) * most, 1, next);
    };
    if (gathered_) {
      for (std::uint64_t c = 0; c + 1 < chunks; ++c) add_chunk(c * chunk);
    } else if (chunks > 1) {
      repeat_group(chunks - 1, [&] { add_chunk(0); });
    }
    const std::uint64_t begin = (chunks - 1) * chunk;
    const std::uint64_t rest = ceil_div(ceil_div(k - begin, g.lanes), g.rows);
    add(begin, most, rest - 1, again);
    piece.last = run_of({begin + (rest - 1) * most, k}, next);
  }

  // The slices of one os fold.
  void add_slices(Piece& piece) {
    const OutputSchedule& schedule = *job_.schedule.output();
    const Slices& slices = slices_;
    const auto range = [&](std::uint64_t first, std::uint64_t end) {
      return Range{schedule.step(first).begin, schedule.step(end - 1).end};
    };
    steps_ = slices.steps;
    const std::uint64_t rest = (slices.count - 1) * slices.steps;
    const bool alike = slices.steps % schedule.chunk_steps() == 0 ||
                       schedule.chunk_length() % schedule.lanes() == 0;
    if (alike)
      add(0, range(0, slices.steps).size(), slices.count - 1, steps_);
    else
      for (std::uint64_t first = 0; first < rest; first += steps_) {
        const Range k = range(first, first + steps_);
        add(k.begin, k.size(), 1, steps_);
      }
    steps_ = schedule.steps() - rest;
    piece.last =
        run_of(range(rest, schedule.steps()), traffic_.distance(schedule.steps(), false) - rest);
  }

  [[nodiscard]] Run run_of(Range k, std::uint64_t distance) const {
    Run run;
    run.moving_bytes = block_bytes(traffic_.moving, outer_, k);
    run.kept_units = program_.kept_gathered_ ? block_bytes(traffic_.kept, columns_, k) : k.size();
    run.steps = steps_;
    run.distance = distance;
    return run;
  }

  [[nodiscard]] std::uint64_t block_bytes(const Operand& operand, Range outer, Range k) const {
    if (operand.gather == nullptr || operand.gather->window_along_m)
      return operand.block_bytes(outer, k);
    return operand.element_bytes * box_.elements(window_part(*operand.gather, k));
  }

  // Looks up the pixels along M once for all taps.
  void place_box(const Operand& operand, Range outer) {
    if (operand.gather != nullptr && !operand.gather->window_along_m)
      box_ = PixelBox(*operand.gather, outer);
  }

  // `count` folds of `length` products each from `begin` on.
  void add(std::uint64_t begin, std::uint64_t length, std::uint64_t count, std::uint64_t distance) {
    const Operand& operand = program_.kept_gathered_ ? traffic_.kept : traffic_.moving;
    if (count == 0) return;
    if (operand.gather == nullptr)
      add_alike(begin, length, count, distance);
    else if (operand.gather->window_along_m)
      add_pixels(operand, begin, length, count, distance);
    else
      add_taps(operand, begin, length, count, distance);
  }

  void add_alike(std::uint64_t begin, std::uint64_t length, std::uint64_t count,
                 std::uint64_t distance) {
    Run run = run_of({begin, begin + length}, distance);
    run.count = count;
    push(run);
  }

  // All but the gathered operand's bytes.
  [[nodiscard]] Run run_beside_box(std::uint64_t length, std::uint64_t distance) const {
    Run run;
    run.moving_bytes = outer_.size() * length * traffic_.moving.element_bytes;
    run.kept_units = length;
    run.steps = steps_;
    run.distance = distance;
    return run;
  }

  // The window runs along K.
  void add_taps(const Operand& operand, std::uint64_t begin, std::uint64_t length,
                std::uint64_t count, std::uint64_t distance) {
    lists_.window.outline(*operand.gather, begin, length, count);
    Run run = run_beside_box(length, distance);
    std::uint64_t& bytes = program_.kept_gathered_ ? run.kept_units : run.moving_bytes;
    for (const WindowOutline::Parts& alike : lists_.window.parts()) {
      run.count = alike.count;
      bytes = operand.element_bytes * box_.elements(alike.part);
      push(run);
    }
  }

  // Pixels run along K.
  void add_pixels(const Operand& operand, std::uint64_t begin, std::uint64_t length,
                  std::uint64_t count, std::uint64_t distance) {
    const Range window = program_.kept_gathered_ ? columns_ : outer_;
    const WindowPart part = window_part(*operand.gather, window);
    Run run = run_beside_box(length, distance);
    std::uint64_t& bytes = program_.kept_gathered_ ? run.kept_units : run.moving_bytes;
    PixelOutline& outline = lists_.pixels;
    outline.outline(*operand.gather, begin, length, count);
    const auto push_boxes = [&](const PixelOutline::Repeat& span) {
      for (std::size_t i = span.begin; i < span.end; ++i) {
        run.count = outline.boxes()[i].count;
        bytes = operand.element_bytes * outline.boxes()[i].box.elements(part);
        push(run);
      }
    };
    for (const PixelOutline::Repeat& turn : outline.turns())
      repeat_turn(turn.repeat, [&] {
        for (std::size_t i = turn.begin; i < turn.end; ++i) {
          const PixelOutline::Repeat& span = outline.spans()[i];
          if (span.repeat == 1)
            push_boxes(span);
          else
            repeat_group(span.repeat, [&] { push_boxes(span); });
        }
      });
  }

  void push(const Run& run) {
    units_ += run.count * run.kept_units;
    bytes_ += run.count * run.moving_bytes;
    if (lists_.runs.size() > open_) {
      Run& last = lists_.runs.back();
      if (run.moving_bytes == last.moving_bytes && run.kept_units == last.kept_units &&
          run.steps == last.steps && run.distance == last.distance) {
        last.count += run.count;
        return;
      }
    }
    lists_.runs.push_back(run);
  }

  // A group of what `body` pushes.
  template <class Body>
  void repeat_group(std::uint64_t repeat, const Body& body) {
    close_group(1);
    count_times(repeat, body);
    close_group(repeat);
  }

  // A turn of the groups that `body` pushes; if it comes once it needs no turn of its own.
  template <class Body>
  void repeat_turn(std::uint64_t repeat, const Body& body) {
    if (repeat == 1) return body();
    close_turn(1);
    count_times(repeat, body);
    close_turn(repeat);
  }

  template <class Body>
  void count_times(std::uint64_t times, const Body& body) {
    const std::uint64_t units = units_, bytes = bytes_;
    body();
    units_ = units + times * (units_ - units);
    bytes_ = bytes + times * (bytes_ - bytes);
  }

  void close_group(std::uint64_t repeat) {
    const std::size_t end = lists_.runs.size();
    if (end > open_) lists_.groups.push_back({repeat, open_, end});
    open_ = end;
  }

  void close_turn(std::uint64_t repeat) {
    close_group(1);
    const std::size_t end = lists_.groups.size();
    if (end > open_turn_) lists_.group_turns.push_back({repeat, open_turn_, end});
    open_turn_ = end;
  }

  const MemoryJob& job_;
  const Traffic& traffic_;
  Range columns_;
  Program& program_;
  ProgramLists& lists_;
  bool gathered_ = false;
  Slices slices_;                                                   // os
  std::pmr::vector<std::pair<std::uint64_t, std::size_t>> places_;  // of pieces, in order
  std::size_t open_order_ = 0;  // first of the order of the run of pieces that is being made
  Range outer_;
  PixelBox box_;  // of the gathered operand, if its pixels run along M
  std::uint64_t steps_ = 1;
  std::size_t open_ = 0;                 // first run of the group that is being made
  std::size_t open_turn_ = 0;            // first group of the turn that is being made
  std::uint64_t units_ = 0, bytes_ = 0;  // of the piece so far
};

Program::Program(const MemoryJob& job, const Traffic& traffic, Range columns, ProgramLists& lists)
    : lists_(&lists), begin_(lists.turns.size()) {
  ProgramBuilder(job, traffic, columns, *this, lists).build();
  end_ = lists.turns.size();
}

std::uint64_t Program::kept_units(bool again) const {
  return again ? piece_count_ * piece_units_ : piece_units_;
}

}  // namespace quaver
