// A whole GEMM as the engine sees it: the beats of its two operand streams in their order, and the
// rows of outputs with the cycle of each, while nothing waits. RTL:
// rtl/gemm_engine/quaver_gemm_engine.sv
#pragma once

#include <vector>

#include "models/gemm/codes.h"
#include "models/numerics/dot.h"
#include "models/sequencer/sequencer.h"

namespace quaver {

// The codes of each beat that are of the matrices: at most C of B, at most R of A.
struct EngineStreams {
  std::vector<std::vector<std::uint32_t>> weights, operands;
};
EngineStreams engine_streams(const ArrayGeometry& array, const SequencerJob& job,
                             const CodeMatrix& a, const CodeMatrix& b);

struct EngineRow {
  std::uint64_t cycle = 0;  // counted from that of the first row of weights
  bool last = false;        // of the job
  std::vector<std::uint32_t> codes;
};
// Of the golden GEMM, whose chunks are the job's; `seed` is that of the rounder lanes.
std::vector<EngineRow> engine_rows(const ArrayGeometry& array, const SequencerJob& job,
                                   const PassArithmetic& arithmetic, const CodeMatrix& a,
                                   const CodeMatrix& b, std::uint32_t seed);

}  // namespace quaver
