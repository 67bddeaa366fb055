// Which jobs a bench has given a sequencer, by itself or in an engine, and what of it waited.
#pragma once

#include <vector>

#include "models/lockstep/cover_flow.h"
#include "models/sequencer/sequencer_sc.h"

namespace quaver {

// The jobs alone, which an engine has, too.
class JobCover {
 public:
  JobCover(CoverGroup& group, const ArrayGeometry& array);
  // A cycle: whether a job was offered, and whether it was taken.
  void sample(bool valid, bool ready, const SequencerJob& job);
  // Of the job that was taken last.
  [[nodiscard]] const std::vector<SequencedFold>& folds() const { return folds_; }
  [[nodiscard]] bool overlap() const { return overlap_; }

 private:
  void take(const SequencerJob& job);
  void sample_chunks(const SequencerJob& job);

  ArrayGeometry array_;
  CoverCross* jobs_;
  CoverCross* edges_;
  CoverCross* follows_;
  CoverCross* chunks_ = nullptr;  // none where they are as the array was built for
  std::vector<SequencedFold> folds_;
  bool overlap_ = false;
  bool any_ = false;     // a job was taken before
  bool waited_ = false;  // the one that is offered
};

class SequencerCover {
 public:
  SequencerCover(CoverGroup& group, const ArrayGeometry& array, std::uint32_t result_rows);
  void sample(const SequencerInputs& in, const SequencerOutputs& out);

 private:
  void sample_waits(const SequencerInputs& in, const SequencerOutputs& out);

  JobCover jobs_;
  FlowCover loads_, streams_;
  CoverCross* folds_;
  CoverCross* waits_;
  std::uint32_t rows_, result_rows_;
  std::size_t loaded_ = 0, streamed_ = 0;      // whole folds of the job
  std::uint32_t load_row_ = 0, fold_row_ = 0;  // rows of the next
  std::uint32_t under_way_ = 0;                // rows of results
};

}  // namespace quaver
