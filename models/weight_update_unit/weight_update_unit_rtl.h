// The Verilated weight update unit behind the ports of WeightUpdateUnitSc.
#pragma once

#include "models/timed/rtl_unit.h"
#include "models/weight_update_unit/weight_update_unit_sc.h"

namespace quaver {

// For a model in a shared object, of either arithmetic.
struct WeightUpdatePorts {
  std::uint8_t clk_i = 0, rst_ni = 0, seed_valid_i = 0, master_i = 0, weight_format_i = 0;
  std::uint8_t weight_bias_i = 0, gradient_format_i = 0, rounding_i = 0, update_rounding_i = 0;
  std::uint8_t valid_i = 0, lanes_i = 0, ready_i = 0, busy_o = 0, ready_o = 0, valid_o = 0;
  std::uint8_t lanes_o = 0;
  std::uint32_t learning_rate_i = 0, momentum_i = 0, weight_decay_i = 0, inverse_scale_i = 0;
  std::uint64_t seed_i = 0, gradient_i = 0, weight_i = 0, kept_i = 0, velocity_i = 0;
  std::uint64_t weight_o = 0, kept_o = 0, velocity_o = 0;

  static void visit(auto& self, auto&& visitor) {
    visitor("clk_i", self.clk_i);
    visitor("rst_ni", self.rst_ni);
    visitor("seed_valid_i", self.seed_valid_i);
    visitor("seed_i", self.seed_i);
    visitor("master_i", self.master_i);
    visitor("weight_format_i", self.weight_format_i);
    visitor("weight_bias_i", self.weight_bias_i);
    visitor("gradient_format_i", self.gradient_format_i);
    visitor("rounding_i", self.rounding_i);
    visitor("update_rounding_i", self.update_rounding_i);
    visitor("learning_rate_i", self.learning_rate_i);
    visitor("momentum_i", self.momentum_i);
    visitor("weight_decay_i", self.weight_decay_i);
    visitor("inverse_scale_i", self.inverse_scale_i);
    visitor("valid_i", self.valid_i);
    visitor("lanes_i", self.lanes_i);
    visitor("gradient_i", self.gradient_i);
    visitor("weight_i", self.weight_i);
    visitor("kept_i", self.kept_i);
    visitor("velocity_i", self.velocity_i);
    visitor("ready_i", self.ready_i);
    visitor("busy_o", self.busy_o);
    visitor("ready_o", self.ready_o);
    visitor("valid_o", self.valid_o);
    visitor("lanes_o", self.lanes_o);
    visitor("weight_o", self.weight_o);
    visitor("kept_o", self.kept_o);
    visitor("velocity_o", self.velocity_o);
  }
};

// kLanes, kWidth (bits of the arithmetic) and kKept (of what is kept of a weight) as the model's.
template <std::size_t kLanes, unsigned kWidth, unsigned kKept>
struct WeightUpdateAdapter {
  static void drive(auto& model, const WeightUpdateInputs& in) {
    model.seed_valid_i = in.seed_valid_i;
    model.master_i = in.master_i;
    model.weight_format_i = in.weight_format_i;
    model.weight_bias_i = in.weight_bias_i;
    model.gradient_format_i = in.gradient_format_i;
    model.rounding_i = in.rounding_i;
    model.update_rounding_i = in.update_rounding_i;
    put_field(model.learning_rate_i, 0, kWidth, in.learning_rate_i);
    put_field(model.momentum_i, 0, kWidth, in.momentum_i);
    put_field(model.weight_decay_i, 0, kWidth, in.weight_decay_i);
    put_field(model.inverse_scale_i, 0, kWidth, in.inverse_scale_i);
    model.valid_i = in.valid_i;
    model.lanes_i = in.lanes_i;
    for (std::size_t j = 0; j < kLanes; ++j) {
      put_field(model.seed_i, j, 32, in.seed_i.at(j));
      put_field(model.gradient_i, j, kWidth, in.gradient_i.at(j));
      put_field(model.weight_i, j, 8, in.weight_i.at(j));
      put_field(model.kept_i, j, kKept, in.kept_i.at(j));
      put_field(model.velocity_i, j, kWidth, in.velocity_i.at(j));
    }
    model.ready_i = in.ready_i;
  }
  static void sample_before(const auto& model, WeightUpdateOutputs& out) {
    out.busy_o = model.busy_o != 0;
    out.ready_o = model.ready_o != 0;
    out.valid_o = model.valid_o != 0;
    if (!out.valid_o) return;
    UpdatedWeights weights;
    weights.lanes = model.lanes_o;
    for (std::size_t j = 0; j < kLanes; ++j)
      if (((weights.lanes >> j) & 1U) != 0)
        weights.states.at(j) = {get_field(model.weight_o, j, kKept),
                                get_field(model.kept_o, j, kKept),
                                get_field(model.velocity_o, j, kWidth)};
    out.show(weights);
  }
};

}  // namespace quaver
