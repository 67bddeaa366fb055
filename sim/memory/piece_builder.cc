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
  most_elements_ = 0;
  Piece piece;
  piece.plain = outline.plain();
  piece.begin = piece.plain ? lists_.runs.size() : lists_.group_turns.size();
  const std::uint64_t elements = add_folds();
  piece.end = piece.plain ? lists_.runs.size() : lists_.group_turns.size();
  piece.last = last_run();
  piece.tail = traffic_.tail(piece.last.steps);
  piece.rows = outer_size_;
  const Size all = size_of(outline.products(), elements);
  piece.moving_bytes = all.moving_bytes + piece.last.moving_bytes;
  units_ = all.kept_units + piece.last.kept_units;
  piece.steps = steps_;
  piece.distance = distance_;
  if (outline.even()) piece.even_folds = outline.count();
  const Size most = size_of(outline.most_products(), most_elements_);
  piece.most_moving_bytes = std::max(most.moving_bytes, piece.last.moving_bytes);
  piece.most_kept_units = std::max(most.kept_units, piece.last.kept_units);
  lists_.pieces.push_back(piece);
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

// All but the last. Returns the elements of the gathered operand in them.
std::uint64_t PieceBuilder::add_folds() {
  using Folds = FoldOutline::Folds;
  if (gather_ == nullptr) return add_turns([](const Folds&) { return std::uint64_t{0}; });
  if (gather_->window_along_m)
    return add_turns([part = part_](const Folds& folds)
                         __attribute__((always_inline)) { return folds.box.elements(part); });
  return add_turns([box = box_](const Folds& folds)
                       __attribute__((always_inline)) { return box.elements(folds.part); });
}

template <class Elements>
std::uint64_t PieceBuilder::add_turns(const Elements& elements) {
  const FoldOutline& outline = lists_.outline;
  if (outline.plain()) return add_runs({1, 0, outline.folds().size()}, elements);
  std::uint64_t sum = 0;
  for (const Repeat& turn : outline.turns()) {
    const std::size_t first_group = lists_.groups.size();
    for (std::size_t g = turn.begin; g < turn.end; ++g) {
      const Repeat& group = outline.groups()[g];
      const std::size_t first_run = lists_.runs.size();
      sum += turn.repeat * group.repeat * add_runs(group, elements);
      lists_.groups.push_back({group.repeat, first_run, lists_.runs.size()});
    }
    lists_.group_turns.push_back({turn.repeat, first_group, lists_.groups.size()});
  }
  return sum;
}

// Those of a group. Folds that follow each other and move as much become one run.
template <class Elements>
std::uint64_t PieceBuilder::add_runs(const Repeat& group, const Elements& elements) {
  const FoldOutline::Folds* const folds = lists_.outline.folds().data();
  const FoldOutline::Folds* first = folds + group.begin;  // of the run
  std::uint64_t count = 0, each = 0, sum = 0, most = 0;
  for (std::size_t f = group.begin; f < group.end; ++f) {
    const FoldOutline::Folds& next = folds[f];
    const std::uint64_t of_one = elements(next);
    if (count > 0 &&
        (of_one != each || next.length != first->length || next.partial != first->partial)) {
      push(*first, count, each);
      first = &next, count = 0;
    }
    count += next.count;
    each = of_one;
    sum += next.count * of_one;
    most = std::max(most, of_one);
  }
  if (count > 0) push(*first, count, each);
  most_elements_ = std::max(most_elements_, most);
  return sum;
}

void PieceBuilder::push(const FoldOutline::Folds& folds, std::uint64_t count,
                        std::uint64_t elements) {
  const Size size = size_of(folds.length, elements);
  const std::uint64_t distance = folds.partial ? partial_distance_ : distance_;
  lists_.runs.push_back({count, size.moving_bytes, size.kept_units, steps_, distance});
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
