#include "models/stochastic_rounder/stochastic_rounder_sc.h"

#include <array>

namespace quaver {

Conversion rounder_conversion(const StochasticRounderInputs& in) {
  static constexpr std::array kRoundings = {
      Rounding{RoundingKind::kNearestEven, 0}, Rounding{RoundingKind::kNearestAway, 0},
      Rounding{RoundingKind::kTowardZero, 0}, Rounding{RoundingKind::kStochastic, 8}};
  static const std::array kTargets = {parse_format("fp143"), parse_format("fp152"),
                                      parse_format("fp169"), parse_format("fp32")};
  Conversion to = {kTargets.at(in.to_i), kRoundings.at(in.rounding_i),
                   in.overflow_i != 0 ? Overflow::kSaturate : Overflow::kSpecial};
  if (in.to_i == 0) to.format.bias = in.bias_i;
  return to;
}

StochasticRounderSc::StochasticRounderSc(const sc_core::sc_module_name& name, const Format& from)
    : sc_module(name), from_(from) {
  SC_HAS_PROCESS(StochasticRounderSc);
  SC_METHOD(on_clock);
  sensitive << clk_i.pos();
  dont_initialize();
}

void StochasticRounderSc::on_clock() {
  const StochasticRounderInputs& inputs = in.read();
  StochasticRounderOutputs outputs;
  if (inputs.valid_i) {
    outputs.valid_o = true;
    outputs.y_o = lane_.convert(from_, inputs.x_i, rounder_conversion(inputs));
  }
  if (inputs.seed_valid_i) lane_.load(inputs.seed_i);
  out.write(outputs);
}

}  // namespace quaver
