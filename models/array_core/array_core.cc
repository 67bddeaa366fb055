#include "models/array_core/array_core.h"

namespace quaver {
namespace {

// A NaN that is not canonical, or no code at all: never the result of a conversion.
constexpr std::uint32_t kUnknown = 0xffffffffU;

}  // namespace

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
  const Format& from = arithmetic.accumulation.inter;
  const bool fixed = arithmetic.output.rounding.random_bits == 0 && from.bytes() <= 2;
  known_.assign(fixed ? std::size_t{from.code_mask()} + 1 : 0, kUnknown);
  totals_ = {};
}

ResultBeat ArrayCoreSc::rounded(const ResultBeat& totals) {
  if (!totals.valid) return {};
  ResultBeat result = totals;
  for (std::uint32_t j = 0; j < totals.columns; ++j)
    result.codes[j] = converted(j, totals.codes[j]);
  return result;
}

std::uint32_t ArrayCoreSc::converted(std::uint32_t column, std::uint32_t total) {
  const auto convert = [&] {
    return lanes_[column].convert(arithmetic_->accumulation.inter, total, arithmetic_->output);
  };
  if (known_.empty()) return convert();
  std::uint32_t& code = known_[total];
  if (code == kUnknown) code = convert();
  return code;
}

void ArrayCoreSc::on_clock() {
  if (array_ == nullptr) return;
  if (const SeedBeat& seeds = seeds_i.read(); seeds.valid)
    for (std::size_t j = 0; j < lanes_.size(); ++j) lanes_[j].load(seeds.states[j]);
  results_o.write(rounded(totals_));
  totals_ = array_->step(operands_i.read(), weights_i.read());
}

}  // namespace quaver
