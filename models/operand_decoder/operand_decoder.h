// FP8 code to the FPU's internal FP153 operand: FP152, or FP143 with any bias (Sun 2019).
// RTL: rtl/operand_decoder/quaver_operand_decoder.sv
#pragma once

#include <cstdint>

#include "models/numerics/number.h"

namespace quaver {

// A decoded operand as the RTL codes it (quaver_pkg): {sign, exponent[5:0], fraction[2:0]}, value
// 2^e * (1 + fraction/8), the exponent field e - 1 in two's complement. Two fields say what is no
// number; their other bits mean nothing and are 0 here.
inline constexpr std::uint32_t kZeroOperand = 0x100;
inline constexpr std::uint32_t kSpecialOperand = 0x080;

// The operand that a value has. Throws std::invalid_argument for one that no operand holds.
std::uint32_t encode_operand(const Number& value);
// The value of an operand; a special one is NaN.
Number decode_operand(std::uint32_t operand);
// The same with bits that mean nothing cleared.
std::uint32_t canonical_operand(std::uint32_t operand);

// The ports. The unit is combinational; its bench puts a register behind it.
struct OperandDecoderInputs {
  bool valid_i = false;
  std::uint8_t code_i = 0;
  std::uint8_t format_i = 0;  // HybridSelect
  std::uint8_t bias_i = 11;   // of FP143; kFp152Bias for FP152

  static void visit(auto& self, auto&& visitor) {
    visitor("valid_i", self.valid_i);
    visitor("code_i", self.code_i);
    visitor("format_i", self.format_i);
    visitor("bias_i", self.bias_i);
  }
  bool operator==(const OperandDecoderInputs&) const = default;
};

struct OperandDecoderOutputs {
  bool valid_o = false;
  std::uint32_t operand_o = 0;  // canonical; 0 while valid_o is low

  static void visit(auto& self, auto&& visitor) {
    visitor("valid_o", self.valid_o);
    visitor("operand_o", self.operand_o);
  }
  bool operator==(const OperandDecoderOutputs&) const = default;
};

OperandDecoderOutputs operand_decoder(const OperandDecoderInputs& in);

}  // namespace quaver
