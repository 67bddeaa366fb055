// The Verilated rounder lane behind the ports of StochasticRounderSc.
#pragma once

#include "models/stochastic_rounder/stochastic_rounder_sc.h"
#include "models/timed/rtl_unit.h"

namespace quaver {

// For a model in a shared object.
struct StochasticRounderPorts {
  std::uint8_t clk_i = 0, rst_ni = 0, seed_valid_i = 0, valid_i = 0, to_i = 0, bias_i = 0;
  std::uint8_t rounding_i = 0, overflow_i = 0, valid_o = 0;
  std::uint32_t x_i = 0, y_o = 0, seed_i = 0;

  static void visit(auto& self, auto&& visitor) {
    visitor("clk_i", self.clk_i);
    visitor("rst_ni", self.rst_ni);
    visitor("seed_valid_i", self.seed_valid_i);
    visitor("seed_i", self.seed_i);
    visitor("valid_i", self.valid_i);
    visitor("x_i", self.x_i);
    visitor("to_i", self.to_i);
    visitor("bias_i", self.bias_i);
    visitor("rounding_i", self.rounding_i);
    visitor("overflow_i", self.overflow_i);
    visitor("valid_o", self.valid_o);
    visitor("y_o", self.y_o);
  }
};

struct StochasticRounderAdapter {
  static void drive(auto& model, const StochasticRounderInputs& in) {
    model.seed_valid_i = in.seed_valid_i;
    model.seed_i = in.seed_i;
    model.valid_i = in.valid_i;
    model.x_i = static_cast<std::remove_reference_t<decltype(model.x_i)>>(in.x_i);
    model.to_i = in.to_i;
    model.bias_i = in.bias_i;
    model.rounding_i = in.rounding_i;
    model.overflow_i = in.overflow_i;
  }
  static void sample(const auto& model, StochasticRounderOutputs& out) {
    out.valid_o = model.valid_o != 0;
    out.y_o = out.valid_o ? model.y_o : 0;
  }
};

}  // namespace quaver
