#include "models/systolic_array/systolic_array.h"

#include <algorithm>
#include <stdexcept>

#include "models/gemm/float_environment.h"

namespace quaver {

SystolicArray::SystolicArray(const ArrayGeometry& geometry, const PassArithmetic& arithmetic)
    : geometry_(geometry),
      kernel_(make_row_kernel(arithmetic)),
      depth_(std::uint64_t{geometry.rows} * geometry.latency),
      operands_(std::size_t{geometry.rows} * geometry.lanes, depth_ + geometry.cols + 1),
      sums_(depth_ * geometry.cols),
      zeros_(geometry.cols),
      taps_(geometry.segments() == 1 ? 0 : geometry.segments(), RowRing(geometry.cols, depth_ + 1)),
      totals_((std::size_t{geometry.depth} + geometry.cols) * geometry.cols),
      partial_sums_(totals_.size()),
      leaving_(geometry.cols, std::size_t{geometry.cols} + geometry.segments() + 1),
      starts_chunk_(geometry.rows),
      decoded_(std::size_t{std::max(geometry.rows, geometry.cols)} * geometry.lanes) {
  planes_.emplace_back();
  for (std::uint32_t k = 0; k < geometry.segments(); ++k)
    starts_chunk_[k * geometry.segment_rows()] = 1;
}

std::size_t SystolicArray::free_plane() {
  const auto at = std::find_if(planes_.begin(), planes_.end(),
                               [](const WeightPlane& plane) { return !plane.used; });
  const auto found = static_cast<std::size_t>(at - planes_.begin());
  if (at == planes_.end()) planes_.emplace_back();
  return found;
}

// A first row uses the weights that stand and makes them the active ones: the beat that ends their
// load was presented before this one, and both travel from element to element alike.
void SystolicArray::take_operands(const OperandBeat& beat) {
  if (!beat.valid) return;
  if (waves_.empty() || !waves_.back().extends_to(beat, cycle_)) {
    if (beat.first ? planes_[loading_].rows != geometry_.rows : waves_.empty())
      throw std::logic_error("a fold streams before its weights stand");
    waves_.push_back({.run = {cycle_, 0},
                      .first_index = beat.index,
                      .columns = beat.columns,
                      .continues = beat.continues,
                      .partial = beat.partial,
                      .new_total = beat.new_total,
                      .last = beat.last,
                      .plane = beat.first ? loading_ : waves_.back().plane});
  }
  ++waves_.back().run.count;
  kernel_->decode_a(beat.a, decoded_.data());
  for (std::size_t line = 0; line < beat.a.size(); ++line)
    operands_.put(line, cycle_, decoded_[line]);
}

// Rows come lowest first; each pushes those before it one row further down.
void SystolicArray::take_weights(const WeightBeat& beat) {
  if (!beat.valid) return;
  if (beat.first) {
    const bool streams = std::any_of(waves_.begin(), waves_.end(),
                                     [&](const FoldWave& wave) { return wave.plane == loading_; });
    planes_[loading_].used = streams;
    loading_ = free_plane();
    planes_[loading_] = {std::move(planes_[loading_].words), 0, true};
    planes_[loading_].words.resize(std::size_t{geometry_.rows} * geometry_.cols * geometry_.lanes);
  }
  WeightPlane& plane = planes_[loading_];
  if (plane.rows == geometry_.rows) throw std::logic_error("more rows of weights than the array's");
  ++plane.rows;
  kernel_->decode_b(beat.w, decoded_.data());
  Word* row = plane.words.data() +
              std::size_t{geometry_.rows - plane.rows} * geometry_.lanes * geometry_.cols;
  for (std::uint32_t w = 0; w < geometry_.lanes; ++w)
    for (std::uint32_t j = 0; j < geometry_.cols; ++j)
      row[std::size_t{w} * geometry_.cols + j] = decoded_[std::size_t{j} * geometry_.lanes + w];
}

// Cycles after a wave's last row until its last totals have left: then it is over.
std::uint64_t SystolicArray::stays() const {
  return depth_ + geometry_.cols + geometry_.segments();
}

void SystolicArray::retire_waves() {
  while (waves_.size() > 1 && waves_.front().run.end() + stays() < cycle_) {
    const std::size_t plane = waves_.front().plane;
    waves_.erase(waves_.begin());
    const bool needed = plane == loading_ || waves_.front().plane == plane;
    planes_[plane].used = needed;
  }
}

// Segment k's sum is out (R - (k+1)P) * L cycles before the foot's time: it waits in its ring.
void SystolicArray::step_taps() {
  const std::uint32_t rows = geometry_.segment_rows();
  for (std::uint32_t k = 0; k < taps_.size(); ++k) {
    const std::uint64_t wait = std::uint64_t{geometry_.rows - (k + 1) * rows} * geometry_.latency;
    std::copy_n(sums((k + 1) * rows - 1), geometry_.cols, taps_[k].row(cycle_ + wait));
  }
}

void SystolicArray::step_feet(const FoldWave& wave) {
  const Columns range = wave.run.at(cycle_, depth_, geometry_.cols);
  if (range.empty()) return;
  const std::uint64_t row = wave.first_index + (cycle_ - depth_ - wave.run.start);
  const auto sums_of = [&](std::uint32_t segment) {
    return taps_.empty() ? sums(geometry_.rows - 1) : taps_[segment].row(cycle_);
  };
  if (wave.partial) {
    std::copy(sums_of(geometry_.segments() - 1) + range.begin,
              sums_of(geometry_.segments() - 1) + range.end,
              skewed(partial_sums_, row) + range.begin);
    return;
  }
  Word* totals = skewed(totals_, row) + range.begin;
  if (wave.new_total) std::fill_n(totals, range.count(), Word{0});
  for (std::uint32_t k = 0; k < geometry_.segments(); ++k)
    kernel_->accumulate(totals, sums_of(k) + range.begin, range.count());
  if (wave.last) std::copy_n(totals, range.count(), leaving_.row(cycle_) + range.begin);
}

// Row 0 begins with partial sums that re-enter, or with zero; so does each segment's first row.
void SystolicArray::step_row(std::uint32_t i, const FoldWave& wave, const Columns& range) {
  const Word* above = starts_chunk_[i] != 0 ? zeros_.data() : sums(i - 1);
  if (i == 0 && wave.continues)
    above = skewed(partial_sums_, wave.first_index + (cycle_ - wave.run.start));
  const std::uint64_t presented = cycle_ - std::uint64_t{i} * geometry_.latency;
  RowStep& step = steps_[step_count_++];
  step.in = above + range.begin;
  step.out = sums(i) + range.begin;
  step.count = range.count();
  const Word* weights = planes_[wave.plane].words.data();
  for (std::uint32_t w = 0; w < geometry_.lanes; ++w) {
    const std::size_t line = std::size_t{i} * geometry_.lanes + w;
    step.a[w] = operands_.from(line, presented) + range.begin;
    step.b[w] = weights + line * geometry_.cols + range.begin;
  }
}

// Totals that leave in the next cycle: those of the row presented this long before it.
void SystolicArray::show_results() {
  result_.valid = false;
  const std::uint64_t ago = geometry_.cols - 1 + depth_ + geometry_.segments();
  if (cycle_ + 1 < ago) return;
  const std::uint64_t presented = cycle_ + 1 - ago;
  for (const FoldWave& wave : waves_) {
    if (!wave.last || !wave.run.holds(presented)) continue;
    result_.valid = true;
    result_.columns = wave.columns;
    for (std::uint32_t j = 0; j < wave.columns; ++j)
      decoded_[j] = leaving_.row(presented + depth_ + j)[j];
    result_.codes.assign(geometry_.cols, 0);
    kernel_->encode_totals({decoded_.data(), wave.columns}, result_.codes.data());
  }
}

// Feet first: they read what rows registered L cycles ago, which the rows' step then overwrites,
// and hand partial sums to the top in the same cycle. Rows from the last to the first, so that each
// reads its neighbour's register as it stands.
void SystolicArray::work(const OperandBeat& operands, const WeightBeat& weights) {
  const FloatEnvironment environment(kernel_->environment());
  retire_waves();
  take_operands(operands);
  step_taps();
  for (const FoldWave& wave : waves_) step_feet(wave);
  step_count_ = 0;
  steps_.resize(std::max(steps_.size(), geometry_.rows * waves_.size()));
  for (std::uint32_t i = geometry_.rows; i-- > 0;)
    for (const FoldWave& wave : waves_) {
      const Columns range =
          wave.run.at(cycle_, std::uint64_t{i} * geometry_.latency, geometry_.cols);
      if (!range.empty()) step_row(i, wave, range);
    }
  kernel_->multiply_accumulate({steps_.data(), step_count_});
  take_weights(weights);
  show_results();
}

// While an array waits, for memory, nothing in it moves. Waves end in the order of their starts.
bool SystolicArray::is_idle(const OperandBeat& operands, const WeightBeat& weights) const {
  if (operands.valid || weights.valid) return false;
  return waves_.empty() || waves_.back().run.end() + stays() < cycle_;
}

const ResultBeat& SystolicArray::step(const OperandBeat& operands, const WeightBeat& weights) {
  if (is_idle(operands, weights))
    result_.valid = false;
  else
    work(operands, weights);
  ++cycle_;
  if (++turn_ == geometry_.latency) turn_ = 0;
  return result_;
}

std::optional<std::uint32_t> SystolicArray::sum_of(std::uint32_t i, std::uint32_t j) const {
  if (cycle_ == 0) return std::nullopt;
  const std::uint64_t cycle = cycle_ - 1;
  for (const FoldWave& wave : waves_) {
    const Columns range = wave.run.at(cycle, std::uint64_t{i} * geometry_.latency, geometry_.cols);
    if (j < range.begin || j >= range.end) continue;
    const std::size_t row = cycle % geometry_.latency * geometry_.rows + i;
    return kernel_->encode_sum(sums_[row * geometry_.cols + j]);
  }
  return std::nullopt;
}

}  // namespace quaver
