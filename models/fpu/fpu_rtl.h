// A Verilated FPU behind the ports of FpuSc.
#pragma once

#include <type_traits>

#include "models/fpu/fpu.h"
#include "models/timed/rtl_unit.h"

namespace quaver {

// As wide as those of the widest FPU, for a model in a shared object.
struct FpuPorts {
  std::uint8_t clk_i = 0, rst_ni = 0, valid_i = 0, fp16_i = 0, a_format_i = 0, b_format_i = 0;
  std::uint8_t a_bias_i = 0, b_bias_i = 0, rounding_i = 0, valid_o = 0;
  std::uint32_t a_i = 0, b_i = 0, acc_i = 0, result_o = 0;

  static void visit(auto& self, auto&& visitor) {
    visitor("clk_i", self.clk_i);
    visitor("rst_ni", self.rst_ni);
    visitor("valid_i", self.valid_i);
    visitor("fp16_i", self.fp16_i);
    visitor("a_format_i", self.a_format_i);
    visitor("b_format_i", self.b_format_i);
    visitor("a_bias_i", self.a_bias_i);
    visitor("b_bias_i", self.b_bias_i);
    visitor("rounding_i", self.rounding_i);
    visitor("a_i", self.a_i);
    visitor("b_i", self.b_i);
    visitor("acc_i", self.acc_i);
    visitor("valid_o", self.valid_o);
    visitor("result_o", self.result_o);
  }
};

struct FpuAdapter {
  // The ports that a model has; operands are as wide as its ports.
  template <class Model>
  static void drive(Model& model, const FpuInputs& in) {
    model.valid_i = in.valid_i;
    if constexpr (requires { model.fp16_i; }) model.fp16_i = in.fp16_i;
    if constexpr (requires { model.a_format_i; }) {
      model.a_format_i = in.a_format_i;
      model.b_format_i = in.b_format_i;
      model.a_bias_i = in.a_bias_i;
      model.b_bias_i = in.b_bias_i;
    }
    if constexpr (requires { model.rounding_i; }) model.rounding_i = in.rounding_i;
    put(model.a_i, in.a_i);
    put(model.b_i, in.b_i);
    put(model.acc_i, in.acc_i);
  }
  static void sample(const auto& model, FpuOutputs& out) {
    out = {model.valid_o != 0, model.valid_o != 0 ? model.result_o : std::uint32_t{0}};
  }

 private:
  template <class Port>
  static void put(Port& port, std::uint32_t value) {
    port = static_cast<Port>(value);
  }
};

}  // namespace quaver
