// The loss scaler with its ports, clocked: a beat of gradient codes a cycle, a verdict a step, one
// cycle after its last beat.
#pragma once

#include <array>
#include <systemc>

#include "models/loss_scaler/loss_scaler.h"
#include "models/timed/ports.h"

namespace quaver {

inline constexpr std::size_t kLossScalerLanes = 2;
inline constexpr std::size_t kLossScalerRises = 2;

struct LossScalerInputs {
  bool load_i = false;
  std::uint8_t policy_i = 0;     // LossScalePolicy
  std::uint32_t initial_i = 0;   // FP32, as floor_i and rise_minimum_i
  std::uint32_t interval_i = 1;  // good steps
  std::uint32_t floor_i = 0;
  std::array<std::uint32_t, kLossScalerRises> rise_step_i = {};
  std::array<std::uint32_t, kLossScalerRises> rise_minimum_i = {};  // 0: no rise
  std::uint8_t format_i = 0;  // 0 FP143, 1 FP152, 2 FP169, 3 FP32
  bool valid_i = false;
  bool last_i = false;
  std::uint8_t lanes_i = 0;
  std::array<std::uint32_t, kLossScalerLanes> codes_i = {};
  bool ready_i = false;

  static void visit(auto& self, auto&& visitor) {
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
  }
  bool operator==(const LossScalerInputs&) const = default;
};

// As they stand in the cycle of the inputs, before the edge that ends it.
struct LossScalerOutputs {
  bool ready_o = false;
  bool valid_o = false;
  bool skip_o = false;        // false while valid_o is low
  std::uint32_t scale_o = 0;  // FP32; 0 while valid_o is low

  static void visit(auto& self, auto&& visitor) {
    visitor("ready_o", self.ready_o);
    visitor("valid_o", self.valid_o);
    visitor("skip_o", self.skip_o);
    visitor("scale_o", self.scale_o);
  }
  bool operator==(const LossScalerOutputs&) const = default;
};

// What the configuration ports ask for; scales end where FP32 does.
LossScaling loss_scaling(const LossScalerInputs& in);
const Format& loss_scaler_format(std::uint8_t format);
// The codes of the lanes that hold one.
std::vector<std::uint32_t> beat_codes(const LossScalerInputs& in);
// A scale as FP32 code; every scale of such a scaler has one.
std::uint32_t scale_code(double scale);

class LossScalerSc : public sc_core::sc_module {
 public:
  sc_core::sc_in<bool> clk_i{"clk_i"};
  sc_core::sc_in<LossScalerInputs> in{"in"};
  sc_core::sc_out<LossScalerOutputs> out{"out"};

  explicit LossScalerSc(const sc_core::sc_module_name& name);

 private:
  void on_clock();

  LossScaler scaler_{LossScaling{}};
  bool overflow_ = false;  // in the step that goes on
  bool waiting_ = false;   // a verdict
  bool skip_ = false;
};

}  // namespace quaver
