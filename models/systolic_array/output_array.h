// The output-stationary systolic array, cycle by cycle.
// RTL: rtl/systolic_array/quaver_output_array.sv
//
// Operands of a step presented in cycle S meet in element (i, j) in cycle S + i + j and are in its
// sum L cycles later. In the cycle after a chunk's last product an adder of its own puts the sum
// into the total. Column j drains downwards from the cycle in which its last row's total is made,
// the last row first, R cycles; rows leave all columns together after the de-skew: the r-th row to
// leave, in cycle S_last + (R-1) + (C-1) + L + r + 1.
//
// As in systolic_array.h, elements that hold a step of one fold are a range of columns of each row,
// and registers that only pass a value on (operands, drain chain, de-skew) are delay lines.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "models/gemm/row_kernel.h"
#include "models/systolic_array/beats.h"
#include "models/systolic_array/delay_lines.h"
#include "models/systolic_array/fold_wave.h"
#include "models/systolic_array/geometry.h"

namespace quaver {

class OutputArray {
 public:
  // `arithmetic` must outlive the array.
  OutputArray(const OutputGeometry& geometry, const PassArithmetic& arithmetic);

  // One cycle: takes what is presented in it, returns what the outputs show in the next one. Rows
  // of padding leave with no columns.
  const ResultBeat& step(const StepBeat& beat);

  // The sum of element (i, j)'s chunk after the last step, in the intra format's code; none if it
  // took no product.
  [[nodiscard]] std::optional<std::uint32_t> sum_of(std::uint32_t i, std::uint32_t j) const;

 private:
  // Steps of one fold in consecutive cycles.
  struct Wave {
    StepRun run;
    bool ends = false;                        // its last step is the fold's
    std::uint32_t rows = 0, columns = 0;      // with outputs
    std::vector<std::uint32_t> chunk_begins;  // steps that begin a chunk, the fold's first one too
    bool begins = false;                      // its first step is the fold's
  };

  void take(const StepBeat& beat);
  void step_row(std::uint32_t i, const Wave& wave, std::uint64_t cycle);
  void begin_chunks(std::uint32_t i, const Wave& wave, std::uint64_t cycle);
  void end_fold(std::uint32_t i, const Wave& wave, std::uint64_t cycle);
  void show_results();
  // The cycle in which the first row of totals leaves.
  [[nodiscard]] std::uint64_t leaves(const Wave& wave) const;
  [[nodiscard]] Word* sums(std::uint32_t i) {
    return sums_.data() + std::size_t{i} * geometry_.cols;
  }
  [[nodiscard]] Word* totals(std::uint32_t i) {
    return totals_.data() + std::size_t{i} * geometry_.cols;
  }

  OutputGeometry geometry_;
  std::unique_ptr<RowKernel> kernel_;
  std::vector<Wave> waves_;  // oldest first
  OperandLines a_;           // line i * W + w
  std::vector<RowRing> b_;   // one a lane: column j of what was presented in t lies in row t + j
  std::vector<Word> sums_;
  std::vector<Word> totals_;
  RowRing leaving_;  // totals, by the cycle in which they leave
  std::vector<Word> decoded_;
  std::vector<RowStep> steps_;  // one cycle's
  ResultBeat result_;
  std::uint64_t cycle_ = 0;
};

}  // namespace quaver
