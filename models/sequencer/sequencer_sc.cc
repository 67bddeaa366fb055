#include "models/sequencer/sequencer_sc.h"

namespace quaver {

SequencerJob sequencer_job(const SequencerInputs& in) {
  return {.m = in.m_i,
          .n = in.n_i,
          .k = in.k_i,
          .chunk = in.chunk_i,
          .piece = in.piece_i,
          .overlap = in.overlap_i};
}

void SequencerSteps::begin(const SequencerJob& job) {
  job_ = job;
  folds_ = sequenced_folds(array_, job);
  loaded_ = streamed_ = 0;
}

bool SequencerSteps::idle() const { return streamed_ == folds_.size() && under_way_ == 0; }

// Weights stand; sums that re-enter have come round, or totals left the segments' adders; and a row
// of results has a place.
bool SequencerSteps::may_stream() const {
  if (streamed_ == loaded_) return false;
  const SequencedFold& fold = folds_[streamed_];
  if (fold.last && under_way_ == result_rows_) return false;
  if (stream_row_ != 0 || streamed_ == 0) return true;
  const std::uint64_t apart =
      fold.continues ? std::uint64_t{array_.rows} * array_.latency : array_.segments();
  return cycle_ >= began_ + apart;
}

// The shadow weights are free once the fold that they are of streams; without overlap the next load
// waits for the whole array.
bool SequencerSteps::may_load() const {
  if (loaded_ == folds_.size()) return false;
  if (job_.overlap) return streamed_ == loaded_ || (streamed_ + 1 == loaded_ && stream_row_ != 0);
  return streamed_ == loaded_ && cycle_ >= empty_at_;
}

void SequencerSteps::stream(SequencerOutputs& out) {
  const SequencedFold& fold = folds_[streamed_];
  out.stream_valid_o = true;
  out.stream_first_o = stream_row_ == 0;
  out.stream_continue_o = fold.continues;
  out.stream_partial_o = fold.partial;
  out.stream_new_total_o = fold.new_total;
  out.stream_last_o = fold.last;
  out.stream_index_o = stream_row_;
  out.stream_rows_o = fold.rows;
  out.stream_columns_o = fold.columns;
  if (fold.last) ++under_way_;
  if (++stream_row_ < fold.streamed) return;
  stream_row_ = 0;
  began_ = cycle_ - (fold.streamed - 1);
  empty_at_ = cycle_ + drain_cycles(array_);
  ++streamed_;
  out.stream_final_o = streamed_ == folds_.size();
}

void SequencerSteps::load(SequencerOutputs& out) {
  const SequencedFold& fold = folds_[loaded_];
  out.load_valid_o = true;
  out.load_first_o = load_row_ == 0;
  out.load_zero_o = array_.rows - 1 - load_row_ >= fold.rows;
  out.load_columns_o = fold.columns;
  if (++load_row_ < array_.rows) return;
  load_row_ = 0;
  ++loaded_;
}

SequencerOutputs SequencerSteps::step(const SequencerInputs& in) {
  SequencerOutputs out;
  out.ready_o = idle();
  out.a_ready_o = may_stream();
  if (out.a_ready_o && in.a_valid_i) stream(out);
  // What has streamed in this cycle frees its weights in it.
  if (may_load()) {
    const bool zero = array_.rows - 1 - load_row_ >= folds_[loaded_].rows;
    out.w_ready_o = !zero;
    if (zero || in.w_valid_i) load(out);
  }
  if (in.taken_i) --under_way_;
  if (in.valid_i && out.ready_o) begin(sequencer_job(in));
  ++cycle_;
  return out;
}

SequencerUnitSc::SequencerUnitSc(const sc_core::sc_module_name& name, const ArrayGeometry& array,
                                 std::uint32_t result_rows)
    : sc_module(name), steps_(array, result_rows) {
  SC_HAS_PROCESS(SequencerUnitSc);
  SC_METHOD(on_clock);
  sensitive << clk_i.pos();
  dont_initialize();
}

}  // namespace quaver
