// Totals to output codes, through tables or by their bits. Included once for every SIMD target.
#if defined(QUAVER_GEMM_OUTPUT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef QUAVER_GEMM_OUTPUT_INL_H_
#undef QUAVER_GEMM_OUTPUT_INL_H_
#else
#define QUAVER_GEMM_OUTPUT_INL_H_
#endif

#include <hwy/highway.h>

#include <bit>

#include "models/gemm/kernels.h"

HWY_BEFORE_NAMESPACE();
namespace quaver {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using OutBits = hn::ScalableTag<std::uint32_t>;
using OutIndex = hn::ScalableTag<std::int32_t>;

// Exact where it matters: the output keeps at least two bits fewer than the 8 of the upper half,
// so one sticky bit in place of the last stands for all bits below (rounding to odd).
HWY_INLINE hn::Vec<OutBits> upper_half_index(hn::Vec<OutBits> bits) {
  const OutBits d;
  const auto low = hn::And(bits, hn::Set(d, 0xffffU));
  const auto sticky = hn::IfThenElseZero(hn::Ne(low, hn::Zero(d)), hn::Set(d, 1U));
  return hn::Or(hn::ShiftRight<16>(bits), sticky);
}

// fp169's code of a value that it holds: the float's exponent bias is 96 more, and 14 mantissa
// bits are zero. Specials become the one special code, zeros of both signs zero.
HWY_INLINE hn::Vec<OutBits> fp169_index(hn::Vec<OutBits> bits) {
  const OutBits d;
  const auto magnitude = hn::And(bits, hn::Set(d, 0x7fffffffU));
  const auto sign = hn::And(hn::ShiftRight<16>(bits), hn::Set(d, 0x8000U));
  auto code = hn::Sub(hn::ShiftRight<14>(magnitude), hn::Set(d, 96U << 9));
  code = hn::IfThenZeroElse(hn::Eq(magnitude, hn::Zero(d)), hn::Or(code, sign));
  const auto special = hn::Gt(hn::BitCast(OutIndex(), magnitude), hn::Set(OutIndex(), 0x7f7fffff));
  return hn::IfThenElse(hn::RebindMask(d, special), hn::Set(d, 0x7fffU), code);
}

HWY_INLINE void table_convert(const float* totals, std::size_t count, TableIndex index,
                              const std::uint32_t* table, std::uint32_t* codes) {
  const OutBits d;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t i = 0; i < count; i += lanes) {
    const auto bits = hn::BitCast(d, hn::LoadU(hn::ScalableTag<float>(), totals + i));
    const auto at = index == TableIndex::kFp169 ? fp169_index(bits) : upper_half_index(bits);
    hn::StoreU(hn::GatherIndex(d, table, hn::BitCast(OutIndex(), at)), d, codes + i);
  }
}

// What to add to a magnitude's bits so that cutting off `dropped` of them rounds it.
template <RoundingKind kKind>
HWY_INLINE hn::Vec<OutBits> increment(hn::Vec<OutBits> magnitude, unsigned dropped) {
  const OutBits d;
  const auto half = hn::Set(d, 1U << (dropped - 1));
  if constexpr (kKind == RoundingKind::kNearestAway) return half;
  if constexpr (kKind == RoundingKind::kNearestEven) {
    const auto one = hn::Set(d, 1U);
    const auto odd = hn::And(hn::ShiftRightSame(magnitude, static_cast<int>(dropped)), one);
    return hn::Add(hn::Sub(half, one), odd);
  }
  return hn::Zero(d);
}

// Steps the generators and returns their top `bits` bits.
HWY_INLINE hn::Vec<OutBits> next_randoms(std::uint32_t* states, std::uint32_t* randoms,
                                         unsigned bits) {
  const OutBits d;
  auto s = hn::LoadU(d, states);
  s = hn::Xor(s, hn::ShiftLeft<13>(s));
  s = hn::Xor(s, hn::ShiftRight<17>(s));
  s = hn::Xor(s, hn::ShiftLeft<5>(s));
  hn::StoreU(s, d, states);
  const auto random = hn::ShiftRightSame(s, static_cast<int>(32 - bits));
  hn::StoreU(random, d, randoms);
  return random;
}

// The code of a rounded magnitude, kOther where there is none.
HWY_INLINE hn::Vec<OutBits> normal_code(const NormalRounding& to, hn::Vec<OutBits> bits,
                                        hn::Vec<OutBits> increment) {
  const OutBits d;
  const OutIndex di;
  const auto sign_bit = hn::Set(d, 0x80000000U);
  const auto magnitude = hn::AndNot(sign_bit, bits);
  const auto rounded =
      hn::ShiftRightSame(hn::Add(magnitude, increment), static_cast<int>(23 - to.mantissa_bits));
  const auto code = hn::Sub(rounded, hn::Set(d, static_cast<std::uint32_t>(to.rebias)));
  const auto sign = hn::ShiftRightSame(hn::And(bits, sign_bit), static_cast<int>(32 - to.width));
  // Signed comparisons: none of these is negative.
  const auto small =
      hn::Lt(hn::BitCast(di, magnitude), hn::Set(di, std::bit_cast<std::int32_t>(to.smallest)));
  const auto special = hn::Gt(hn::BitCast(di, magnitude), hn::Set(di, 0x7f7fffff));
  const auto large = hn::Gt(hn::BitCast(di, rounded), hn::Set(di, to.limit));
  const auto other = hn::RebindMask(d, hn::Or(small, hn::Or(special, large)));
  const auto result = hn::IfThenElse(other, hn::Set(d, kOther), hn::Or(code, sign));
  const auto zero = to.signed_zero ? sign : hn::Zero(d);
  return hn::IfThenElse(hn::Eq(magnitude, hn::Zero(d)), zero, result);
}

template <RoundingKind kKind>
HWY_INLINE bool normals_by(const float* totals, std::size_t count, const NormalRounding& to,
                           std::uint32_t* states, std::uint32_t* randoms, std::uint32_t* codes) {
  const OutBits d;
  const unsigned dropped = 23 - to.mantissa_bits;
  const unsigned random_bits = to.rounding.random_bits;
  // Where random bits do not fit (normal_rounding in output.cc), no total is asked for.
  const int to_place = random_bits <= dropped ? static_cast<int>(dropped - random_bits) : 0;
  const auto magnitude_bits = hn::Set(d, 0x7fffffffU);
  auto largest = hn::Zero(d);
  for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
    const auto bits = hn::BitCast(d, hn::LoadU(hn::ScalableTag<float>(), totals + i));
    auto step = hn::Zero(d);
    if constexpr (kKind == RoundingKind::kStochastic)
      step = hn::ShiftLeftSame(next_randoms(states + i, randoms + i, random_bits), to_place);
    else
      step = increment<kKind>(hn::And(bits, magnitude_bits), dropped);
    const auto code = normal_code(to, bits, step);
    largest = hn::Max(largest, code);
    hn::StoreU(code, d, codes + i);
  }
  return hn::GetLane(hn::MaxOfLanes(d, largest)) == kOther;
}

inline bool normals(const float* totals, std::size_t count, const NormalRounding& to,
                    std::uint32_t* states, std::uint32_t* randoms, std::uint32_t* codes) {
  switch (to.rounding.kind) {
    case RoundingKind::kNearestEven:
      return normals_by<RoundingKind::kNearestEven>(totals, count, to, states, randoms, codes);
    case RoundingKind::kNearestAway:
      return normals_by<RoundingKind::kNearestAway>(totals, count, to, states, randoms, codes);
    case RoundingKind::kTowardZero:
      return normals_by<RoundingKind::kTowardZero>(totals, count, to, states, randoms, codes);
    case RoundingKind::kStochastic:
      return normals_by<RoundingKind::kStochastic>(totals, count, to, states, randoms, codes);
  }
  return false;
}

}  // namespace HWY_NAMESPACE
}  // namespace quaver
HWY_AFTER_NAMESPACE();

#endif  // per-target guard
