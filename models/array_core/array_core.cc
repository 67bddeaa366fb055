#include "models/array_core/array_core.h"

namespace quaver {

ArrayCoreSc::ArrayCoreSc(const sc_core::sc_module_name& name) : ArrayCore(name) {
  SC_HAS_PROCESS(ArrayCoreSc);
  SC_METHOD(on_clock);
  sensitive << clk_i.pos();
  dont_initialize();
}

void ArrayCoreSc::configure(const ArrayGeometry& geometry, const PassArithmetic& arithmetic) {
  arithmetic_ = std::make_unique<PassArithmetic>(arithmetic);
  array_ = std::make_unique<SystolicArray>(geometry, *arithmetic_);
  lanes_.assign(geometry.cols, StochasticRounder(0));
  totals_ = {};
}

ResultBeat ArrayCoreSc::rounded(const ResultBeat& totals) {
  if (!totals.valid) return {};
  ResultBeat result = totals;
  for (std::uint32_t j = 0; j < totals.columns; ++j)
    result.codes[j] =
        lanes_[j].convert(arithmetic_->accumulation.inter, totals.codes[j], arithmetic_->output);
  return result;
}

void ArrayCoreSc::on_clock() {
  if (array_ == nullptr) return;
  if (const SeedBeat& seeds = seeds_i.read(); seeds.valid)
    for (std::size_t j = 0; j < lanes_.size(); ++j) lanes_[j].load(seeds.states[j]);
  results_o.write(rounded(totals_));
  totals_ = array_->step(operands_i.read(), weights_i.read());
}

}  // namespace quaver
