// Codes to floats, and what the driver must know about them. Included once for every SIMD target.
// Every function takes any count; the rest of a vector goes lane by lane.
#if defined(QUAVER_GEMM_DECODE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef QUAVER_GEMM_DECODE_INL_H_
#undef QUAVER_GEMM_DECODE_INL_H_
#else
#define QUAVER_GEMM_DECODE_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "models/gemm/kernels.h"

HWY_BEFORE_NAMESPACE();
namespace quaver {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using DF = hn::ScalableTag<float>;
using DU = hn::ScalableTag<std::uint32_t>;
using DI = hn::ScalableTag<std::int32_t>;

// Where element i of a row goes: i itself, or its place in strips of two vectors.
struct InRow {
  std::size_t operator()(std::size_t i) const { return i; }
};
struct InStrips {
  std::size_t operator()(std::size_t i) const {
    const std::size_t strip = 2 * hn::Lanes(DF());
    return i / strip * strip * kBlockDepth + i % strip;
  }
};

template <class Code, class Place>
HWY_INLINE void decode_by_table(const std::uint8_t* codes, const float* table, std::size_t count,
                                float* to, Place place) {
  const DF d;
  const hn::Rebind<Code, DI> narrow;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    Code buffer[HWY_MAX_BYTES / sizeof(float)];
    std::memcpy(buffer, codes + i * sizeof(Code), lanes * sizeof(Code));
    const auto index = hn::PromoteTo(DI(), hn::LoadU(narrow, buffer));
    hn::StoreU(hn::GatherIndex(d, table, index), d, to + place(i));
  }
  for (; i < count; ++i) {
    Code code = 0;
    std::memcpy(&code, codes + i * sizeof(Code), sizeof(Code));
    to[place(i)] = table[code];
  }
}

template <class Place>
HWY_INLINE void decode_to(const std::uint8_t* codes, unsigned code_bytes, const float* table,
                          std::size_t count, float* to, Place place) {
  if (table == nullptr) {
    for (std::size_t i = 0; i < count; ++i)
      std::memcpy(to + place(i), codes + i * sizeof(float), sizeof(float));
  } else if (code_bytes == 1) {
    decode_by_table<std::uint8_t>(codes, table, count, to, place);
  } else {
    decode_by_table<std::uint16_t>(codes, table, count, to, place);
  }
}

HWY_INLINE void decode_row(const std::uint8_t* codes, unsigned code_bytes, const float* table,
                           std::size_t count, float* to) {
  decode_to(codes, code_bytes, table, count, to, InRow());
}

HWY_INLINE void decode_strips(const std::uint8_t* codes, unsigned code_bytes, const float* table,
                              std::size_t count, float* to) {
  decode_to(codes, code_bytes, table, count, to, InStrips());
}

HWY_INLINE void widen(const float* from, std::size_t stride, std::size_t depth, std::size_t count,
                      double* to) {
  const hn::CappedTag<double, kPanelRows> d;
  const hn::Rebind<float, decltype(d)> narrow;
  for (std::size_t k = 0; k < depth; ++k)
    for (std::size_t i = 0; i < count; i += hn::Lanes(d))
      hn::StoreU(hn::PromoteTo(d, hn::LoadU(narrow, from + k * stride + i)), d, to + k * count + i);
}

HWY_INLINE void squares_of_strip(const float* strip, std::size_t depth, float* squares) {
  const DF d;
  const std::size_t lanes = hn::Lanes(d);
  auto first = hn::Zero(d);
  auto second = hn::Zero(d);
  for (std::size_t k = 0; k < depth; ++k) {
    const auto x = hn::LoadU(d, strip + 2 * k * lanes);
    const auto y = hn::LoadU(d, strip + (2 * k + 1) * lanes);
    first = hn::MulAdd(x, x, first);
    second = hn::MulAdd(y, y, second);
  }
  hn::StoreU(first, d, squares);
  hn::StoreU(second, d, squares + lanes);
}

HWY_INLINE float square_sum(const float* x, std::size_t count) {
  const DF d;
  const std::size_t lanes = hn::Lanes(d);
  auto sum = hn::Zero(d);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const auto v = hn::LoadU(d, x + i);
    sum = hn::MulAdd(v, v, sum);
  }
  float total = hn::GetLane(hn::SumOfLanes(d, sum));
  for (; i < count; ++i) total += x[i] * x[i];
  return total;
}

// The bits of a magnitude less one: zero becomes the largest integer, and specials stay above all
// finite magnitudes.
HWY_INLINE std::uint32_t magnitude_key(float x) {
  return (std::bit_cast<std::uint32_t>(x) & 0x7fffffffU) - 1;
}

template <class V>
HWY_INLINE hn::Vec<DU> magnitude_keys(V x) {
  const DU d;
  return hn::Sub(hn::And(hn::BitCast(d, x), hn::Set(d, 0x7fffffffU)), hn::Set(d, 1U));
}

HWY_INLINE void lower_keys(const float* x, std::size_t count, std::uint32_t* smallest) {
  const DF d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const auto old = hn::LoadU(DU(), smallest + i);
    hn::StoreU(hn::Min(magnitude_keys(hn::LoadU(d, x + i)), old), DU(), smallest + i);
  }
  for (; i < count; ++i) smallest[i] = std::min(smallest[i], magnitude_key(x[i]));
}

HWY_INLINE void lower_strip_keys(const float* strip, std::size_t depth, std::uint32_t* smallest) {
  const DF d;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t k = 0; k < depth; ++k) {
    const auto keys = hn::Min(magnitude_keys(hn::LoadU(d, strip + 2 * k * lanes)),
                              magnitude_keys(hn::LoadU(d, strip + (2 * k + 1) * lanes)));
    smallest[k] = std::min(smallest[k], hn::GetLane(hn::MinOfLanes(DU(), keys)));
  }
}

HWY_INLINE void raise_bits(const float* x, std::size_t count, std::uint32_t* largest) {
  const DU d;
  const std::size_t lanes = hn::Lanes(d);
  const auto mask = hn::Set(d, 0x7fffffffU);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const auto bits = hn::And(hn::BitCast(d, hn::LoadU(DF(), x + i)), mask);
    hn::StoreU(hn::Max(bits, hn::LoadU(d, largest + i)), d, largest + i);
  }
  for (; i < count; ++i)
    largest[i] = std::max(largest[i], std::bit_cast<std::uint32_t>(x[i]) & 0x7fffffffU);
}

HWY_INLINE void raise_strip_bits(const float* strip, std::size_t depth, std::uint32_t* largest) {
  const DU d;
  const std::size_t lanes = hn::Lanes(d);
  const auto mask = hn::Set(d, 0x7fffffffU);
  for (std::size_t k = 0; k < depth; ++k) {
    const float* row = strip + 2 * k * lanes;
    const auto bits = hn::Max(hn::And(hn::BitCast(d, hn::LoadU(DF(), row)), mask),
                              hn::And(hn::BitCast(d, hn::LoadU(DF(), row + lanes)), mask));
    largest[k] = std::max(largest[k], hn::GetLane(hn::MaxOfLanes(d, bits)));
  }
}

// All sums on the way are multiples of one power of two, and at most 2^24 of it. The bound's own
// roundings are upward enough if its last 2^-20 are given away.
HWY_INLINE void exact_groups(const Magnitudes& a, const Magnitudes& b, std::size_t depth,
                             unsigned fused, std::uint8_t* bits) {
  const DF d;
  const auto limit = hn::Set(d, 0x1.ffffep23F);
  std::fill_n(bits, kBlockDepth / 8, std::uint8_t{0});
  for (std::size_t k = 0; k < depth; k += hn::Lanes(d)) {
    auto sum = hn::Zero(d);
    auto lowest = hn::Inf(d);
    for (std::size_t w = k; w < k + fused; ++w) {
      sum = hn::MulAdd(hn::LoadU(d, a.largest + w), hn::LoadU(d, b.largest + w), sum);
      lowest = hn::Min(hn::Mul(hn::LoadU(d, a.grid + w), hn::LoadU(d, b.grid + w)), lowest);
    }
    std::uint8_t mask[8] = {};
    hn::StoreMaskBits(d, hn::Le(sum, hn::Mul(lowest, limit)), mask);
    for (std::size_t i = 0; i < hn::Lanes(d); ++i)
      bits[(k + i) / 8] |= static_cast<std::uint8_t>((mask[i / 8] >> i % 8 & 1) << (k + i) % 8);
  }
}

HWY_INLINE float lowest_product(const float* a, const float* b, std::size_t count) {
  const DF d;
  const std::size_t lanes = hn::Lanes(d);
  auto lowest = hn::Inf(d);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes)
    lowest = hn::Min(hn::Mul(hn::LoadU(d, a + i), hn::LoadU(d, b + i)), lowest);
  float result = hn::GetLane(hn::MinOfLanes(d, lowest));
  for (; i < count; ++i) result = std::min(result, a[i] * b[i]);
  return result;
}

// By the bits: infinity is above all finite magnitudes, and NaN is made infinity.
HWY_INLINE float highest_magnitude(const float* x, std::size_t count) {
  const DU d;
  const std::size_t lanes = hn::Lanes(d);
  const auto mask = hn::Set(d, 0x7fffffffU);
  auto highest = hn::Zero(d);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes)
    highest = hn::Max(hn::And(hn::BitCast(d, hn::LoadU(DF(), x + i)), mask), highest);
  std::uint32_t result = hn::GetLane(hn::MaxOfLanes(d, highest));
  for (; i < count; ++i)
    result = std::max(result, std::bit_cast<std::uint32_t>(x[i]) & 0x7fffffffU);
  return std::bit_cast<float>(std::min(result, 0x7f800000U));
}

}  // namespace HWY_NAMESPACE
}  // namespace quaver
HWY_AFTER_NAMESPACE();

#endif  // per-target guard
