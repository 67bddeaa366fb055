// The control of a weight-stationary array core: the folds of one GEMM, and what enters the array
// in which cycle while nothing waits. RTL: rtl/sequencer/quaver_sequencer.sv
//
// It walks column tiles of C outermost, pieces of M inside, the folds of K innermost; an
// input-stationary array walks the transposed GEMM. (sim/schedule says the same of every array and
// memory by a fold's number; a test holds one against the other.)
#pragma once

#include <cstdint>
#include <vector>

#include "models/systolic_array/geometry.h"

namespace quaver {

// An M x K matrix times a K x N one.
struct SequencerJob {
  std::uint64_t m = 1, n = 1, k = 1;
  std::uint64_t chunk = 1;  // products a chunk; K or more: chunks never end. Not looked at by an
                            // array with segments, whose chunks have its chunk_rows
  std::uint32_t piece = 1;  // streamed rows at a time, at most the array's depth
  bool overlap = false;     // a fold loads while the one before streams

  bool operator==(const SequencerJob&) const = default;
};

// A load of R x C weights and the rows that stream over it.
struct SequencedFold {
  std::uint64_t m0 = 0, n0 = 0, k0 = 0;  // first streamed row, column and product
  std::uint32_t streamed = 0;            // T
  std::uint32_t rows = 0, columns = 0;   // with real weights; the others are zero
  bool continues = false;                // the chunk of the fold before goes on: sums re-enter
  bool partial = false;                  // the chunk goes on in the next fold
  bool new_total = false;                // of the tile's first chunk: its total starts from +0
  bool last = false;                     // of its tile: totals leave

  bool operator==(const SequencedFold&) const = default;
};
std::vector<SequencedFold> sequenced_folds(const ArrayGeometry& array, const SequencerJob& job);

// A row of weights enters in `cycle`, counted from that of the job's first.
struct LoadControl {
  std::uint64_t cycle = 0;
  bool first = false;         // of its fold: the row of the array's foot
  bool zero = false;          // a row past K: all zeros, no beat of the weight stream
  std::uint32_t columns = 0;  // real ones
  std::uint64_t k = 0;        // the row of B, if it is not zero
  std::uint64_t n0 = 0;
};
// A row of operands enters.
struct StreamControl {
  std::uint64_t cycle = 0;
  bool first = false;  // of its fold
  bool continues = false, partial = false, new_total = false, last = false;
  bool final = false;  // the job's last
  std::uint32_t index = 0;
  std::uint32_t rows = 0, columns = 0;  // real ones
  std::uint64_t m = 0, n0 = 0, k0 = 0;  // row of A, first column and product
};
struct SequencedJob {
  std::vector<LoadControl> loads;
  std::vector<StreamControl> streams;
  std::uint64_t cycles = 0;  // until the last element has done its last work
};
SequencedJob sequenced_job(const ArrayGeometry& array, const SequencerJob& job);

// Cycles from a row's entry until all elements are done with it.
std::uint64_t drain_cycles(const ArrayGeometry& array);
// Cycles from a row's entry until its rounded results stand at the core's output.
std::uint64_t result_cycles(const ArrayGeometry& array);

}  // namespace quaver
