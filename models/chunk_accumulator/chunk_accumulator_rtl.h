// The Verilated column foot behind the ports of ChunkAccumulatorSc.
#pragma once

#include "models/chunk_accumulator/chunk_accumulator_sc.h"
#include "models/timed/rtl_unit.h"

namespace quaver {

template <unsigned kRounding>
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
    for (std::size_t k = 0; k < in.sums_i.size(); ++k) put_field(model.sums_i, k, 16, in.sums_i[k]);
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
