#include "models/array_core/array_core.h"

namespace quaver {

ArrayCoreSc::ArrayCoreSc(const sc_core::sc_module_name& name, ElementWave* wave)
    : ArrayCore(name), wave_(wave) {
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

// Ports and registers as they stand in the cycle that this edge ends.
void ArrayCoreSc::show_wave() {
  wave_->sample({operands_i.read().valid, weights_i.read().valid, results_o.read().valid},
                arithmetic_->accumulation.intra,
                [this](std::uint32_t row, std::uint32_t col) { return array_->sum_of(row, col); });
}

void ArrayCoreSc::on_clock() {
  if (array_ == nullptr) return;
  if (const SeedBeat& seeds = seeds_i.read(); seeds.valid) rounders_.load(seeds.states);
  results_o.write(rounded(rounders_, totals_));
  if (wave_ != nullptr) show_wave();
  totals_ = array_->step(operands_i.read(), weights_i.read());
}

}  // namespace quaver
