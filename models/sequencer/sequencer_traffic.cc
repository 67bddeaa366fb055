#include "models/sequencer/sequencer_traffic.h"

#include <algorithm>
#include <array>

namespace quaver {
namespace {

constexpr std::size_t kShort = 40;  // beats of a short job

}  // namespace

SequencerJob random_job(Traffic& traffic, const ArrayGeometry& array) {
  // Mostly around whole folds.
  const auto dimension = [&traffic](std::uint32_t side) {
    if (traffic.chance(3)) return side * (1 + traffic.below(2));
    return 1 + traffic.below(2 * side + 1);
  };
  SequencerJob job;
  const auto far = [&traffic] {
    return kLongestDimension - traffic.below(traffic.chance(2) ? 64 : kLongestDimension);
  };
  job.m = traffic.chance(3) ? 1 + traffic.below(2) : dimension(array.rows * array.latency);
  job.n = dimension(array.cols);
  job.k = dimension(2 * array.rows);
  job.chunk = traffic.chance(3) ? job.k + traffic.below(array.rows) : dimension(array.rows);
  // Chunks that end with K.
  if (traffic.chance(6)) job.k = job.chunk * (1 + traffic.below(2));
  // One long dimension beside two short ones, so that a job ends soon.
  if (traffic.chance(12)) {
    job.m = 1 + traffic.below(3);
    job.n = 1 + traffic.below(array.cols);
    job.k = 1 + traffic.below(array.rows);
    *std::array{&job.m, &job.n, &job.k}.at(traffic.below(3)) = far();
    job.chunk = far();
  }
  const auto deepest = static_cast<std::uint32_t>(std::min<std::uint64_t>(array.depth, job.m + 2));
  job.piece = traffic.chance(2) ? deepest : 1 + traffic.below(deepest);
  job.overlap = !traffic.chance(3);
  return job;
}

SequencerInputs SequencerTraffic::next() {
  if (!in_.valid_i && (rests_ ? traffic_.chance(kRest) : stall_ == 0 || traffic_.chance(4))) {
    in_.valid_i = true;
    const SequencerJob job = random_job(traffic_, array_);
    in_.m_i = static_cast<std::uint32_t>(job.m);
    in_.n_i = static_cast<std::uint32_t>(job.n);
    in_.k_i = static_cast<std::uint32_t>(job.k);
    in_.chunk_i = static_cast<std::uint32_t>(job.chunk);
    in_.piece_i = job.piece;
    in_.overlap_i = job.overlap;
  }
  const auto offers = [this] { return stall_ == 0 || !traffic_.chance(stall_); };
  in_.w_valid_i = in_.w_valid_i || (late_weights_ ? traffic_.chance(kLate) : offers());
  in_.a_valid_i = in_.a_valid_i || (late_operands_ ? traffic_.chance(kLate) : offers());
  in_.taken_i = !leaves_at_.empty() && leaves_at_.front() <= cycle_ &&
                (slow_ ? traffic_.chance(6) : offers());
  return in_;
}

void SequencerTraffic::begin(const SequencerJob& job) {
  sequence_ = sequenced_job(array_, job);
  loads_ = streams_ = 0;
  begins_at_ = cycle_ + 1;
  // Results may all wait for one another where there is no place for those under way.
  const bool waits = traffic_.chance(2) || result_rows_ < result_cycles(array_) + 2;
  stall_ = waits ? 2 + traffic_.below(6) : 0;
  slow_ = waits && traffic_.chance(3);
  // Of a short job, which still ends soon.
  const bool late = waits && sequence_.loads.size() + sequence_.streams.size() < kShort;
  late_operands_ = late && traffic_.chance(3);
  late_weights_ = late && !late_operands_ && traffic_.chance(2);
  rests_ = traffic_.chance(6);
}

SequencerOutputs SequencerTraffic::expected(const SequencerInputs& in,
                                            const SequencerOutputs& rtl) const {
  SequencerOutputs golden = rtl;
  const bool loading = loads_ < sequence_.loads.size();
  const bool streaming = streams_ < sequence_.streams.size();
  golden.ready_o = !loading && !streaming && leaves_at_.empty();
  const std::uint64_t now = cycle_ - begins_at_;
  golden.load_valid_o =
      loading && (stall_ == 0 ? sequence_.loads[loads_].cycle == now : rtl.load_valid_o);
  golden.stream_valid_o =
      streaming && (stall_ == 0 ? sequence_.streams[streams_].cycle == now : rtl.stream_valid_o);
  if (golden.load_valid_o) {
    const LoadControl& load = sequence_.loads[loads_];
    golden.load_first_o = load.first;
    golden.load_zero_o = load.zero;
    golden.load_columns_o = load.columns;
    golden.w_ready_o = !load.zero;
  } else {
    golden.w_ready_o = golden.w_ready_o && !in.w_valid_i;
  }
  // Ready and valid: the beat moves.
  if (golden.stream_valid_o != (in.a_valid_i && rtl.a_ready_o)) golden.a_ready_o = !rtl.a_ready_o;
  if (!golden.stream_valid_o) return golden;
  const StreamControl& stream = sequence_.streams[streams_];
  golden.stream_first_o = stream.first;
  golden.stream_continue_o = stream.continues;
  golden.stream_partial_o = stream.partial;
  golden.stream_new_total_o = stream.new_total;
  golden.stream_last_o = stream.last;
  golden.stream_final_o = stream.final;
  golden.stream_index_o = stream.index;
  golden.stream_rows_o = stream.rows;
  golden.stream_columns_o = stream.columns;
  return golden;
}

void SequencerTraffic::follow(const SequencerInputs& in, const SequencerOutputs& rtl) {
  if (rtl.load_valid_o) ++loads_;
  if (rtl.stream_valid_o) {
    ++streams_;
    if (rtl.stream_last_o) leaves_at_.push_back(cycle_ + result_cycles(array_) + 1);
  }
  if (in.taken_i) leaves_at_.pop_front();
  in_.w_valid_i = in.w_valid_i && !rtl.w_ready_o;
  in_.a_valid_i = in.a_valid_i && !rtl.a_ready_o;
  if (in.valid_i && rtl.ready_o) {
    in_.valid_i = false;
    begin(sequencer_job(in));
  }
}

SequencerOutputs SequencerTraffic::watch(const SequencerInputs& in, const SequencerOutputs& rtl) {
  const SequencerOutputs golden = expected(in, rtl);
  follow(in, rtl);
  ++cycle_;
  return golden;
}

}  // namespace quaver
