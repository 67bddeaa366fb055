// The Verilated 16-bit FPU behind the ports of Fp16FpuSc.
#pragma once

#include "models/fp16_fpu/fp16_fpu.h"
#include "models/timed/rtl_unit.h"

namespace quaver {

struct Fp16FpuAdapter {
  static void drive(auto& model, const Fp16FpuInputs& in) {
    model.valid_i = in.valid_i;
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
using Fp16FpuRtl = RtlUnit<Model, Fp16FpuAdapter, Fp16FpuInputs, FpuOutputs>;

}  // namespace quaver
