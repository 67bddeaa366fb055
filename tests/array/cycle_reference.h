// Cycles of a GEMM on a weight-stationary machine, event by event: design "Time", written from the
// page and not from the code. Knows nothing of sim/schedule or sim/array but the struct Cycles.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/array/array_model.h"

namespace quaver {

struct ReferenceMachine {
  std::uint64_t rows = 1, cols = 1, latency = 1, lanes = 1;
  std::uint64_t chunk = 0;  // CL, 0: none
  std::uint64_t depth = 1;
  std::uint64_t arrays = 1;
  bool overlap = false;
  std::uint64_t m = 1, n = 1, k = 1;
  bool pieces_outermost = false;  // of `depth` rows; else column tiles
};

// One array pass: how many rows stream, whether the fold before left its chunk unfinished, and its
// first row and column of outputs.
struct ReferenceFold {
  std::uint64_t streamed = 0;
  bool continues = false;
  std::uint64_t m = 0, n = 0;
};

// The folds of one array in order, by walking columns, rows of outputs and chunks one by one.
std::vector<ReferenceFold> reference_folds(const ReferenceMachine& machine, std::uint64_t array);

// Of the slowest array, the lowest number on a tie.
Cycles reference_cycles(const ReferenceMachine& machine);

// The same of an input-stationary machine (rows hold K, columns M, N streams).
Cycles reference_input_cycles(ReferenceMachine machine);

// The same of an output-stationary machine, from the registers of its elements: a fold starts as
// early as no operand register, sum or drain register would be asked to hold two values.
Cycles reference_output_cycles(const ReferenceMachine& machine);

}  // namespace quaver
