// A Verilated FPU behind the ports of FpuSc.
#pragma once

#include <type_traits>

#include "models/fpu/fpu.h"
#include "models/timed/rtl_unit.h"

namespace quaver {

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

template <class Model>
using FpuRtl = RtlUnit<Model, FpuAdapter, FpuInputs, FpuOutputs>;

}  // namespace quaver
