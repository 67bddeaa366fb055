#include "models/array_core/output_core.h"

namespace quaver {

OutputCoreSc::OutputCoreSc(const sc_core::sc_module_name& name, ElementWave* wave)
    : OutputCore(name), wave_(wave) {
  SC_HAS_PROCESS(OutputCoreSc);
  SC_METHOD(on_clock);
  sensitive << clk_i.pos();
  dont_initialize();
}

void OutputCoreSc::configure(const OutputGeometry& geometry, const PassArithmetic& arithmetic) {
  arithmetic_ = std::make_unique<PassArithmetic>(arithmetic);
  array_ = std::make_unique<OutputArray>(geometry, *arithmetic_);
  rounders_.configure(geometry.cols, arithmetic.accumulation.inter, arithmetic.output);
  totals_ = {};
}

// Ports and registers as they stand in the cycle that this edge ends.
void OutputCoreSc::show_wave() {
  wave_->sample({steps_i.read().valid, false, results_o.read().valid},
                arithmetic_->accumulation.intra,
                [this](std::uint32_t row, std::uint32_t col) { return array_->sum_of(row, col); });
}

void OutputCoreSc::on_clock() {
  if (array_ == nullptr) return;
  if (const SeedBeat& seeds = seeds_i.read(); seeds.valid) rounders_.load(seeds.states);
  results_o.write(rounded(rounders_, totals_));
  if (wave_ != nullptr) show_wave();
  totals_ = array_->step(steps_i.read());
}

}  // namespace quaver
