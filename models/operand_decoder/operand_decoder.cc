#include "models/operand_decoder/operand_decoder.h"

#include <stdexcept>

#include "models/hybrid_fpu/hybrid_fpu.h"

namespace quaver {
namespace {

constexpr int kFractionBits = 3;
constexpr int kLowest = -17;  // FP143 with bias 15: 2^(1-15) * 1/8
constexpr int kHighest = 15;  // FP143 with bias 0, FP152
constexpr std::uint32_t kExponentMask = 0x3f;

}  // namespace

std::uint32_t encode_operand(const Number& value) {
  if (value.kind != NumberClass::kFinite) return kSpecialOperand;
  if (value.is_zero()) return kZeroOperand;
  // The significand as 1.fff: what is below would be lost.
  const int leading = highest_bit(value.significand);
  const int exponent = value.exponent + leading;
  const Uint128 aligned = leading >= kFractionBits ? value.significand >> (leading - kFractionBits)
                                                   : value.significand << (kFractionBits - leading);
  if (exponent < kLowest || exponent > kHighest ||
      (leading > kFractionBits && (aligned << (leading - kFractionBits)) != value.significand))
    throw std::invalid_argument("no decoded operand holds the value");
  return (value.negative ? 0x200U : 0U) |
         ((static_cast<std::uint32_t>(exponent - 1) & kExponentMask) << kFractionBits) |
         (static_cast<std::uint32_t>(aligned) & 7U);
}

std::uint32_t canonical_operand(std::uint32_t operand) {
  if ((operand & 0x180U) == kSpecialOperand) return kSpecialOperand;
  return (operand & 0x1c0U) == kZeroOperand ? kZeroOperand : operand;
}

Number decode_operand(std::uint32_t operand) {
  const std::uint32_t canonical = canonical_operand(operand);
  if (canonical == kSpecialOperand) return {NumberClass::kNan, false, 0, 0};
  if (canonical == kZeroOperand) return {};
  const auto field = static_cast<int>((operand >> kFractionBits) & kExponentMask);
  const int exponent = (field >= 32 ? field - 64 : field) + 1;
  return {NumberClass::kFinite, (operand & 0x200U) != 0, exponent - kFractionBits,
          8U | (operand & 7U)};
}

OperandDecoderOutputs operand_decoder(const OperandDecoderInputs& in) {
  if (!in.valid_i) return {};
  const Format& format = hybrid_format(static_cast<HybridSelect>(in.format_i), in.bias_i);
  return {true, encode_operand(decode(format, in.code_i))};
}

}  // namespace quaver
