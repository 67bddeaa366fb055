// The weight-stationary systolic array with its column feet, cycle by cycle.
// RTL: rtl/systolic_array/quaver_systolic_array.sv
//
// An operand row presented in cycle S works in element (i, j) from cycle S + j + i*L: row i's
// operand is skewed by i*L cycles, operands travel one column a cycle, partial sums one row in L.
// The foot of column j sees its segment sums in cycle S + j + R*L; totals leave all columns
// together, `segments` adder cycles and the de-skew later: in cycle S + (C-1) + R*L + segments.
//
// The state of all elements lies in arrays, row by row: in one cycle, the elements of a row that
// hold operands of one fold are a range of columns, and one vector kernel steps them. Registers
// that only pass a value on (operand forwarding, weight chain, skew) are delay lines: rings read
// where the value stands, instead of words moved in every cycle.
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

class SystolicArray {
 public:
  // `arithmetic` must outlive the array.
  SystolicArray(const ArrayGeometry& geometry, const PassArithmetic& arithmetic);

  // One cycle: takes what is presented in it, returns what the outputs show in the next one.
  // Throws std::logic_error for a stream without a whole load of weights before it.
  const ResultBeat& step(const OperandBeat& operands, const WeightBeat& weights);

  // The partial sum that element (i, j) registered in the last step, in the intra format's code;
  // none if it did not work.
  [[nodiscard]] std::optional<std::uint32_t> sum_of(std::uint32_t i, std::uint32_t j) const;

 private:
  // R x C x W weights: word (i, w, j) at (i * W + w) * C + j.
  struct WeightPlane {
    std::vector<Word> words;
    std::uint32_t rows = 0;  // loaded so far
    bool used = false;       // some wave's, or being loaded
  };

  [[nodiscard]] std::uint64_t stays() const;
  [[nodiscard]] bool is_idle(const OperandBeat& operands, const WeightBeat& weights) const;
  void work(const OperandBeat& operands, const WeightBeat& weights);
  void take_operands(const OperandBeat& beat);
  void take_weights(const WeightBeat& beat);
  std::size_t free_plane();
  void retire_waves();
  void step_taps();
  void step_feet(const FoldWave& wave);
  void step_row(std::uint32_t i, const FoldWave& wave, const Columns& range);
  void show_results();
  // What row i registered L cycles ago, to be replaced by what it does in this one.
  [[nodiscard]] Word* sums(std::uint32_t i) {
    return sums_.data() + (std::size_t{turn_} * geometry_.rows + i) * geometry_.cols;
  }
  // Streamed rows' words, row `index` of column j at skewed(...) row index + j, so that what all
  // columns hold in one cycle is one row.
  [[nodiscard]] Word* skewed(std::vector<Word>& words, std::uint64_t row) const {
    return words.data() + row * geometry_.cols;
  }

  ArrayGeometry geometry_;
  std::unique_ptr<RowKernel> kernel_;
  std::uint64_t depth_;  // R * L: cycles from top to foot

  std::vector<FoldWave> waves_;  // in flight, oldest first
  std::vector<WeightPlane> planes_;
  std::size_t loading_ = 0;  // plane that loads, or waits for its stream
  OperandLines operands_;    // line i * W + w
  std::vector<Word> sums_;   // what each row registered, in turns of L cycles
  std::vector<Word> zeros_;
  std::vector<RowRing> taps_;       // segment sums, waiting for the segments below
  std::vector<Word> totals_;        // skewed
  std::vector<Word> partial_sums_;  // skewed
  RowRing leaving_;                 // totals of last folds, by the cycle in which they were made
  std::vector<std::uint8_t> starts_chunk_;  // whether a row's sums start there
  std::vector<Word> decoded_;               // one beat's words
  std::vector<RowStep> steps_;              // one cycle's are the first step_count_
  std::size_t step_count_ = 0;
  ResultBeat result_;
  std::uint64_t cycle_ = 0;
  std::uint32_t turn_ = 0;  // cycle_ modulo L
};

}  // namespace quaver
