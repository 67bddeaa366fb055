// One rounder lane with its ports, clocked: one element a cycle, one cycle later.
#pragma once

#include <systemc>

#include "models/stochastic_rounder/stochastic_rounder.h"
#include "models/timed/ports.h"

namespace quaver {

struct StochasticRounderInputs {
  bool seed_valid_i = false;
  std::uint32_t seed_i = 1;
  bool valid_i = false;
  std::uint32_t x_i = 0;        // FP169 or FP32
  std::uint8_t to_i = 0;        // 0 FP143, 1 FP152, 2 FP169, 3 FP32 (from FP32 only)
  std::uint8_t bias_i = 11;     // of FP143
  std::uint8_t rounding_i = 0;  // 0 rne, 1 rna, 2 rtz, 3 sr8
  std::uint8_t overflow_i = 0;  // 0 special, 1 saturate

  static void visit(auto& self, auto&& visitor) {
    visitor("seed_valid_i", self.seed_valid_i);
    visitor("seed_i", self.seed_i);
    visitor("valid_i", self.valid_i);
    visitor("x_i", self.x_i);
    visitor("to_i", self.to_i);
    visitor("bias_i", self.bias_i);
    visitor("rounding_i", self.rounding_i);
    visitor("overflow_i", self.overflow_i);
  }
  bool operator==(const StochasticRounderInputs&) const = default;
};

struct StochasticRounderOutputs {
  bool valid_o = false;
  std::uint32_t y_o = 0;  // 0 while valid_o is low

  static void visit(auto& self, auto&& visitor) {
    visitor("valid_o", self.valid_o);
    visitor("y_o", self.y_o);
  }
  bool operator==(const StochasticRounderOutputs&) const = default;
};

// The conversion that the control inputs ask for. Throws std::out_of_range for codes that mean
// nothing.
Conversion rounder_conversion(const StochasticRounderInputs& in);

class StochasticRounderSc : public sc_core::sc_module {
 public:
  sc_core::sc_in<bool> clk_i{"clk_i"};
  sc_core::sc_in<StochasticRounderInputs> in{"in"};
  sc_core::sc_out<StochasticRounderOutputs> out{"out"};

  // A lane for codes of FP169 or FP32.
  StochasticRounderSc(const sc_core::sc_module_name& name, const Format& from);

 private:
  void on_clock();

  Format from_;
  StochasticRounder lane_{0};
};

}  // namespace quaver
