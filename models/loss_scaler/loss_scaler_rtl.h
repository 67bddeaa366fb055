// The Verilated loss scaler behind the ports of LossScalerSc.
#pragma once

#include "models/loss_scaler/loss_scaler_sc.h"
#include "models/timed/rtl_unit.h"

namespace quaver {

// For a model in a shared object.
struct LossScalerPorts {
  std::uint8_t clk_i = 0, rst_ni = 0, load_i = 0, policy_i = 0, interval_i = 0, format_i = 0;
  std::uint8_t valid_i = 0, last_i = 0, lanes_i = 0, ready_i = 0, ready_o = 0, valid_o = 0;
  std::uint8_t skip_o = 0;
  std::uint16_t rise_step_i = 0;
  std::uint32_t initial_i = 0, floor_i = 0, scale_o = 0;
  std::uint64_t rise_minimum_i = 0, codes_i = 0;

  static void visit(auto& self, auto&& visitor) {
    visitor("clk_i", self.clk_i);
    visitor("rst_ni", self.rst_ni);
    visitor("load_i", self.load_i);
    visitor("policy_i", self.policy_i);
    visitor("initial_i", self.initial_i);
    visitor("interval_i", self.interval_i);
    visitor("floor_i", self.floor_i);
    visitor("rise_step_i", self.rise_step_i);
    visitor("rise_minimum_i", self.rise_minimum_i);
    visitor("format_i", self.format_i);
    visitor("valid_i", self.valid_i);
    visitor("last_i", self.last_i);
    visitor("lanes_i", self.lanes_i);
    visitor("codes_i", self.codes_i);
    visitor("ready_i", self.ready_i);
    visitor("ready_o", self.ready_o);
    visitor("valid_o", self.valid_o);
    visitor("skip_o", self.skip_o);
    visitor("scale_o", self.scale_o);
  }
};

struct LossScalerAdapter {
  // `kStepBits` wide, as the model.
  static constexpr unsigned kStepBits = 8;

  static void drive(auto& model, const LossScalerInputs& in) {
    model.load_i = in.load_i;
    model.policy_i = in.policy_i;
    model.initial_i = in.initial_i;
    model.interval_i = static_cast<std::uint8_t>(in.interval_i);
    model.floor_i = in.floor_i;
    for (std::size_t r = 0; r < kLossScalerRises; ++r) {
      put_field(model.rise_step_i, r, kStepBits, in.rise_step_i.at(r));
      put_field(model.rise_minimum_i, r, 32, in.rise_minimum_i.at(r));
    }
    model.format_i = in.format_i;
    model.valid_i = in.valid_i;
    model.last_i = in.last_i;
    model.lanes_i = in.lanes_i;
    for (std::size_t j = 0; j < kLossScalerLanes; ++j)
      put_field(model.codes_i, j, 32, in.codes_i.at(j));
    model.ready_i = in.ready_i;
  }
  static void sample_before(const auto& model, LossScalerOutputs& out) {
    out.ready_o = model.ready_o != 0;
    out.valid_o = model.valid_o != 0;
    if (!out.valid_o) return;
    out.skip_o = model.skip_o != 0;
    out.scale_o = model.scale_o;
  }
};

}  // namespace quaver
