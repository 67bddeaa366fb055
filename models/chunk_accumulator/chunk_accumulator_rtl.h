// The Verilated column foot behind the ports of ChunkAccumulatorSc.
#pragma once

#include <array>

#include "models/chunk_accumulator/chunk_accumulator_sc.h"
#include "models/timed/rtl_unit.h"

namespace quaver {

// Of a foot with up to four segments and a depth of up to 256, of either width, for a model in a
// shared object.
struct ChunkAccumulatorPorts {
  std::uint8_t clk_i = 0, rst_ni = 0, rounding_i = 0, valid_i = 0, partial_i = 0, new_total_i = 0;
  std::uint8_t last_i = 0, index_i = 0, reenter_index_i = 0, valid_o = 0;
  std::array<std::uint32_t, 4> sums_i = {};
  std::uint32_t reenter_o = 0, total_o = 0;

  static void visit(auto& self, auto&& visitor) {
    visitor("clk_i", self.clk_i);
    visitor("rst_ni", self.rst_ni);
    visitor("rounding_i", self.rounding_i);
    visitor("valid_i", self.valid_i);
    visitor("partial_i", self.partial_i);
    visitor("new_total_i", self.new_total_i);
    visitor("last_i", self.last_i);
    visitor("index_i", self.index_i);
    visitor("reenter_index_i", self.reenter_index_i);
    visitor("sums_i", self.sums_i);
    visitor("reenter_o", self.reenter_o);
    visitor("valid_o", self.valid_o);
    visitor("total_o", self.total_o);
  }
};

// kSumBits: 16 of FP169, 32 of FP32.
template <unsigned kRounding, unsigned kSumBits>
struct ChunkAccumulatorAdapter {
  static void drive(auto& model, const ChunkAccumulatorInputs& in) {
    model.rounding_i = kRounding;
    model.valid_i = in.valid_i;
    model.partial_i = in.partial_i;
    model.new_total_i = in.new_total_i;
    model.last_i = in.last_i;
    model.index_i = static_cast<std::remove_reference_t<decltype(model.index_i)>>(in.index_i);
    model.reenter_index_i =
        static_cast<std::remove_reference_t<decltype(model.index_i)>>(in.reenter_index_i);
    for (std::size_t k = 0; k < in.sums_i.size(); ++k)
      put_field(model.sums_i, k, kSumBits, in.sums_i[k]);
  }
  static void sample_before(const auto& model, ChunkAccumulatorOutputs& out) {
    out.reenter_o = model.reenter_o;
  }
  static void sample(const auto& model, ChunkAccumulatorOutputs& out) {
    out.valid_o = model.valid_o != 0;
    out.total_o = out.valid_o ? model.total_o : 0;
  }
};

}  // namespace quaver
