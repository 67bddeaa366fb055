// The 16-bit baseline: DLFloat a * b + acc with one rounding (Agrawal 2019).
// RTL: rtl/fp16_fpu/quaver_fp16_fpu.sv
#pragma once

#include "models/hybrid_fpu/hybrid_fpu.h"

namespace quaver {

struct Fp16FpuInputs {
  bool valid_i = false;
  std::uint8_t rounding_i = 0;
  std::uint16_t a_i = 0;  // FP169, like all three operands
  std::uint16_t b_i = 0;
  std::uint16_t acc_i = 0;

  static void visit(auto& self, auto&& visitor) {
    visitor("valid_i", self.valid_i);
    visitor("rounding_i", self.rounding_i);
    visitor("a_i", self.a_i);
    visitor("b_i", self.b_i);
    visitor("acc_i", self.acc_i);
  }
  bool operator==(const Fp16FpuInputs&) const = default;
};

FpuOutputs fp16_fpu(const Fp16FpuInputs& in);

}  // namespace quaver
