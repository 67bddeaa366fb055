// The hybrid FPU (Sun 2019): FP143 or FP152 on either operand, exact product, FP169 accumulation
// with one rounding.
// RTL: rtl/hybrid_fpu/quaver_hybrid_fpu.sv
#pragma once

#include <cstdint>

#include "models/numerics/operations.h"

namespace quaver {

enum class HybridSelect : std::uint8_t { kFp143 = 0, kFp152 = 1 };

// The format that a select and a programmable bias (0 .. 15, FP143 only) mean.
const Format& hybrid_format(HybridSelect select, unsigned bias);

// RTL coding of roundings: 0 rne, 1 rna, 2 rtz, 3 stochastic (rounder only).
unsigned rounding_code(Rounding rounding);
Rounding rounding_of_code(unsigned code);

struct HybridFpuInputs {
  bool valid_i = false;
  std::uint8_t a_format_i = 0;  // HybridSelect
  std::uint8_t b_format_i = 0;
  std::uint8_t a_bias_i = 11;
  std::uint8_t b_bias_i = 11;
  std::uint8_t rounding_i = 0;  // rounding_code
  std::uint8_t a_i = 0;
  std::uint8_t b_i = 0;
  std::uint16_t acc_i = 0;  // FP169

  static void visit(auto& self, auto&& visitor) {
    visitor("valid_i", self.valid_i);
    visitor("a_format_i", self.a_format_i);
    visitor("b_format_i", self.b_format_i);
    visitor("a_bias_i", self.a_bias_i);
    visitor("b_bias_i", self.b_bias_i);
    visitor("rounding_i", self.rounding_i);
    visitor("a_i", self.a_i);
    visitor("b_i", self.b_i);
    visitor("acc_i", self.acc_i);
  }
  bool operator==(const HybridFpuInputs&) const = default;
};

// FPU results carry no meaning while valid_o is low; they are then held at 0 for comparison.
struct FpuOutputs {
  bool valid_o = false;
  std::uint16_t result_o = 0;  // FP169

  static void visit(auto& self, auto&& visitor) {
    visitor("valid_o", self.valid_o);
    visitor("result_o", self.result_o);
  }
  bool operator==(const FpuOutputs&) const = default;
};

// a * b + acc in FP169.
FpuOutputs hybrid_fpu(const HybridFpuInputs& in);

}  // namespace quaver
