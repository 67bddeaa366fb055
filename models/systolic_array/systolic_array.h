// The weight-stationary systolic array with its column feet, cycle by cycle.
// RTL: rtl/systolic_array/quaver_systolic_array.sv
//
// An operand row presented in cycle S works in element (i, j) from cycle S + j + i*L: row i's
// operand is skewed by i*L cycles, operands travel one column a cycle, partial sums one row in L.
// The foot of column j sees its segment sums in cycle S + j + R*L; totals leave all columns
// together, `segments` adder cycles and the de-skew later: in cycle S + (C-1) + R*L + segments.
#pragma once

#include <cstdint>
#include <vector>

#include "models/chunk_accumulator/chunk_accumulator.h"
#include "models/processing_element/processing_element.h"
#include "models/systolic_array/geometry.h"

namespace quaver {

// One streamed row: R elements' operands and what its fold does with the results.
struct OperandBeat {
  bool valid = false;
  bool first = false;            // first row of its fold: its weights become active
  bool continues = false;        // the fold goes on with the previous fold's chunk: sums re-enter
  bool partial = false;          // the fold's chunk goes on in the next fold
  bool new_total = false;        // the tile's first chunk: its total starts from +0
  bool last = false;             // last fold of its tile: totals leave
  std::uint32_t index = 0;       // row inside its piece
  std::uint32_t columns = 0;     // columns that hold outputs; the others are padding
  std::vector<std::uint32_t> a;  // R * W codes

  static void visit(auto& self, auto&& visitor) {
    visitor("a_valid_i", self.valid);
    visitor("a_first_i", self.first);
    visitor("a_continue_i", self.continues);
    visitor("a_partial_i", self.partial);
    visitor("a_new_total_i", self.new_total);
    visitor("a_last_i", self.last);
    visitor("a_index_i", self.index);
    visitor("a_columns_i", self.columns);
    visitor("a_i", self.a);
  }
  bool operator==(const OperandBeat&) const = default;
};

// One row of weights; the lowest row of the array comes first.
struct WeightBeat {
  bool valid = false;
  bool first = false;            // first row of its load
  std::vector<std::uint32_t> w;  // C * W codes

  static void visit(auto& self, auto&& visitor) {
    visitor("w_valid_i", self.valid);
    visitor("w_first_i", self.first);
    visitor("w_i", self.w);
  }
  bool operator==(const WeightBeat&) const = default;
};

// One row of totals, or of rounded outputs, all columns together.
struct ResultBeat {
  bool valid = false;
  std::uint32_t columns = 0;
  std::vector<std::uint32_t> codes;  // C codes; those past `columns` are 0

  static void visit(auto& self, auto&& visitor) {
    visitor("valid_o", self.valid);
    visitor("columns_o", self.columns);
    visitor("y_o", self.codes);
  }
  bool operator==(const ResultBeat&) const = default;
};

class SystolicArray {
 public:
  // `arithmetic` must outlive the array.
  SystolicArray(const ArrayGeometry& geometry, const PassArithmetic& arithmetic);

  // One cycle: takes what is presented in it, returns what the outputs show in the next one.
  const ResultBeat& step(const OperandBeat& operands, const WeightBeat& weights);

  // Whether any element worked on an operand in the last step.
  [[nodiscard]] bool worked() const { return worked_; }

 private:
  [[nodiscard]] const OperandBeat& operands_ago(std::uint64_t cycles) const;
  [[nodiscard]] const WeightBeat& weights_ago(std::uint64_t cycles) const;
  ProcessingElement& element(std::uint32_t i, std::uint32_t j) {
    return elements_[i * geometry_.cols + j];
  }
  [[nodiscard]] std::uint32_t& tap(std::uint32_t j, std::uint32_t segment, std::uint64_t cycle);
  void step_taps();
  void step_feet();
  void step_operands();
  void step_weights();

  ArrayGeometry geometry_;
  std::vector<ProcessingElement> elements_;  // row-major
  std::vector<ChunkAccumulator> feet_;
  // What was presented in past cycles: the skew registers, read where each row or column stands.
  std::vector<OperandBeat> operand_history_;
  std::vector<WeightBeat> weight_history_;
  std::vector<std::uint32_t> taps_;  // segment sums waiting for the ones below, a ring a segment
  std::vector<ResultBeat> results_;  // totals waiting for the columns to the right, a ring
  std::vector<std::uint32_t> tops_;  // partial sums that enter at the top in this cycle
  std::vector<std::uint32_t> sums_;  // one column's segment sums
  std::uint64_t cycle_ = 0;
  std::uint64_t work_until_ = 0;  // the cycle after the last in which an element works
  bool worked_ = false;
};

}  // namespace quaver
