// The Verilated hybrid FPU behind the ports of HybridFpuSc.
#pragma once

#include "models/hybrid_fpu/hybrid_fpu.h"
#include "models/timed/rtl_unit.h"

namespace quaver {

struct HybridFpuAdapter {
  static void drive(auto& model, const HybridFpuInputs& in) {
    model.valid_i = in.valid_i;
    model.a_format_i = in.a_format_i;
    model.b_format_i = in.b_format_i;
    model.a_bias_i = in.a_bias_i;
    model.b_bias_i = in.b_bias_i;
    model.rounding_i = in.rounding_i;
    model.a_i = in.a_i;
    model.b_i = in.b_i;
    model.acc_i = in.acc_i;
  }
  static void sample(const auto& model, FpuOutputs& out) {
    out = {model.valid_o != 0, model.valid_o != 0 ? model.result_o : std::uint16_t{0}};
  }
};

template <class Model>
using HybridFpuRtl = RtlUnit<Model, HybridFpuAdapter, HybridFpuInputs, FpuOutputs>;

}  // namespace quaver
