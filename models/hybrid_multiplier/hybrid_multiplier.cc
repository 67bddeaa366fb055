#include "models/hybrid_multiplier/hybrid_multiplier.h"

#include <cassert>

#include "models/operand_decoder/operand_decoder.h"

namespace quaver {
namespace {

constexpr int kSignificandBits = 8;
constexpr std::uint32_t kSignificandMask = 0xff;
constexpr std::uint32_t kExponentMask = 0x7f;
constexpr std::uint32_t kSign = 1U << 15;

}  // namespace

std::uint32_t encode_product(const Number& value) {
  if (value.kind != NumberClass::kFinite) return kSpecialProduct;
  if (value.is_zero()) return kZeroProduct;
  const int leading = highest_bit(value.significand);
  const int exponent = value.exponent + leading;
  assert(leading < kSignificandBits && exponent >= -34 && exponent <= 31);
  return (value.negative ? kSign : 0U) |
         ((static_cast<std::uint32_t>(exponent - 2) & kExponentMask) << kSignificandBits) |
         static_cast<std::uint32_t>(value.significand << (kSignificandBits - 1 - leading));
}

std::uint32_t canonical_product(std::uint32_t product) {
  if ((product & kSpecialProduct) != 0) return kSpecialProduct;
  return (product & kZeroProduct) != 0 ? kZeroProduct : product;
}

Number decode_product(std::uint32_t product) {
  const std::uint32_t canonical = canonical_product(product);
  if (canonical == kSpecialProduct) return {NumberClass::kNan, false, 0, 0};
  if (canonical == kZeroProduct) return {};
  const auto field = static_cast<int>((product >> kSignificandBits) & kExponentMask);
  const int exponent = (field >= 64 ? field - 128 : field) + 2;
  return {NumberClass::kFinite, (product & kSign) != 0, exponent - (kSignificandBits - 1),
          product & kSignificandMask};
}

HybridMultiplierOutputs hybrid_multiplier(const HybridMultiplierInputs& in) {
  if (!in.valid_i) return {};
  return {true, encode_product(product(decode_operand(in.a_i), decode_operand(in.b_i)))};
}

}  // namespace quaver
