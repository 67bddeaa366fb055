#include "sim/array/output_sequencer_sc.h"

namespace quaver {

OutputSequencerSc::OutputSequencerSc(const sc_core::sc_module_name& name) : sc_module(name) {
  SC_HAS_PROCESS(OutputSequencerSc);
  SC_METHOD(on_clock);
  sensitive << clk_i.pos();
  dont_initialize();
}

void OutputSequencerSc::start(const GemmJob& job, std::uint32_t array, CodeMatrix& outputs,
                              const std::vector<BlockMoves>* blocks) {
  halves_.start(blocks);
  blocks_ = blocks;
  job_ = &job;
  schedule_ = job.schedule.output();
  array_ = array;
  outputs_ = &outputs;
  folds_ = schedule_->folds(array);
  cycles_ = {};
  cycle_ = kNever;  // the edge before cycle 0 loads the seeds
  fold_ = step_ = stop_ = 0;
  slice_ = 0;
  streaming_ = false;
  streamed_at_ = kNever;
  emptied_at_ = 0;
  collect_fold_ = 0;
  collect_row_ = 0;
}

// Whether the array could go on in this cycle: inside a fold always. Overlapped, a fold follows so
// that it cannot end before row 0 has let go of its drain register, R cycles after the end of the
// one before: it streams for T cycles at least. Else it follows when the array is empty.
bool OutputSequencerSc::is_ready() const {
  if (fold_ == folds_) return false;
  if (step_ > 0 || streamed_at_ == kNever) return true;
  switch (schedule_->overlap()) {
    case Overlap::kWeights: return cycle_ + schedule_->steps() >= streamed_at_ + schedule_->rows();
    case Overlap::kNone: return cycle_ >= emptied_at_;
  }
  return false;
}

// Of the slice that begins with step_; without memory a fold is one.
std::uint64_t OutputSequencerSc::slice_end() const {
  return blocks_ == nullptr ? schedule_->steps() : step_ + (*blocks_)[slice_].steps;
}

bool OutputSequencerSc::may_start() const {
  if (streaming_ || !is_ready() || !halves_.block_stands()) return false;
  return slice_end() < schedule_->steps() || halves_.has_result_half();
}

// The stalls that this cycle is one of, by what the array has not got in it: a block, or a place
// for the results.
std::uint64_t& OutputSequencerSc::missing() {
  if (halves_.block_stands()) return cycles_.stalls.results;
  return slice_ == 0 ? cycles_.stalls.first_block : cycles_.stalls.operands;
}

void OutputSequencerSc::begin_slice() {
  stop_ = slice_end();
  halves_.take_block();
  if (stop_ == schedule_->steps()) halves_.take_result_half();
  if (step_ == 0) tile_ = schedule_->tile(array_, fold_);
  streaming_ = true;
}

void OutputSequencerSc::end_slice() {
  streaming_ = false;
  ++slice_;
  halves_.release_block();
  if (step_ < schedule_->steps()) return;
  step_ = 0;
  ++fold_;
  streamed_at_ = cycle_ + 1;
  emptied_at_ = cycle_ + (schedule_->rows() - 1) + (schedule_->cols() - 1) + schedule_->latency() +
                schedule_->rows();
  halves_.end_tile(emptied_at_);
}

SeedBeat OutputSequencerSc::seed_beat() const {
  SeedBeat seeds;
  seeds.valid = true;
  for (std::uint32_t j = 0; j < schedule_->cols(); ++j)
    seeds.states.push_back(lane_seed(job_->seed, array_ * schedule_->cols() + j));
  return seeds;
}

// Tile row r stands on array row R-1-r: the last array row drains first.
const StepBeat& OutputSequencerSc::step_beat() {
  const OutputSchedule::Step step = schedule_->step(step_);
  const std::uint32_t lanes = schedule_->lanes();
  beat_.valid = true;
  beat_.first = step_ == 0;
  beat_.starts_chunk = step.starts_chunk;
  beat_.last = step_ + 1 == schedule_->steps();
  beat_.rows = tile_.rows;
  beat_.columns = tile_.columns;
  beat_.a.assign(std::size_t{schedule_->rows()} * lanes, 0);
  beat_.b.assign(std::size_t{schedule_->cols()} * lanes, 0);
  for (std::uint64_t k = step.begin; k < step.end; ++k) {
    for (std::uint32_t r = 0; r < tile_.rows; ++r)
      beat_.a[std::size_t{schedule_->rows() - 1 - r} * lanes + (k - step.begin)] =
          job_->a.at(tile_.m0 + r, k);
    for (std::uint32_t j = 0; j < tile_.columns; ++j)
      beat_.b[std::size_t{j} * lanes + (k - step.begin)] = job_->b.at(k, tile_.n0 + j);
  }
  return beat_;
}

void OutputSequencerSc::present() {
  const bool waits = stalled();
  if (!waits && may_start()) begin_slice();
  if (streaming_ && !waits) {
    steps_o.write(step_beat());
    ++cycles_.stream;
    if (++step_ == stop_) end_slice();
  } else {
    steps_o.write({});
    if (!waits && is_ready()) ++missing();
  }
  halves_.show(cycle_);
}

void OutputSequencerSc::collect() {
  const ResultBeat& result = results_i.read();
  if (!result.valid) return;
  const OutputTile tile = schedule_->tile(array_, collect_fold_);
  const std::uint32_t columns = collect_row_ < tile.rows ? tile.columns : 0;
  for (std::uint32_t j = 0; j < columns; ++j)
    outputs_->set(tile.m0 + collect_row_, tile.n0 + j, result.codes[j]);
  if (++collect_row_ < schedule_->rows()) return;
  collect_row_ = 0;
  if (++collect_fold_ < folds_) return;
  // What is read at this edge was shown in cycle_ - 1; the last row left the array in the cycle
  // after the last drain, and the rounder behind it is not counted.
  const std::uint64_t total = cycle_ - 1 - kRounderLatency;
  cycles_.drain = total - cycles_.stream - cycles_.memory_stall();
  job_ = nullptr;
  sc_core::sc_pause();
}

void OutputSequencerSc::on_clock() {
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
