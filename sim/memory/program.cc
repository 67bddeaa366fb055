#include "sim/memory/program.h"

#include <algorithm>

#include "sim/memory/known_places.h"
#include "sim/memory/piece_builder.h"

namespace quaver {

// The pieces of a column tile in order, each distinct one built once.
class ProgramBuilder {
 public:
  ProgramBuilder(const MemoryJob& job, const Traffic& traffic, Range columns, Program& program,
                 ProgramLists& lists)
      : traffic_(traffic), program_(program), lists_(lists), pieces_(job, traffic, columns, lists) {
    program.element_bytes_ = traffic.kept.element_bytes;
    program.kept_gathered_ = traffic.kept.gather != nullptr;
    const OutputSchedule* output = job.schedule.output();
    deep_ = output != nullptr ? output->rows() : job.schedule.stationary()->geometry().depth;
  }

  void build() {
    const std::uint64_t outer = traffic_.moving.outer;
    const Gather* gather = traffic_.moving.gather;
    if (gather != nullptr && !gather->window_along_m)
      add_pixels(*gather, outer);
    else
      add_rows(gather, outer);
    program_.piece_units_ = pieces_.units();
  }

 private:
  // All are alike but the last; rows of a window as long as they stay within one tap.
  void add_rows(const Gather* gather, std::uint64_t outer) {
    for (std::uint64_t begin = 0; begin < outer;) {
      const std::uint64_t end = std::min(outer, begin + deep_);
      const std::uint64_t alike =
          gather == nullptr ? outer : begin + gather->channels - begin % gather->channels;
      const std::uint64_t repeat =
          std::max<std::uint64_t>(1, (std::min(outer, alike) - begin) / deep_);
      take(repeat, pieces_.build({begin, end}));
      begin += (end - begin) * repeat;
    }
  }

  // Pixels run along M.
  void add_pixels(const Gather& gather, std::uint64_t outer) {
    const PixelItems items(gather, 0, deep_, deep_);
    for (const Turn& turn : items.turns(0, outer / deep_)) {
      const std::size_t begin = lists_.piece_runs.size();
      for (const Stretch& stretch : turn.stretches) {
        open_order_ = lists_.order.size();
        for (std::uint64_t i = 0, n = 0; i < stretch.length; i += n) {
          const std::uint64_t item = stretch.first + i;
          n = items.alike(item, stretch.length - i);
          const Range outer_range = {item * deep_, (item + 1) * deep_};
          push(n, places_.at(items.place(item), [&] { return pieces_.build(outer_range); }));
        }
        close(stretch.repeat, turn.repeat);
      }
      lists_.turns.push_back({turn.repeat, begin, lists_.piece_runs.size()});
    }
    if (outer % deep_ > 0) take(1, pieces_.build({outer - outer % deep_, outer}));
  }

  // A turn of its own, of equal pieces.
  void take(std::uint64_t repeat, std::size_t piece) {
    const std::size_t begin = lists_.piece_runs.size();
    open_order_ = lists_.order.size();
    push(repeat, piece);
    close(1, 1);
    lists_.turns.push_back({1, begin, begin + 1});
  }

  void push(std::uint64_t count, std::size_t piece) {
    if (lists_.order.size() > open_order_ && lists_.order.back().piece == piece)
      lists_.order.back().count += count;
    else
      lists_.order.push_back({count, piece});
  }

  // A run of the pieces that were pushed, in turns that follow each other `turns` times.
  void close(std::uint64_t repeat, std::uint64_t turns) {
    for (std::size_t i = open_order_; i < lists_.order.size(); ++i) {
      const std::uint64_t times = turns * repeat * lists_.order[i].count;
      program_.moving_bytes_ += times * lists_.pieces[lists_.order[i].piece].moving_bytes;
      program_.piece_count_ += times;
    }
    lists_.piece_runs.push_back({repeat, open_order_, lists_.order.size()});
  }

  const Traffic& traffic_;
  Program& program_;
  ProgramLists& lists_;
  PieceBuilder pieces_;
  std::uint64_t deep_ = 1;      // rows of a piece
  KnownPlaces places_;          // of pieces
  std::size_t open_order_ = 0;  // first of the order of the run of pieces that is being made
};

// What most GEMMs of a network stay within.
void ProgramLists::reserve() {
  runs.reserve(256);
  groups.reserve(64);
  group_turns.reserve(64);
  pieces.reserve(64);
  order.reserve(64);
  piece_runs.reserve(64);
  turns.reserve(64);
}

void ProgramLists::clear() {
  if (runs.capacity() == 0) reserve();
  runs.clear();
  groups.clear();
  group_turns.clear();
  pieces.clear();
  order.clear();
  piece_runs.clear();
  turns.clear();
  outlined = false;
}

Program::Program(const MemoryJob& job, const Traffic& traffic, Range columns, ProgramLists& lists)
    : lists_(&lists), begin_(lists.turns.size()) {
  ProgramBuilder(job, traffic, columns, *this, lists).build();
  end_ = lists.turns.size();
}

}  // namespace quaver
