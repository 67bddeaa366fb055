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
  units_ = bytes_ = 0;
  Piece piece;
  piece.begin = lists_.group_turns.size();
  const std::size_t first_run = lists_.runs.size();
  add_groups();
  piece.end = lists_.group_turns.size();
  piece.last = last_run();
  piece.tail = traffic_.tail(piece.last.steps);
  piece.rows = outer.size();
  units_ += piece.last.kept_units;
  piece.moving_bytes = bytes_ + piece.last.moving_bytes;
  piece.steps = steps_;
  piece.distance = distance_;
  if (lists_.outline.even()) piece.even_folds = lists_.outline.count();
  piece.most_moving_bytes = piece.last.moving_bytes;
  piece.most_kept_units = piece.last.kept_units;
  for (std::size_t i = first_run; i < lists_.runs.size(); ++i) {
    piece.most_moving_bytes = std::max(piece.most_moving_bytes, lists_.runs[i].moving_bytes);
    piece.most_kept_units = std::max(piece.most_kept_units, lists_.runs[i].kept_units);
  }
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

void PieceBuilder::add_groups() {
  const FoldOutline& outline = lists_.outline;
  for (const Repeat& turn : outline.turns()) {
    const std::size_t first_group = lists_.groups.size();
    const std::uint64_t units_before = units_, bytes_before = bytes_;
    for (std::size_t g = turn.begin; g < turn.end; ++g) {
      const Repeat& group = outline.groups()[g];
      const std::uint64_t units = units_, bytes = bytes_;
      open_ = lists_.runs.size();
      for (std::size_t f = group.begin; f < group.end; ++f) push(outline.folds()[f]);
      lists_.groups.push_back({group.repeat, open_, lists_.runs.size()});
      units_ = units + group.repeat * (units_ - units);
      bytes_ = bytes + group.repeat * (bytes_ - bytes);
    }
    lists_.group_turns.push_back({turn.repeat, first_group, lists_.groups.size()});
    units_ = units_before + turn.repeat * (units_ - units_before);
    bytes_ = bytes_before + turn.repeat * (bytes_ - bytes_before);
  }
}

void PieceBuilder::push(const FoldOutline::Folds& folds) {
  const Size size = size_of(folds);
  units_ += folds.count * size.kept_units;
  bytes_ += folds.count * size.moving_bytes;
  const std::uint64_t distance = folds.partial ? partial_distance_ : distance_;
  if (lists_.runs.size() > open_) {
    Run& last = lists_.runs.back();
    if (size.moving_bytes == last.moving_bytes && size.kept_units == last.kept_units &&
        distance == last.distance) {
      last.count += folds.count;
      return;
    }
  }
  lists_.runs.push_back({folds.count, size.moving_bytes, size.kept_units, steps_, distance});
}

Run PieceBuilder::last_run() const {
  const FoldOutline& outline = lists_.outline;
  const Size size = size_of(outline.last());
  Run run = {1, size.moving_bytes, size.kept_units, steps_, distance_};
  if (const OutputSchedule* output = job_.schedule.output()) {
    run.steps = outline.last_steps();
    run.distance = traffic_.distance(output->steps(), false) - outline.steps_before_last();
  }
  return run;
}

PieceBuilder::Size PieceBuilder::size_of(const FoldOutline::Folds& folds) const {
  const std::uint64_t plain = outer_size_ * folds.length * traffic_.moving.element_bytes;
  if (gather_ == nullptr) return {plain, folds.length};
  const std::uint64_t elements =
      gather_->window_along_m ? folds.box.elements(part_) : box_.elements(folds.part);
  if (kept_gathered_) return {plain, elements * traffic_.kept.element_bytes};
  return {elements * traffic_.moving.element_bytes, folds.length};
}

}  // namespace quaver
