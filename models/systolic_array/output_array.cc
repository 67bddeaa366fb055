#include "models/systolic_array/output_array.h"

#include <algorithm>

#include "models/gemm/float_environment.h"

namespace quaver {

OutputArray::OutputArray(const OutputGeometry& geometry, const PassArithmetic& arithmetic)
    : geometry_(geometry),
      kernel_(make_row_kernel(arithmetic)),
      a_(std::size_t{geometry.rows} * geometry.lanes,
         std::size_t{geometry.rows} + geometry.cols + geometry.latency),
      b_(geometry.lanes,
         RowRing(geometry.cols, std::size_t{geometry.rows} + geometry.cols + geometry.latency)),
      sums_(std::size_t{geometry.rows} * geometry.cols),
      totals_(sums_.size()),
      leaving_(geometry.cols, 2 * std::size_t{geometry.rows} + geometry.cols),
      decoded_(std::size_t{std::max(geometry.rows, geometry.cols)} * geometry.lanes) {}

std::uint64_t OutputArray::leaves(const Wave& wave) const {
  return wave.run.end() + (geometry_.rows - 1) + (geometry_.cols - 1) + geometry_.latency;
}

void OutputArray::take(const StepBeat& beat) {
  while (!waves_.empty() && leaves(waves_.front()) + geometry_.rows <= cycle_)
    waves_.erase(waves_.begin());
  if (!beat.valid) return;
  if (beat.first || waves_.empty() || waves_.back().run.end() != cycle_)
    waves_.push_back({.run = {cycle_, 0},
                      .rows = beat.rows,
                      .columns = beat.columns,
                      .chunk_begins = {},
                      .begins = beat.first});
  Wave& wave = waves_.back();
  if (beat.starts_chunk) wave.chunk_begins.push_back(wave.run.count);
  ++wave.run.count;
  wave.ends = beat.last;
  kernel_->decode_a(beat.a, decoded_.data());
  for (std::size_t line = 0; line < beat.a.size(); ++line) a_.put(line, cycle_, decoded_[line]);
  kernel_->decode_b(beat.b, decoded_.data());
  for (std::uint32_t w = 0; w < geometry_.lanes; ++w)
    for (std::uint32_t j = 0; j < geometry_.cols; ++j)
      b_[w].row(cycle_ + j)[j] = decoded_[std::size_t{j} * geometry_.lanes + w];
}

// Elements of row i to which `cycle` brings the first step of a chunk: one column a chunk.
void OutputArray::begin_chunks(std::uint32_t i, const Wave& wave, std::uint64_t cycle) {
  const std::uint64_t front = cycle - i - wave.run.start;  // the step that column 0 would see
  const auto& begins = wave.chunk_begins;
  const std::uint64_t lowest = front < geometry_.cols ? 0 : front - geometry_.cols + 1;
  for (auto at = std::lower_bound(begins.begin(), begins.end(), lowest);
       at != begins.end() && *at <= front; ++at) {
    const auto j = static_cast<std::uint32_t>(front - *at);
    if (wave.begins && *at == 0)
      totals(i)[j] = 0;
    else
      kernel_->accumulate(totals(i) + j, sums(i) + j, 1);
    sums(i)[j] = 0;
  }
}

// The cycle after an element's last product: the last chunk's sum joins the total, which leaves.
void OutputArray::end_fold(std::uint32_t i, const Wave& wave, std::uint64_t cycle) {
  const std::uint64_t front = cycle - i - wave.run.start;
  if (!wave.ends || front < wave.run.count || front - wave.run.count >= geometry_.cols) return;
  const auto j = static_cast<std::uint32_t>(front - wave.run.count);
  kernel_->accumulate(totals(i) + j, sums(i) + j, 1);
  leaving_.row(leaves(wave) + (geometry_.rows - 1 - i))[j] = totals(i)[j];
}

void OutputArray::step_row(std::uint32_t i, const Wave& wave, std::uint64_t cycle) {
  if (cycle < wave.run.start + i) return;
  end_fold(i, wave, cycle);
  const Columns range = wave.run.at(cycle, i, geometry_.cols);
  if (range.empty()) return;
  begin_chunks(i, wave, cycle);
  Word* out = sums(i) + range.begin;
  RowStep& step = steps_.emplace_back(RowStep{.in = out, .out = out, .count = range.count()});
  for (std::uint32_t w = 0; w < geometry_.lanes; ++w) {
    step.a[w] = a_.from(std::size_t{i} * geometry_.lanes + w, cycle - i) + range.begin;
    step.b[w] = b_[w].row(cycle - i) + range.begin;
  }
}

void OutputArray::show_results() {
  result_.valid = false;
  for (const Wave& wave : waves_) {
    if (!wave.ends || cycle_ + 1 < leaves(wave)) continue;
    const std::uint64_t row = cycle_ + 1 - leaves(wave);
    if (row >= geometry_.rows) continue;
    result_.valid = true;
    result_.columns = row < wave.rows ? wave.columns : 0;
    result_.codes.assign(geometry_.cols, 0);
    kernel_->encode_totals({leaving_.row(cycle_ + 1), result_.columns}, result_.codes.data());
  }
}

// Sums are a loop of one cycle, the adder's; the multiplier's L-1 stages only delay it, so that
// the products which enter sums now are those of L-1 cycles ago.
const ResultBeat& OutputArray::step(const StepBeat& beat) {
  const FloatEnvironment environment(kernel_->environment());
  take(beat);
  if (cycle_ + 1 >= geometry_.latency) {
    const std::uint64_t cycle = cycle_ - (geometry_.latency - 1);
    steps_.clear();
    for (std::uint32_t i = 0; i < geometry_.rows; ++i)
      for (const Wave& wave : waves_) step_row(i, wave, cycle);
    kernel_->multiply_accumulate(steps_);
  }
  show_results();
  ++cycle_;
  return result_;
}

std::optional<std::uint32_t> OutputArray::sum_of(std::uint32_t i, std::uint32_t j) const {
  if (cycle_ < geometry_.latency) return std::nullopt;
  const std::uint64_t cycle = cycle_ - geometry_.latency;
  for (const Wave& wave : waves_) {
    const Columns range = wave.run.at(cycle, i, geometry_.cols);
    if (j >= range.begin && j < range.end)
      return kernel_->encode_sum(sums_[std::size_t{i} * geometry_.cols + j]);
  }
  return std::nullopt;
}

}  // namespace quaver
