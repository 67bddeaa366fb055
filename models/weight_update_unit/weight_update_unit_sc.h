// The weight update unit with its ports, clocked: a pipeline of six stages that holds when its
// consumer waits and closes its bubbles meanwhile.
#pragma once

#include <array>
#include <optional>
#include <systemc>

#include "models/timed/ports.h"
#include "models/weight_update_unit/weight_update_unit.h"

namespace quaver {

inline constexpr std::size_t kUpdateStages = 6;
inline constexpr std::size_t kMostUpdateLanes = 2;
template <class T>
using UpdateLanes = std::array<T, kMostUpdateLanes>;

struct WeightUpdateInputs {
  bool seed_valid_i = false;
  UpdateLanes<std::uint32_t> seed_i = {};
  bool master_i = false;  // FP169 arithmetic: a master, not a residual
  // Of a master's weight: 0 FP143, 1 FP152, 2 FP169; of an FP32 master's: 0 FP152, 1 FP16, 2 BF16,
  // 3 FP32.
  std::uint8_t weight_format_i = 0;
  std::uint8_t weight_bias_i = 11;     // of FP143
  std::uint8_t gradient_format_i = 0;  // FP32 arithmetic: 0 FP32, 1 FP152
  std::uint8_t rounding_i = 0;         // 0 rne, 1 rna, 2 rtz; FP32 arithmetic: rne
  std::uint8_t update_rounding_i = 0;  // those and 3 sr8; into an FP32 master rne
  std::uint32_t learning_rate_i = 0;
  std::uint32_t momentum_i = 0;
  std::uint32_t weight_decay_i = 0;
  std::uint32_t inverse_scale_i = 0;
  bool valid_i = false;
  std::uint8_t lanes_i = 0;
  UpdateLanes<std::uint32_t> gradient_i = {};
  UpdateLanes<std::uint32_t> weight_i = {};
  UpdateLanes<std::uint32_t> kept_i = {};
  UpdateLanes<std::uint32_t> velocity_i = {};
  bool ready_i = false;

  static void visit(auto& self, auto&& visitor) {
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
  }
  bool operator==(const WeightUpdateInputs&) const = default;
};

// The weights that leave: 0 in lanes that hold none.
struct UpdatedWeights {
  std::uint8_t lanes = 0;
  UpdateLanes<WeightState> states = {};
};

// As they stand in the cycle of the inputs, before the edge that ends it.
struct WeightUpdateOutputs {
  bool busy_o = false;
  bool ready_o = false;
  bool valid_o = false;
  std::uint8_t lanes_o = 0;  // these are 0 while valid_o is low, and in lanes that hold no weight
  UpdateLanes<std::uint32_t> weight_o = {};
  UpdateLanes<std::uint32_t> kept_o = {};
  UpdateLanes<std::uint32_t> velocity_o = {};

  void show(const UpdatedWeights& weights);

  static void visit(auto& self, auto&& visitor) {
    visitor("busy_o", self.busy_o);
    visitor("ready_o", self.ready_o);
    visitor("valid_o", self.valid_o);
    visitor("lanes_o", self.lanes_o);
    visitor("weight_o", self.weight_o);
    visitor("kept_o", self.kept_o);
    visitor("velocity_o", self.velocity_o);
  }
  bool operator==(const WeightUpdateOutputs&) const = default;
};

// What a unit is built for, which is its RTL's parameter Fp32.
enum class UpdateBuild : std::uint8_t { kFp169, kFp16Master, kFp32Master };

// What the configuration ports ask of a unit.
WeightUpdate weight_update(const WeightUpdateInputs& in, UpdateBuild build);
UpdateScalars update_scalars(const WeightUpdateInputs& in);

class WeightUpdateUnitSc : public sc_core::sc_module {
 public:
  sc_core::sc_in<bool> clk_i{"clk_i"};
  sc_core::sc_in<WeightUpdateInputs> in{"in"};
  sc_core::sc_out<WeightUpdateOutputs> out{"out"};

  WeightUpdateUnitSc(const sc_core::sc_module_name& name, UpdateBuild build);

 private:
  void on_clock();
  UpdatedWeights update(const WeightUpdateInputs& inputs);

  UpdateBuild build_;
  UpdateLanes<std::uint32_t> generators_ = {1, 1};
  std::array<std::optional<UpdatedWeights>, kUpdateStages> stages_;
};

}  // namespace quaver
