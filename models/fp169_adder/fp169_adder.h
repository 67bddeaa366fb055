// An FP169 accumulator plus one exact product of FP8 operands, rounded once (Agrawal 2019).
// RTL: rtl/fp169_adder/quaver_fp169_adder.sv
#pragma once

#include <cstdint>

namespace quaver {

// The ports of the RTL with one product of 8 bits.
struct Fp169AdderInputs {
  bool valid_i = false;
  std::uint8_t rounding_i = 0;  // rounding_code
  std::uint16_t acc_i = 0;
  std::uint32_t product_i = 0;  // as models/hybrid_multiplier codes it

  static void visit(auto& self, auto&& visitor) {
    visitor("valid_i", self.valid_i);
    visitor("rounding_i", self.rounding_i);
    visitor("acc_i", self.acc_i);
    visitor("product_i", self.product_i);
  }
  bool operator==(const Fp169AdderInputs&) const = default;
};

struct Fp169AdderOutputs {
  bool valid_o = false;
  std::uint32_t result_o = 0;  // 0 while valid_o is low

  static void visit(auto& self, auto&& visitor) {
    visitor("valid_o", self.valid_o);
    visitor("result_o", self.result_o);
  }
  bool operator==(const Fp169AdderOutputs&) const = default;
};

Fp169AdderOutputs fp169_adder(const Fp169AdderInputs& in);

}  // namespace quaver
