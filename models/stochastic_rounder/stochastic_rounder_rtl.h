// The Verilated rounder lane behind the ports of StochasticRounderSc.
#pragma once

#include "models/stochastic_rounder/stochastic_rounder_sc.h"
#include "models/timed/rtl_unit.h"

namespace quaver {

struct StochasticRounderAdapter {
  static void drive(auto& model, const StochasticRounderInputs& in) {
    model.seed_valid_i = in.seed_valid_i;
    model.seed_i = in.seed_i;
    model.valid_i = in.valid_i;
    model.x_i = in.x_i;
    model.to_i = in.to_i;
    model.bias_i = in.bias_i;
    model.rounding_i = in.rounding_i;
    model.overflow_i = in.overflow_i;
  }
  static void sample(const auto& model, StochasticRounderOutputs& out) {
    out.valid_o = model.valid_o != 0;
    out.y_o = out.valid_o ? model.y_o : std::uint16_t{0};
  }
};

}  // namespace quaver
