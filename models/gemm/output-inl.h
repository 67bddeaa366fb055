// Totals to output codes through tables. Included once for every SIMD target.
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

HWY_INLINE bool stochastic_convert(const float* totals, std::size_t count,
                                   const StochasticBits& shape, const std::uint32_t* table,
                                   std::uint32_t* states, std::uint32_t* randoms,
                                   std::uint32_t* codes) {
  const OutBits d;
  const unsigned dropped = 23 - shape.mantissa_bits;
  const int to_random = static_cast<int>(32 - shape.random_bits);
  const int to_place = static_cast<int>(dropped - shape.random_bits);
  const auto kept = hn::Set(d, 0x7fffffffU & ~((1U << dropped) - 1));
  const auto sign_bit = hn::Set(d, 0x80000000U);
  // Magnitudes as integers: infinity and NaN are above all numbers.
  const auto smallest = hn::Set(d, std::bit_cast<std::uint32_t>(shape.smallest));
  auto farthest = hn::Zero(d);
  for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
    auto s = hn::LoadU(d, states + i);
    s = hn::Xor(s, hn::ShiftLeft<13>(s));
    s = hn::Xor(s, hn::ShiftRight<17>(s));
    s = hn::Xor(s, hn::ShiftLeft<5>(s));
    hn::StoreU(s, d, states + i);
    const auto random = hn::ShiftRightSame(s, to_random);
    hn::StoreU(random, d, randoms + i);
    const auto bits = hn::BitCast(d, hn::LoadU(hn::ScalableTag<float>(), totals + i));
    const auto magnitude = hn::AndNot(sign_bit, bits);
    farthest = hn::Max(farthest, hn::Sub(magnitude, smallest));  // smaller ones wrap around
    const auto sum = hn::Add(magnitude, hn::ShiftLeftSame(random, to_place));
    const auto rounded = hn::Or(hn::And(sum, kept), hn::And(bits, sign_bit));
    const auto at = hn::BitCast(OutIndex(), hn::ShiftRight<16>(rounded));
    hn::StoreU(hn::GatherIndex(d, table, at), d, codes + i);
  }
  const std::uint32_t range = 0x7f800000U - std::bit_cast<std::uint32_t>(shape.smallest);
  return hn::GetLane(hn::MaxOfLanes(d, farthest)) >= range;
}

}  // namespace HWY_NAMESPACE
}  // namespace quaver
HWY_AFTER_NAMESPACE();

#endif  // per-target guard
