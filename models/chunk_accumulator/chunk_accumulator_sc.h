// The foot of a column with its ports, clocked: totals leave one cycle a segment after their sums.
#pragma once

#include <systemc>

#include "models/chunk_accumulator/chunk_accumulator.h"
#include "models/timed/ports.h"

namespace quaver {

struct ChunkAccumulatorInputs {
  bool valid_i = false;
  bool partial_i = false;
  bool new_total_i = false;
  bool last_i = false;
  std::uint32_t index_i = 0;
  std::uint32_t reenter_index_i = 0;
  std::vector<std::uint32_t> sums_i;  // one a segment

  static void visit(auto& self, auto&& visitor) {
    visitor("valid_i", self.valid_i);
    visitor("partial_i", self.partial_i);
    visitor("new_total_i", self.new_total_i);
    visitor("last_i", self.last_i);
    visitor("index_i", self.index_i);
    visitor("reenter_index_i", self.reenter_index_i);
    visitor("sums_i", self.sums_i);
  }
  bool operator==(const ChunkAccumulatorInputs&) const = default;
};

struct ChunkAccumulatorOutputs {
  bool valid_o = false;
  std::uint32_t total_o = 0;    // 0 while valid_o is low
  std::uint32_t reenter_o = 0;  // combinational: of the cycle before

  static void visit(auto& self, auto&& visitor) {
    visitor("valid_o", self.valid_o);
    visitor("total_o", self.total_o);
    visitor("reenter_o", self.reenter_o);
  }
  bool operator==(const ChunkAccumulatorOutputs&) const = default;
};

class ChunkAccumulatorSc : public sc_core::sc_module {
 public:
  sc_core::sc_in<bool> clk_i{"clk_i"};
  sc_core::sc_in<ChunkAccumulatorInputs> in{"in"};
  sc_core::sc_out<ChunkAccumulatorOutputs> out{"out"};

  ChunkAccumulatorSc(const sc_core::sc_module_name& name, const Accumulation& accumulation,
                     std::uint32_t depth, std::uint32_t segments);

 private:
  struct Total {
    bool valid = false;
    std::uint32_t code = 0;
  };
  void on_clock();

  Accumulation accumulation_;
  ChunkAccumulator foot_;
  std::vector<Total> adders_;  // ring: one cycle a segment
  std::size_t next_ = 0;
};

}  // namespace quaver
