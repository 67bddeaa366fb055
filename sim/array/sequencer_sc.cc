#include "sim/array/sequencer_sc.h"

#include <cassert>

namespace quaver {

SequencerSc::SequencerSc(const sc_core::sc_module_name& name) : sc_module(name) {
  SC_HAS_PROCESS(SequencerSc);
  SC_METHOD(on_clock);
  sensitive << clk_i.pos();
  dont_initialize();
}

void SequencerSc::start(const StationaryJob& job, std::uint32_t array, CodeMatrix& outputs,
                        const std::vector<BlockMoves>* blocks) {
  halves_.start(blocks);
  job_ = &job;
  array_ = array;
  outputs_ = &outputs;
  folds_ = job.schedule.folds(array);
  cycles_ = {};
  cycle_ = kNever;  // the edge before cycle 0 loads the seeds
  load_fold_ = load_row_ = 0;
  stream_fold_ = stream_row_ = 0;
  streaming_ = false;
  loaded_at_ = started_at_ = kNever;
  emptied_at_ = takes_from_ = 0;
  collect_fold_ = job.schedule.tile_folds() - 1;  // the first that has results
  collect_row_ = 0;
}

// Cycles from a fold's last row until its last element is done with it.
std::uint64_t SequencerSc::drain_cycles() const {
  const ArrayGeometry& g = job_->schedule.geometry();
  return (g.cols - 1) + std::uint64_t{g.rows} * g.latency;
}

// The shadow weights are free once the fold before has started to stream (each element moves its
// own to active with the first operand); without overlap, once the array is empty.
bool SequencerSc::takes_weights() const {
  if (load_fold_ == 0) return true;
  if (loaded_at_ != kNever) return false;  // weights that wait for their stream
  const bool started = stream_fold_ + 1 == load_fold_ && started_at_ != kNever;
  switch (job_->schedule.overlap()) {
    case Overlap::kWeights: return started || stream_fold_ == load_fold_;
    case Overlap::kNone: return stream_fold_ == load_fold_ && cycle_ >= emptied_at_;
  }
  return false;
}

// A load, once begun, goes on row by row; it begins with a whole block.
bool SequencerSc::may_load() const {
  if (load_fold_ == folds_) return false;
  return load_row_ != 0 || (takes_weights() && halves_.block_stands());
}

// Those of the fold that streams next.
bool SequencerSc::weights_stand() const { return loaded_at_ != kNever && cycle_ >= loaded_at_; }

// Partial sums that re-enter have come round.
bool SequencerSc::sums_are_back(const Fold& fold) const {
  const ArrayGeometry& g = job_->schedule.geometry();
  return !fold.continues || cycle_ >= started_at_ + std::uint64_t{g.rows} * g.latency;
}

// Weights stand, the fold before has streamed, its sums are back and a tile that ends has a place.
bool SequencerSc::may_stream() const {
  if (streaming_ || stream_fold_ == folds_ || !weights_stand()) return false;
  const ArrayGeometry& g = job_->schedule.geometry();
  // A row's total is on its way through the segments' adders for a cycle each. Loads take longer
  // than that, so without stalls it never waits for this.
  if (started_at_ != kNever && cycle_ < started_at_ + g.segments()) return false;
  const Fold fold = job_->schedule.fold(array_, stream_fold_);
  return sums_are_back(fold) && (!fold.last || halves_.has_result_half());
}

void SequencerSc::begin_stream() {
  stream_ = job_->schedule.fold(array_, stream_fold_);
  stream_products_ = products_of(stream_);
  if (stream_.last) halves_.take_result_half();
  streaming_ = true;
  stream_row_ = 0;
  started_at_ = cycle_;
  loaded_at_ = kNever;
  if (job_->schedule.overlap() == Overlap::kWeights) takes_from_ = cycle_;
}

// The fold's last row is in the array's first column.
void SequencerSc::end_stream() {
  streaming_ = false;
  ++stream_fold_;
  // As if the stream had come late but without gaps: no row came later than that says.
  started_at_ = cycle_ - (stream_.streamed - 1);
  emptied_at_ = cycle_ + drain_cycles();
  if (job_->schedule.overlap() == Overlap::kNone) takes_from_ = emptied_at_;
  halves_.release_block();
  if (stream_.last) halves_.end_tile(emptied_at_);
}

// Nothing streams in this cycle. The array takes weights for R cycles, whether or not there are
// any; then it waits for sums of its own, which is part of the drain; then for memory.
void SequencerSc::count_idle() {
  if (stream_fold_ == folds_ || cycle_ < takes_from_) return;
  if (cycle_ < takes_from_ + job_->schedule.geometry().rows)
    ++cycles_.load;
  else if (sums_are_back(job_->schedule.fold(array_, stream_fold_)))
    ++missing();
}

// The stalls that this cycle is one of, by what the array has not got in it: weights, which come
// with their block, or a place for the results.
std::uint64_t& SequencerSc::missing() {
  if (weights_stand()) return cycles_.stalls.results;
  return stream_fold_ == 0 ? cycles_.stalls.first_block : cycles_.stalls.operands;
}

void SequencerSc::load() {
  if (load_row_ == 0) {
    halves_.take_block();
    loading_ = job_->schedule.fold(array_, load_fold_);
    load_products_ = products_of(loading_);
  }
  weights_o.write(weight_beat());
  if (++load_row_ < job_->schedule.geometry().rows) return;
  load_row_ = 0;
  ++load_fold_;
  loaded_at_ = cycle_ + 1;
}

SeedBeat SequencerSc::seed_beat() const {
  const std::uint32_t cols = job_->schedule.geometry().cols;
  SeedBeat seeds;
  seeds.valid = true;
  for (std::uint32_t j = 0; j < cols; ++j)
    seeds.states.push_back(lane_seed(job_->seed, array_ * cols + j));
  return seeds;
}

// What each row of the array multiplies in a fold.
std::vector<SequencerSc::Products> SequencerSc::products_of(const Fold& fold) const {
  std::vector<Products> rows(job_->schedule.geometry().rows);
  for (std::uint32_t i = 0; i < rows.size(); ++i) rows[i] = job_->schedule.row_products(fold, i);
  return rows;
}

// The row that travels furthest comes first.
const WeightBeat& SequencerSc::weight_beat() {
  const ArrayGeometry& g = job_->schedule.geometry();
  weights_.valid = true;
  weights_.first = load_row_ == 0;
  weights_.w.assign(std::size_t{g.cols} * g.lanes, 0);
  const auto [begin, end] = load_products_[g.rows - 1 - load_row_];
  for (std::uint64_t k = begin; k < end; ++k)
    for (std::uint32_t j = 0; j < loading_.columns; ++j)
      weights_.w[std::size_t{j} * g.lanes + (k - begin)] = job_->b.at(k, loading_.n0 + j);
  return weights_;
}

const OperandBeat& SequencerSc::operand_beat() {
  const ArrayGeometry& g = job_->schedule.geometry();
  operands_.valid = true;
  operands_.first = stream_row_ == 0;
  operands_.continues = stream_.continues;
  operands_.partial = stream_.partial;
  operands_.new_total = stream_.new_total;
  operands_.last = stream_.last;
  operands_.index = stream_row_;
  operands_.columns = stream_.columns;
  operands_.a.assign(std::size_t{g.rows} * g.lanes, 0);
  for (std::uint32_t i = 0; i < g.rows; ++i) {
    const auto [begin, end] = stream_products_[i];
    for (std::uint64_t k = begin; k < end; ++k)
      operands_.a[std::size_t{i} * g.lanes + (k - begin)] = job_->a.at(stream_.m0 + stream_row_, k);
  }
  return operands_;
}

// Decides what the array sees in cycle `cycle_`.
void SequencerSc::present() {
  const bool waits = stalled();
  if (!waits && may_stream()) begin_stream();
  if (may_load() && !stalled())
    load();
  else
    weights_o.write({});
  if (streaming_ && !waits) {
    operands_o.write(operand_beat());
    ++cycles_.stream;
    if (++stream_row_ == stream_.streamed) end_stream();
  } else {
    operands_o.write({});
    if (!streaming_) count_idle();
  }
  halves_.show(cycle_);
}

void SequencerSc::collect() {
  const ResultBeat& result = results_i.read();
  if (!result.valid) return;
  const StationarySchedule& schedule = job_->schedule;
  const Fold fold = schedule.fold(array_, collect_fold_);
  for (std::uint32_t j = 0; j < fold.columns; ++j)
    outputs_->set(fold.m0 + collect_row_, fold.n0 + j, result.codes[j]);
  if (++collect_row_ < fold.streamed) return;
  collect_row_ = 0;
  collect_fold_ += schedule.tile_folds();
  if (collect_fold_ < folds_) return;
  // What is read at this edge was shown in cycle_ - 1. The last total stands at the foot of the
  // last column in the cycle after the last work; feet and rounders run behind and are not counted.
  const std::uint64_t behind = schedule.geometry().segments() + kRounderLatency;
  const std::uint64_t total = cycle_ - 1 - behind;
  cycles_.drain = total - cycles_.load - cycles_.stream - cycles_.memory_stall();
  job_ = nullptr;
  sc_core::sc_pause();
}

void SequencerSc::on_clock() {
  if (job_ == nullptr) return;
  if (cycle_ == kNever) {
    seeds_o.write(seed_beat());
    cycle_ = 0;
    present();
    return;
  }
  if (cycle_ == 0) seeds_o.write({});
  ++cycle_;
  halves_.take_pulses();
  collect();
  if (job_ != nullptr) present();
}

}  // namespace quaver
