#include "sim/memory/piece_builder.h"

#include <algorithm>

namespace quaver {

PieceBuilder::PieceBuilder(const MemoryJob& job, const Traffic& traffic, Range columns,
                           ProgramLists& lists)
    : job_(job),
      traffic_(traffic),
      lists_(lists),
      gather_(traffic.kept.gather != nullptr ? traffic.kept.gather : traffic.moving.gather),
      kept_gathered_(traffic.kept.gather != nullptr) {
  if (kept_gathered_) look_up(columns);
}

void PieceBuilder::look_up(Range gathered) {
  if (gather_->window_along_m)
    part_ = window_part(*gather_, gathered);
  else
    box_ = PixelBox(*gather_, gathered);
}

std::size_t PieceBuilder::build(Range outer) {
  outer_size_ = outer.size();
  if (gather_ != nullptr && !kept_gathered_) look_up(outer);
  set_pace();
  const FoldOutline& outline = lists_.outline;
  piece_ = {};
  piece_.begin = lists_.group_turns.size();
  const std::uint64_t elements = add_groups();
  piece_.end = lists_.group_turns.size();
  piece_.last = last_run();
  piece_.tail = traffic_.tail(piece_.last.steps);
  piece_.rows = outer_size_;
  const Size all = size_of(outline.products(), elements);
  piece_.moving_bytes = all.moving_bytes + piece_.last.moving_bytes;
  units_ = all.kept_units + piece_.last.kept_units;
  piece_.steps = steps_;
  piece_.distance = distance_;
  if (outline.even()) piece_.even_folds = outline.count();
  count_most(piece_.last);
  lists_.pieces.push_back(piece_);
  return lists_.pieces.size() - 1;
}

// How long the folds take, and with that which of them are alike.
void PieceBuilder::set_pace() {
  const bool slices = job_.schedule.output() != nullptr;
  if (!slices) {
    steps_ = outer_size_;
    distance_ = traffic_.distance(steps_, false);
    partial_distance_ = traffic_.distance(steps_, true);
  }
  const bool alike = slices || distance_ == partial_distance_;
  if (!lists_.outlined || lists_.outline.alike() != alike) {
    lists_.outline.outline(job_, traffic_, alike);
    lists_.outlined = true;
  }
  if (slices) steps_ = distance_ = partial_distance_ = lists_.outline.steps();
}

// Returns the elements of the gathered operand in all of them.
std::uint64_t PieceBuilder::add_groups() {
  using Folds = FoldOutline::Folds;
  if (gather_ == nullptr) return add_turns([](const Folds&) { return std::uint64_t{0}; });
  if (gather_->window_along_m)
    return add_turns([part = part_](const Folds& folds) { return folds.box.elements(part); });
  return add_turns([box = box_](const Folds& folds) { return box.elements(folds.part); });
}

template <class Elements>
std::uint64_t PieceBuilder::add_turns(const Elements& elements) {
  const FoldOutline& outline = lists_.outline;
  std::uint64_t sum = 0;
  for (const Repeat& turn : outline.turns()) {
    const std::size_t first_group = lists_.groups.size();
    for (std::size_t g = turn.begin; g < turn.end; ++g)
      sum += turn.repeat * add_group(outline.groups()[g], elements);
    lists_.group_turns.push_back({turn.repeat, first_group, lists_.groups.size()});
  }
  return sum;
}

// Folds that follow each other and move as much become one run.
template <class Elements>
std::uint64_t PieceBuilder::add_group(const Repeat& group, const Elements& elements) {
  const std::vector<FoldOutline::Folds>& folds = lists_.outline.folds();
  const std::size_t first_run = lists_.runs.size();
  std::uint64_t sum = 0, count = 0, each = 0;
  std::size_t first = group.begin;  // of the run
  for (std::size_t f = group.begin; f < group.end; ++f) {
    const std::uint64_t of_one = elements(folds[f]);
    sum += folds[f].count * of_one;
    if (f == first) {
      each = of_one;
    } else if (of_one != each || folds[f].length != folds[first].length ||
               folds[f].partial != folds[first].partial) {
      push(folds[first], count, each);
      first = f, count = 0, each = of_one;
    }
    count += folds[f].count;
  }
  push(folds[first], count, each);
  lists_.groups.push_back({group.repeat, first_run, lists_.runs.size()});
  return group.repeat * sum;
}

void PieceBuilder::push(const FoldOutline::Folds& folds, std::uint64_t count,
                        std::uint64_t elements) {
  const Size size = size_of(folds.length, elements);
  const std::uint64_t distance = folds.partial ? partial_distance_ : distance_;
  lists_.runs.push_back({count, size.moving_bytes, size.kept_units, steps_, distance});
  count_most(lists_.runs.back());
}

void PieceBuilder::count_most(const Run& run) {
  piece_.most_moving_bytes = std::max(piece_.most_moving_bytes, run.moving_bytes);
  piece_.most_kept_units = std::max(piece_.most_kept_units, run.kept_units);
}

Run PieceBuilder::last_run() const {
  const FoldOutline& outline = lists_.outline;
  const FoldOutline::Folds& last = outline.last();
  std::uint64_t elements = 0;
  if (gather_ != nullptr)
    elements = gather_->window_along_m ? last.box.elements(part_) : box_.elements(last.part);
  const Size size = size_of(last.length, elements);
  Run run = {1, size.moving_bytes, size.kept_units, steps_, distance_};
  if (const OutputSchedule* output = job_.schedule.output()) {
    run.steps = outline.last_steps();
    run.distance = traffic_.distance(output->steps(), false) - outline.steps_before_last();
  }
  return run;
}

PieceBuilder::Size PieceBuilder::size_of(std::uint64_t products, std::uint64_t elements) const {
  const std::uint64_t plain = outer_size_ * products * traffic_.moving.element_bytes;
  if (gather_ == nullptr) return {plain, products};
  if (kept_gathered_) return {plain, elements * traffic_.kept.element_bytes};
  return {elements * traffic_.moving.element_bytes, products};
}

}  // namespace quaver
