// What all FPUs share: their ports, the RTL's coding of roundings, and the one golden step.
#pragma once

#include <cstdint>
#include <functional>

#include "models/numerics/dot.h"

namespace quaver {

// The ports of every FPU; each has those of them that it needs. a_i and b_i hold the operands of
// several products side by side, the first in the lowest bits.
struct FpuInputs {
  bool valid_i = false;
  bool fp16_i = false;          // mixed FPU only: FP169 operands instead of FP8
  std::uint8_t a_format_i = 0;  // HybridSelect
  std::uint8_t b_format_i = 0;
  std::uint8_t a_bias_i = 11;
  std::uint8_t b_bias_i = 11;
  std::uint8_t rounding_i = 0;  // rounding_code
  std::uint32_t a_i = 0;
  std::uint32_t b_i = 0;
  std::uint32_t acc_i = 0;

  static void visit(auto& self, auto&& visitor) {
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
  }
  bool operator==(const FpuInputs&) const = default;
};

// FPU results carry no meaning while valid_o is low; they are then held at 0 for comparison.
struct FpuOutputs {
  bool valid_o = false;
  std::uint32_t result_o = 0;

  static void visit(auto& self, auto&& visitor) {
    visitor("valid_o", self.valid_o);
    visitor("result_o", self.result_o);
  }
  bool operator==(const FpuOutputs&) const = default;
};

using FpuFunction = std::function<FpuOutputs(const FpuInputs&)>;

// RTL coding of roundings: 0 rne, 1 rna, 2 rtz, 3 stochastic (rounder only).
unsigned rounding_code(Rounding rounding);
Rounding rounding_of_code(unsigned code);

// round(acc_i + the exact sum of `products` products) in the accumulator's format: the
// multiply-accumulate of a recipe, behind ports.
FpuOutputs multiply_accumulate(const FpuInputs& in, const Format& a, const Format& b,
                               unsigned products, const Format& accumulator, Rounding rounding);

}  // namespace quaver
