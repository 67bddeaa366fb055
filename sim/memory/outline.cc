#include "sim/memory/outline.h"

#include <algorithm>

namespace quaver {

void FoldOutline::outline(const MemoryJob& job, const Traffic& traffic, bool alike) {
  gather_ = traffic.moving.gather != nullptr ? traffic.moving.gather : traffic.kept.gather;
  alike_ = alike;
  folds_.clear();
  groups_.clear();
  turns_.clear();
  if (const OutputSchedule* output = job.schedule.output())
    outline_slices(*output, Slices(job, traffic));
  else
    outline_folds(*job.schedule.stationary());
  close_turn(1);
  plain_ =
      groups_.empty() || (groups_.size() == 1 && groups_[0].repeat == 1 && turns_[0].repeat == 1);
  bool partial = false;
  most_products_ = 0;
  for (const Folds& folds : folds_) {
    partial |= folds.partial;
    most_products_ = std::max(most_products_, folds.length);
  }
  even_ = alike || !partial;
}

// As StationarySchedule walks them.
void FoldOutline::outline_folds(const StationarySchedule& schedule) {
  const ArrayGeometry& g = schedule.geometry();
  const std::uint64_t k = schedule.shape().k;
  const std::uint64_t chunk = schedule.chunk_length();
  const std::uint64_t most = std::uint64_t{g.rows} * g.lanes;  // of one chunk in a fold
  const std::uint64_t slices = ceil_div(ceil_div(chunk, g.lanes), g.rows);
  count_ = schedule.tile_folds() - 1;
  if (slices == 1 || (chunk % most == 0 && alike_)) {  // all but the last are alike
    const std::uint64_t length = slices == 1 ? g.segments() * chunk : most;
    const std::uint64_t last = count_ * length;
    add(0, length, count_, false);
    return set_last(last, k);
  }
  const std::uint64_t chunks = ceil_div(k, chunk);
  const auto add_chunk = [&](std::uint64_t begin) {
    add(begin, most, slices - 1, true);
    add(begin + (slices - 1) * most, chunk - (slices - 1) * most, 1, false);
  };
  if (gather_ != nullptr) {
    for (std::uint64_t c = 0; c + 1 < chunks; ++c) add_chunk(c * chunk);
  } else if (chunks > 1) {
    close_group(1);
    add_chunk(0);
    close_group(chunks - 1);
  }
  const std::uint64_t begin = (chunks - 1) * chunk;
  const std::uint64_t rest = ceil_div(ceil_div(k - begin, g.lanes), g.rows);
  add(begin, most, rest - 1, true);
  set_last(begin + (rest - 1) * most, k);
}

// The slices of one os fold.
void FoldOutline::outline_slices(const OutputSchedule& schedule, const Slices& slices) {
  count_ = slices.count - 1;
  steps_ = slices.steps;
  before_last_ = count_ * slices.steps;
  last_steps_ = schedule.steps() - before_last_;
  const auto end_of = [&](std::uint64_t steps) { return schedule.step(steps - 1).end; };
  const bool equal =
      slices.steps % schedule.chunk_steps() == 0 || schedule.chunk_length() % schedule.lanes() == 0;
  if (equal) {
    add(0, end_of(steps_), count_, false);
  } else {
    for (std::uint64_t first = 0; first < before_last_; first += steps_) {
      const std::uint64_t begin = schedule.step(first).begin;
      add(begin, end_of(first + steps_) - begin, 1, false);
    }
  }
  set_last(before_last_ == 0 ? 0 : schedule.step(before_last_).begin, schedule.shape().k);
}

// `count` folds of `length` products each from `begin` on.
void FoldOutline::add(std::uint64_t begin, std::uint64_t length, std::uint64_t count,
                      bool partial) {
  if (count == 0) return;
  const Folds folds = {count, length, partial, {}, {}};
  if (gather_ == nullptr)
    folds_.push_back(folds);
  else if (gather_->window_along_m)
    add_pixels(begin, folds, count);
  else
    add_window(begin, folds, count);
}

// The window runs along K. Its ranges are alike as long as they stay within one tap.
void FoldOutline::add_window(std::uint64_t begin, Folds folds, std::uint64_t count) {
  while (count > 0) {
    const std::uint64_t left_of_tap = gather_->channels - begin % gather_->channels;
    folds.count = std::clamp<std::uint64_t>(left_of_tap / folds.length, 1, count);
    folds.part = window_part(*gather_, {begin, begin + folds.length});
    folds_.push_back(folds);
    begin += folds.count * folds.length;
    count -= folds.count;
  }
}

// Pixels run along K.
void FoldOutline::add_pixels(std::uint64_t begin, Folds folds, std::uint64_t count) {
  const PixelItems items(*gather_, begin, folds.length, folds.length);
  for (const Turn& turn : items.turns(0, count)) {
    if (turn.repeat > 1) close_turn(1);
    for (const Stretch& stretch : turn.stretches) {
      if (stretch.repeat > 1) close_group(1);
      add_stretch(items, stretch, begin, folds);
      if (stretch.repeat > 1) close_group(stretch.repeat);
    }
    if (turn.repeat > 1) close_turn(turn.repeat);
  }
}

void FoldOutline::add_stretch(const PixelItems& items, const Stretch& stretch, std::uint64_t begin,
                              Folds folds) {
  for (std::uint64_t i = 0; i < stretch.length; i += folds.count) {
    const std::uint64_t item = stretch.first + i;
    const std::uint64_t at = begin + item * folds.length;
    folds.count = items.alike(item, stretch.length - i);
    folds.box = PixelBox(*gather_, {at, at + folds.length});
    folds_.push_back(folds);
  }
}

void FoldOutline::set_last(std::uint64_t begin, std::uint64_t end) {
  products_ = begin;
  last_ = {1, end - begin, false, {}, {}};
  if (gather_ == nullptr) return;
  if (gather_->window_along_m)
    last_.box = PixelBox(*gather_, {begin, end});
  else
    last_.part = window_part(*gather_, {begin, end});
}

// What was added since the last group was closed.
void FoldOutline::close_group(std::uint64_t repeat) {
  const std::size_t begin = groups_.empty() ? 0 : groups_.back().end;
  if (folds_.size() > begin) groups_.push_back({repeat, begin, folds_.size()});
}

void FoldOutline::close_turn(std::uint64_t repeat) {
  close_group(1);
  const std::size_t begin = turns_.empty() ? 0 : turns_.back().end;
  if (groups_.size() > begin) turns_.push_back({repeat, begin, groups_.size()});
}

}  // namespace quaver
