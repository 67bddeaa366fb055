// Fused products in float32. Included once for every SIMD target.
//
// Where the products of a group add up exactly to q (find_exact_groups), s + q is one float32
// addition: the one rounding of fp32 accumulation, and for fp169 with rna or rtz the addition
// toward zero whose result is then rounded to 10 bits (rounding-inl.h, which asks nothing of q).
// The other groups go through float64, whose sums are exact by the driver's condition on the tile
// (choose_double).
#if defined(QUAVER_GEMM_GROUP_KERNEL_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef QUAVER_GEMM_GROUP_KERNEL_INL_H_
#undef QUAVER_GEMM_GROUP_KERNEL_INL_H_
#else
#define QUAVER_GEMM_GROUP_KERNEL_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>

#include "models/gemm/kernels.h"
#include "models/gemm/rounding-inl.h"

HWY_BEFORE_NAMESPACE();
namespace quaver {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// For floats, in the rounding mode of the accumulation. Wide rounds float64 lanes to its kBits.
template <unsigned kFused, class Wide, unsigned kBits>
class GroupedTerms {
 public:
  template <class D, class Rounding, unsigned kRows>
  static HWY_INLINE void accumulate(D d, const Rounding& rounding, const Tile& tile,
                                    std::uint64_t k_tile, const float* HWY_RESTRICT a,
                                    const float* HWY_RESTRICT b, std::uint64_t count,
                                    hn::Vec<D> (&sums)[kRows][2]) {
    const Rounding round = rounding;  // its constants in registers
    const std::size_t strip = 2 * hn::Lanes(d);
    for (std::uint64_t k = 0; k < count;) {
      for (; k + kFused <= count && is_exact(tile, k_tile + k); k += kFused)
        step(d, round, a + k * kPanelRows, b + k * strip, sums);
      if (k == count) return;
      const std::uint64_t terms = std::min<std::uint64_t>(kFused, count - k);
      careful_step(d, a + k * kPanelRows, b + k * strip, terms, sums);
      k += terms;
    }
  }

 private:
  static HWY_INLINE bool is_exact(const Tile& tile, std::uint64_t k) {
    return (tile.exact[k / 8] >> k % 8 & 1) != 0;
  }

  template <class D, class Rounding, unsigned kRows>
  static HWY_INLINE void step(D d, const Rounding& round, const float* HWY_RESTRICT a,
                              const float* HWY_RESTRICT b, hn::Vec<D> (&sums)[kRows][2]) {
    using V = hn::Vec<D>;
    V columns[kFused][2];
    for (unsigned w = 0; w < kFused; ++w)
      for (unsigned j = 0; j < 2; ++j) columns[w][j] = hn::LoadU(d, b + (2 * w + j) * hn::Lanes(d));
    for (unsigned i = 0; i < kRows; ++i) {
      const V first = hn::Set(d, a[i]);
      V q[2] = {hn::Mul(first, columns[0][0]), hn::Mul(first, columns[0][1])};
      for (unsigned w = 1; w < kFused; ++w) {
        const V row = hn::Set(d, a[w * kPanelRows + i]);
        for (unsigned j = 0; j < 2; ++j) q[j] = hn::MulAdd(row, columns[w][j], q[j]);
      }
      for (unsigned j = 0; j < 2; ++j) sums[i][j] = round(hn::Add(sums[i][j], q[j]));
    }
  }

  template <class D, unsigned kRows>
  static HWY_INLINE void careful_step(D d, const float* a, const float* b, std::uint64_t terms,
                                      hn::Vec<D> (&sums)[kRows][2]) {
    const std::size_t lanes = hn::Lanes(d);
    HWY_ALIGN float state[kRows * 2 * HWY_MAX_BYTES / sizeof(float)];
    for (unsigned i = 0; i < 2 * kRows; ++i) hn::Store(sums[i / 2][i % 2], d, state + i * lanes);
    for (unsigned i = 0; i < kRows; ++i) add_widened(a + i, b, terms, state + 2 * i * lanes);
    for (unsigned i = 0; i < 2 * kRows; ++i) sums[i / 2][i % 2] = hn::Load(d, state + i * lanes);
  }

  // One row of a strip.
  static HWY_NOINLINE void add_widened(const float* a, const float* b, std::uint64_t terms,
                                       float* sums) {
    const hn::ScalableTag<double> d;
    const hn::Rebind<float, decltype(d)> narrow;
    const std::size_t strip = 2 * hn::Lanes(hn::ScalableTag<float>());
    const Wide round(kBits);
    for (std::size_t j = 0; j < strip; j += hn::Lanes(d)) {
      auto x = hn::PromoteTo(d, hn::LoadU(narrow, sums + j));
      for (std::uint64_t w = 0; w < terms; ++w)
        x = hn::MulAdd(hn::Set(d, static_cast<double>(a[w * kPanelRows])),
                       hn::PromoteTo(d, hn::LoadU(narrow, b + w * strip + j)), x);
      hn::StoreU(hn::DemoteTo(narrow, round(x)), narrow, sums + j);
    }
  }
};

}  // namespace HWY_NAMESPACE
}  // namespace quaver
HWY_AFTER_NAMESPACE();

#endif  // per-target guard
