// One GEMM through a timed tier with a memory system, held against the closed forms, the golden
// GEMM and itself without memory.
#pragma once

#include "sim/array/array_model.h"
#include "tests/memory/random_job.h"

namespace quaver {

// Eighths from -1 to 1, which every format holds.
CodeMatrix tame_operand(Random& random, const Format& format, std::uint64_t rows,
                        std::uint64_t cols);

GemmResult run_case(ArrayModel& model, const Case& c, const CodeMatrix& a, const CodeMatrix& b,
                    std::uint32_t seed = 1);

// Expects the analytic tier's cycles in every category and its bytes, and the bits of gemm_scalar;
// `whole_depth`: of the run without memory, in pieces that no buffer cuts.
void expect_recurrence(ArrayModel& model, Random& random, Case c, std::uint32_t seed,
                       std::uint32_t whole_depth = 1000);

}  // namespace quaver
