// The exact product of two decoded FP8 operands: one 4 x 4 bit multiplier serves FP143 and FP152
// (Sun 2019).
// RTL: rtl/hybrid_multiplier/quaver_hybrid_multiplier.sv
#pragma once

#include <cstdint>

#include "models/numerics/number.h"

namespace quaver {

// A product as the RTL codes it (quaver_pkg): {special, zero, sign, exponent[6:0],
// significand[7:0]}, value 2^e * significand / 128 with the significand's leading bit set, the
// exponent field e - 2 in two's complement, e = -34 .. 31. Beside a zero or a special the other
// bits mean nothing and are 0 here; special wins.
inline constexpr std::uint32_t kSpecialProduct = 1U << 17;
inline constexpr std::uint32_t kZeroProduct = 1U << 16;

// The product's code of a value of at most 8 significant bits in that range.
std::uint32_t encode_product(const Number& value);
// The value of a product; a special one is NaN.
Number decode_product(std::uint32_t product);
// The same with bits that mean nothing cleared.
std::uint32_t canonical_product(std::uint32_t product);

// The ports. The unit is combinational; its bench puts a register behind it.
struct HybridMultiplierInputs {
  bool valid_i = false;
  std::uint16_t a_i = 0;  // decoded operands
  std::uint16_t b_i = 0;

  static void visit(auto& self, auto&& visitor) {
    visitor("valid_i", self.valid_i);
    visitor("a_i", self.a_i);
    visitor("b_i", self.b_i);
  }
  bool operator==(const HybridMultiplierInputs&) const = default;
};

struct HybridMultiplierOutputs {
  bool valid_o = false;
  std::uint32_t product_o = 0;  // canonical; 0 while valid_o is low

  static void visit(auto& self, auto&& visitor) {
    visitor("valid_o", self.valid_o);
    visitor("product_o", self.product_o);
  }
  bool operator==(const HybridMultiplierOutputs&) const = default;
};

HybridMultiplierOutputs hybrid_multiplier(const HybridMultiplierInputs& in);

}  // namespace quaver
