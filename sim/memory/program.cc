#include "sim/memory/program.h"

#include <algorithm>

namespace quaver {

class ProgramBuilder {
 public:
  ProgramBuilder(const MemoryJob& job, const Traffic& traffic, Range columns, Program& program)
      : job_(job), traffic_(traffic), columns_(columns), program_(program) {
    gathered_ = traffic.moving.gather != nullptr || traffic.kept.gather != nullptr;
    program.element_bytes_ = traffic.kept.element_bytes;
    program.kept_gathered_ = traffic.kept.gather != nullptr;
  }

  void build() {
    const OutputSchedule* output = job_.schedule.output();
    const std::uint64_t deep =
        output != nullptr ? output->rows() : job_.schedule.stationary()->geometry().depth;
    const std::uint64_t outer = traffic_.moving.outer;
    const bool all_equal = traffic_.moving.gather == nullptr;
    for (std::uint64_t begin = 0; begin < outer;) {
      const std::uint64_t end = std::min(outer, begin + deep);
      const std::uint64_t repeat =
          all_equal ? std::max<std::uint64_t>(1, (outer - begin) / deep) : std::uint64_t{1};
      add_piece({begin, end}, repeat);
      begin += (end - begin) * repeat;
    }
  }

 private:
  void add_piece(Range outer, std::uint64_t repeat) {
    outer_ = outer;
    Piece piece;
    piece.repeat = repeat;
    piece.begin = program_.groups_.size();
    piece.rows = outer.size();
    open_ = program_.runs_.size();
    units_ = bytes_ = 0;
    if (job_.schedule.output() != nullptr)
      add_slices(piece);
    else
      add_folds(piece);
    close_group(1);
    piece.end = program_.groups_.size();
    piece.tail = traffic_.tail(piece.last.steps);
    program_.moving_bytes_ += repeat * (bytes_ + piece.last.moving_bytes);
    program_.piece_count_ += repeat;
    program_.piece_units_ = units_ + piece.last.kept_units;  // of all pieces alike
    if (same_as_last(piece))
      drop(piece);
    else
      program_.pieces_.push_back(piece);
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
      add_chunk(0);
      units_ *= chunks - 1;
      bytes_ *= chunks - 1;
      close_group(chunks - 1);
    }
    const std::uint64_t begin = (chunks - 1) * chunk;
    const std::uint64_t rest = ceil_div(ceil_div(k - begin, g.lanes), g.rows);
    add(begin, most, rest - 1, again);
    piece.last = run_of({begin + (rest - 1) * most, k}, next);
  }

  // The slices of one os fold.
  void add_slices(Piece& piece) {
    const OutputSchedule& schedule = *job_.schedule.output();
    const Slices slices(job_);
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
    run.moving_bytes = traffic_.moving.block_bytes(outer_, k);
    run.kept_units = program_.kept_gathered_ ? traffic_.kept.block_bytes(columns_, k) : k.size();
    run.steps = steps_;
    run.distance = distance;
    return run;
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
      add_taps(*operand.gather, begin, length, count, distance);
  }

  void add_alike(std::uint64_t begin, std::uint64_t length, std::uint64_t count,
                 std::uint64_t distance) {
    Run run = run_of({begin, begin + length}, distance);
    run.count = count;
    push(run);
  }

  // The window runs along K: blocks are equal as long as they stay within one tap.
  void add_taps(const Gather& gather, std::uint64_t begin, std::uint64_t length,
                std::uint64_t count, std::uint64_t distance) {
    while (count > 0) {
      const std::uint64_t left_of_tap = gather.channels - begin % gather.channels;
      const std::uint64_t alike = std::clamp<std::uint64_t>(left_of_tap / length, 1, count);
      add_alike(begin, length, alike, distance);
      begin += alike * length;
      count -= alike;
    }
  }

  // Pixels run along K.
  void add_pixels(const Operand& operand, std::uint64_t begin, std::uint64_t length,
                  std::uint64_t count, std::uint64_t distance) {
    const Range window = program_.kept_gathered_ ? columns_ : outer_;
    BoxWalk walk(*operand.gather, window_part(*operand.gather, window), begin, length);
    Run run = run_of({begin, begin + length}, distance);
    std::uint64_t& bytes = program_.kept_gathered_ ? run.kept_units : run.moving_bytes;
    for (; count > 0; --count) {
      bytes = operand.element_bytes * walk.next();
      push(run);
    }
  }

  void push(const Run& run) {
    units_ += run.count * run.kept_units;
    bytes_ += run.count * run.moving_bytes;
    if (program_.runs_.size() > open_) {
      Run& last = program_.runs_.back();
      if (run.moving_bytes == last.moving_bytes && run.kept_units == last.kept_units &&
          run.steps == last.steps && run.distance == last.distance) {
        last.count += run.count;
        return;
      }
    }
    program_.runs_.push_back(run);
  }

  void close_group(std::uint64_t repeat) {
    const std::size_t end = program_.runs_.size();
    if (end > open_) program_.groups_.push_back({repeat, open_, end});
    open_ = end;
  }

  [[nodiscard]] bool same_as_last(const Piece& piece) const {
    if (program_.pieces_.empty()) return false;
    const Piece& last = program_.pieces_.back();
    if (last.last != piece.last || last.rows != piece.rows ||
        last.end - last.begin != piece.end - piece.begin)
      return false;
    for (std::size_t i = 0; i < piece.end - piece.begin; ++i) {
      const Group& x = program_.groups_[last.begin + i];
      const Group& y = program_.groups_[piece.begin + i];
      const auto runs = program_.runs_.begin();
      const auto at = [&](std::size_t r) { return runs + static_cast<std::ptrdiff_t>(r); };
      if (x.repeat != y.repeat || !std::equal(at(x.begin), at(x.end), at(y.begin), at(y.end)))
        return false;
    }
    return true;
  }

  void drop(const Piece& piece) {
    program_.pieces_.back().repeat += piece.repeat;
    if (piece.begin < piece.end) program_.runs_.resize(program_.groups_[piece.begin].begin);
    program_.groups_.resize(piece.begin);
  }

  const MemoryJob& job_;
  const Traffic& traffic_;
  Range columns_;
  Program& program_;
  bool gathered_ = false;
  Range outer_;
  std::uint64_t steps_ = 1;
  std::size_t open_ = 0;                 // first run of the group that is being made
  std::uint64_t units_ = 0, bytes_ = 0;  // of the piece so far
};

Program::Program(const MemoryJob& job, const Traffic& traffic, Range columns) {
  ProgramBuilder(job, traffic, columns, *this).build();
}

std::uint64_t Program::kept_units(bool again) const {
  return again ? piece_count_ * piece_units_ : piece_units_;
}

}  // namespace quaver
