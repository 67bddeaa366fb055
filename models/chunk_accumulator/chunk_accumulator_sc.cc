#include "models/chunk_accumulator/chunk_accumulator_sc.h"

namespace quaver {

ChunkAccumulatorSc::ChunkAccumulatorSc(const sc_core::sc_module_name& name,
                                       const Accumulation& accumulation, std::uint32_t depth,
                                       std::uint32_t segments)
    : sc_module(name), accumulation_(accumulation), foot_(accumulation_, depth), adders_(segments) {
  SC_HAS_PROCESS(ChunkAccumulatorSc);
  SC_METHOD(on_clock);
  sensitive << clk_i.pos();
  dont_initialize();
}

void ChunkAccumulatorSc::on_clock() {
  const ChunkAccumulatorInputs& inputs = in.read();
  Total total;
  if (inputs.valid_i) {
    total.code = foot_.take(inputs.sums_i, {inputs.index_i, inputs.partial_i, inputs.new_total_i});
    total.valid = inputs.last_i && !inputs.partial_i;
    if (!total.valid) total.code = 0;
  }
  adders_[next_] = total;
  next_ = (next_ + 1) % adders_.size();
  out.write({adders_[next_].valid, adders_[next_].code, foot_.reenter(inputs.reenter_index_i)});
}

}  // namespace quaver
