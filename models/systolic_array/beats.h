// What enters and leaves an array in one cycle, as its ports carry it.
#pragma once

#include <cstdint>
#include <vector>

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

// Output-stationary: one step of both operands, which travel right and down.
struct StepBeat {
  bool valid = false;
  bool first = false;            // first step of its fold: sums and totals start from +0
  bool starts_chunk = false;     // the sum is added to the total and starts from +0
  bool last = false;             // last step of its fold: totals leave
  std::uint32_t rows = 0;        // tile rows that hold outputs, from the last array row upwards
  std::uint32_t columns = 0;     // columns that hold outputs
  std::vector<std::uint32_t> a;  // R * W codes
  std::vector<std::uint32_t> b;  // C * W codes

  static void visit(auto& self, auto&& visitor) {
    visitor("valid_i", self.valid);
    visitor("first_i", self.first);
    visitor("starts_chunk_i", self.starts_chunk);
    visitor("last_i", self.last);
    visitor("rows_i", self.rows);
    visitor("columns_i", self.columns);
    visitor("a_i", self.a);
    visitor("b_i", self.b);
  }
  bool operator==(const StepBeat&) const = default;
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

}  // namespace quaver
