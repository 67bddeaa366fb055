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
  rounders_.configure(geometry.cols, arithmetic.accumulation.inter, arithmetic.output);
  totals_ = {};
}

ResultBeat rounded(RounderBank& rounders, const ResultBeat& totals) {
  if (!totals.valid) return {};
  ResultBeat result = totals;
  for (std::uint32_t j = 0; j < totals.columns; ++j)
    result.codes[j] = rounders.convert(j, totals.codes[j]);
  return result;
}

void ArrayCoreSc::on_clock() {
  if (array_ == nullptr) return;
  if (const SeedBeat& seeds = seeds_i.read(); seeds.valid) rounders_.load(seeds.states);
  results_o.write(rounded(rounders_, totals_));
  totals_ = array_->step(operands_i.read(), weights_i.read());
}

}  // namespace quaver
