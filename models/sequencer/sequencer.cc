#include "models/sequencer/sequencer.h"

#include <algorithm>

namespace quaver {
namespace {

// The folds along K of every tile, as if it were the first.
std::vector<SequencedFold> tile_folds(const ArrayGeometry& array, const SequencerJob& job) {
  std::vector<SequencedFold> folds;
  const bool side_by_side = array.segments() > 1;
  const std::uint64_t chunk =
      side_by_side ? std::uint64_t{array.segments()} * array.chunk_rows : job.chunk;
  for (std::uint64_t begin = 0; begin < job.k; begin += chunk) {
    const std::uint64_t end = std::min(job.k, begin + chunk);
    for (std::uint64_t k = begin; k < end; k += array.rows) {
      SequencedFold fold;
      fold.k0 = k;
      fold.rows = static_cast<std::uint32_t>(std::min<std::uint64_t>(array.rows, end - k));
      fold.continues = k != begin;
      fold.partial = k + array.rows < end;
      fold.new_total = begin == 0;
      folds.push_back(fold);
    }
  }
  folds.back().last = true;
  return folds;
}

}  // namespace

std::vector<SequencedFold> sequenced_folds(const ArrayGeometry& array, const SequencerJob& job) {
  const std::vector<SequencedFold> tile = tile_folds(array, job);
  std::vector<SequencedFold> folds;
  for (std::uint64_t n = 0; n < job.n; n += array.cols)
    for (std::uint64_t m = 0; m < job.m; m += job.piece)
      for (SequencedFold fold : tile) {
        fold.m0 = m;
        fold.n0 = n;
        fold.streamed = static_cast<std::uint32_t>(std::min<std::uint64_t>(job.piece, job.m - m));
        fold.columns = static_cast<std::uint32_t>(std::min<std::uint64_t>(array.cols, job.n - n));
        folds.push_back(fold);
      }
  return folds;
}

std::uint64_t drain_cycles(const ArrayGeometry& array) {
  return (array.cols - 1) + std::uint64_t{array.rows} * array.latency;
}

// Behind the array stand an adder a segment and the rounder.
std::uint64_t result_cycles(const ArrayGeometry& array) {
  return drain_cycles(array) + array.segments() + 1;
}

SequencedJob sequenced_job(const ArrayGeometry& array, const SequencerJob& job) {
  SequencedJob sequence;
  const std::uint64_t round = std::uint64_t{array.rows} * array.latency;  // of sums that re-enter
  std::uint64_t loads_at = 0;
  std::uint64_t streams_at = array.rows;
  const std::vector<SequencedFold> folds = sequenced_folds(array, job);
  for (std::size_t f = 0; f < folds.size(); ++f) {
    const SequencedFold& fold = folds[f];
    if (f != 0 && job.overlap) {
      loads_at = streams_at;
      streams_at += std::max({std::uint64_t{folds[f - 1].streamed}, std::uint64_t{array.rows},
                              fold.continues ? round : 0});
    } else if (f != 0) {
      loads_at = streams_at + (folds[f - 1].streamed - 1) + drain_cycles(array);
      streams_at = loads_at + array.rows;
    }
    for (std::uint32_t row = array.rows; row-- > 0;)
      sequence.loads.push_back({loads_at + (array.rows - 1 - row), row == array.rows - 1,
                                row >= fold.rows, fold.columns, fold.k0 + row, fold.n0});
    for (std::uint32_t t = 0; t < fold.streamed; ++t)
      sequence.streams.push_back({streams_at + t, t == 0, fold.continues, fold.partial,
                                  fold.new_total, fold.last, false, t, fold.rows, fold.columns,
                                  fold.m0 + t, fold.n0, fold.k0});
  }
  sequence.streams.back().final = true;
  sequence.cycles = sequence.streams.back().cycle + drain_cycles(array);
  return sequence;
}

}  // namespace quaver
