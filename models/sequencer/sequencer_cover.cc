#include "models/sequencer/sequencer_cover.h"

namespace quaver {
namespace {

CoverAxis overlap_axis(const char* name = "overlap") { return {name, {"no", "yes"}}; }

CoverCross& cross(CoverGroup& group, const char* name, const std::vector<CoverAxis>& axes) {
  return group.try_emplace(name, axes).first->second;
}

// What keeps a row of weights or operands from entering.
enum Wait : std::size_t { kWeightsLate, kOperandsLate, kNoWeights, kReentry, kNoRoom };

}  // namespace

JobCover::JobCover(CoverGroup& group, const ArrayGeometry& array)
    : array_(array),
      jobs_(&cross(group, "jobs",
                   {{"folds of K", {"1", "2", "more"}},
                    {"pieces of M", {"1", "2", "more"}},
                    {"column tiles", {"1", "more"}},
                    overlap_axis()})),
      edges_(&cross(group, "edges",
                    {{"last rows of K", {"whole", "short"}},
                     {"last columns", {"whole", "short"}},
                     {"last piece", {"whole", "short"}},
                     overlap_axis()})),
      follows_(&cross(group, "jobs follow",
                      {{"a job", {"waits for the one before", "comes to an idle unit"}},
                       overlap_axis("overlap of the one before"),
                       overlap_axis()})) {
  if (array.segments() > 1) return;
  chunks_ = &cross(group, "chunks",
                   {{"a chunk", {"fits a fold", "takes several folds", "is all of K, or more"}},
                    {"K", {"ends with one", "ends within one"}},
                    {"column tiles and pieces", {"one", "several, so that chunks start again"}},
                    overlap_axis()});
}

void JobCover::sample(bool valid, bool ready, const SequencerJob& job) {
  if (valid && ready) {
    if (any_) follows_->sample(!waited_, overlap_, job.overlap);
    take(job);
  }
  waited_ = valid && !ready;
}

void JobCover::take(const SequencerJob& job) {
  const auto several = [](std::uint64_t n) { return n > 2 ? std::size_t{2} : n - 1; };
  folds_ = sequenced_folds(array_, job);
  overlap_ = job.overlap;
  any_ = true;
  const std::uint64_t tiles = (job.n + array_.cols - 1) / array_.cols;
  const std::uint64_t pieces = (job.m + job.piece - 1) / job.piece;
  const SequencedFold& last = folds_.back();
  const std::uint32_t span = array_.segments() * array_.segment_rows();
  jobs_->sample(several(folds_.size() / (tiles * pieces)), several(pieces), tiles > 1, overlap_);
  edges_->sample(last.rows < span, last.columns < array_.cols, last.streamed < job.piece, overlap_);
  if (chunks_ != nullptr) sample_chunks(job);
}

void JobCover::sample_chunks(const SequencerJob& job) {
  const std::size_t kind = job.chunk >= job.k ? 2 : job.chunk > array_.rows ? 1 : 0;
  chunks_->sample(kind, job.k % job.chunk != 0, job.n > array_.cols || job.m > job.piece, overlap_);
}

SequencerCover::SequencerCover(CoverGroup& group, const ArrayGeometry& array,
                               std::uint32_t result_rows)
    : jobs_(group, array),
      loads_(group, "rows of weights"),
      streams_(group, "rows of operands"),
      folds_(&cross(group, "folds",
                    {{"sums re-enter", {"no", "yes"}},
                     {"the chunk goes on", {"no", "yes"}},
                     {"total", {"goes on", "starts"}},
                     {"makes results", {"no", "yes"}},
                     overlap_axis()})),
      waits_(&cross(group, "waits",
                    {{"for",
                      {"late weights", "late operands", "weights on their way", "sums to re-enter",
                       "room for results"}},
                     {"row", {"a fold's first", "a later one"}},
                     overlap_axis()})),
      rows_(array.rows),
      result_rows_(result_rows) {
  folds_->exclude("a tile's last fold ends its chunk",
                  [](CoverCross::Bin bin) { return bin[1] == 1 && bin[3] == 1; });
  waits_->exclude("a fold that streams has its weights and its first sums",
                  [](CoverCross::Bin bin) {
                    return (bin[0] == kNoWeights || bin[0] == kReentry) && bin[1] == 1;
                  });
  waits_->exclude("without overlap the array is empty before a fold loads",
                  [](CoverCross::Bin bin) { return bin[0] == kReentry && bin[2] == 0; });
  if (array.segments() > 1)
    folds_->exclude("chunks side by side end in their fold",
                    [](CoverCross::Bin bin) { return bin[0] == 1 || bin[1] == 1; });
}

// What one waits for, before the edge that ends the cycle.
void SequencerCover::sample_waits(const SequencerInputs& in, const SequencerOutputs& out) {
  if (out.w_ready_o && !in.w_valid_i) waits_->sample(kWeightsLate, load_row_ != 0, jobs_.overlap());
  if (streamed_ == jobs_.folds().size()) return;
  const SequencedFold& fold = jobs_.folds()[streamed_];
  const bool later = fold_row_ != 0;
  const bool room = !fold.last || under_way_ < result_rows_;
  if (out.a_ready_o && !in.a_valid_i) waits_->sample(kOperandsLate, later, jobs_.overlap());
  if (!in.a_valid_i || out.a_ready_o) return;
  if (loaded_ == streamed_)
    waits_->sample(kNoWeights, later, jobs_.overlap());
  else if (!room)
    waits_->sample(kNoRoom, later, jobs_.overlap());
  else if (fold.continues)
    waits_->sample(kReentry, later, jobs_.overlap());
}

void SequencerCover::sample(const SequencerInputs& in, const SequencerOutputs& out) {
  sample_waits(in, out);
  loads_.sample(out.load_valid_o);
  streams_.sample(out.stream_valid_o);
  if (out.stream_valid_o) {
    const SequencedFold& fold = jobs_.folds()[streamed_];
    if (fold_row_ == 0)
      folds_->sample(out.stream_continue_o, out.stream_partial_o, out.stream_new_total_o,
                     out.stream_last_o, jobs_.overlap());
    if (++fold_row_ == fold.streamed) {
      fold_row_ = 0;
      ++streamed_;
    }
    under_way_ += out.stream_last_o ? 1 : 0;
  }
  if (out.load_valid_o && ++load_row_ == rows_) {
    load_row_ = 0;
    ++loaded_;
  }
  under_way_ -= in.taken_i ? 1 : 0;
  jobs_.sample(in.valid_i, out.ready_o, sequencer_job(in));
  if (in.valid_i && out.ready_o) loaded_ = streamed_ = 0;
}

}  // namespace quaver
