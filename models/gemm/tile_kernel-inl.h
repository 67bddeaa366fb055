// One tile: a few rows times two vectors of columns stay in registers while k runs. Included once
// for every SIMD target.
#if defined(QUAVER_GEMM_TILE_KERNEL_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef QUAVER_GEMM_TILE_KERNEL_INL_H_
#undef QUAVER_GEMM_TILE_KERNEL_INL_H_
#else
#define QUAVER_GEMM_TILE_KERNEL_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <cmath>

#include "models/gemm/kernels.h"

HWY_BEFORE_NAMESPACE();
namespace quaver {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// The state of a tile is floats in memory, whatever the lanes are: every value of fp169 and fp32
// is one.
template <class D>
HWY_INLINE hn::Vec<D> load_state(D d, const float* from) {
  if constexpr (sizeof(hn::TFromD<D>) == 8) {
    return hn::PromoteTo(d, hn::LoadU(hn::Rebind<float, D>(), from));
  } else {
    return hn::LoadU(d, from);
  }
}

template <class D>
HWY_INLINE void store_state(D d, hn::Vec<D> value, float* to) {
  if constexpr (sizeof(hn::TFromD<D>) == 8) {
    const hn::Rebind<float, D> half;
    hn::StoreU(hn::DemoteTo(half, value), half, to);
  } else {
    hn::StoreU(value, d, to);
  }
}

// x + a * b in one rounding, or in none that differs: the product is a float32 by itself, or
// the target has an FMA, or (kSingle) each lane asks the C library for one.
template <class D, bool kSingle>
HWY_INLINE hn::Vec<D> multiply_add(D d, hn::Vec<D> a, hn::Vec<D> b, hn::Vec<D> x) {
  if constexpr (!kSingle || HWY_NATIVE_FMA) {
    return hn::MulAdd(a, b, x);
  } else {
    using T = hn::TFromD<D>;
    alignas(64) T lanes[3][HWY_MAX_BYTES / sizeof(T)];
    hn::Store(a, d, lanes[0]);
    hn::Store(b, d, lanes[1]);
    hn::Store(x, d, lanes[2]);
    for (std::size_t i = 0; i < hn::Lanes(d); ++i)
      lanes[2][i] = std::fma(lanes[0][i], lanes[1][i], lanes[2][i]);
    return hn::Load(d, lanes[2]);
  }
}

// Adds products to sums one FMA after another and rounds after each kFused.
template <bool kSingle, unsigned kFused>
class ChainedTerms {
 public:
  template <class D, class T, class Rounding, unsigned kRows>
  static HWY_INLINE void accumulate(D d, const Rounding& rounding, const Tile&, std::uint64_t,
                                    const T* HWY_RESTRICT a, const T* HWY_RESTRICT b,
                                    std::uint64_t count, hn::Vec<D> (&sums)[kRows][2]) {
    const Rounding round = rounding;  // its constants in registers
    const std::size_t strip = 2 * hn::Lanes(d);
    std::uint64_t k = 0;
    for (; k + kFused <= count; k += kFused)
      step<kFused>(d, round, a + k * kPanelRows, b + k * strip, sums);
    if constexpr (kFused > 1) {  // a short last group: one rounding of up to 3 products
      const std::uint64_t rest = count - k;
      a += k * kPanelRows;
      b += k * strip;
      if (rest == 1) step<1>(d, round, a, b, sums);
      if constexpr (kFused > 2) {
        if (rest == 2) step<2>(d, round, a, b, sums);
        if (rest == 3) step<3>(d, round, a, b, sums);
      }
    }
  }

 private:
  template <unsigned kTerms, class D, class T, class Rounding, unsigned kRows>
  static HWY_INLINE void step(D d, const Rounding& round, const T* HWY_RESTRICT a,
                              const T* HWY_RESTRICT b, hn::Vec<D> (&sums)[kRows][2]) {
    using V = hn::Vec<D>;
    V columns[kTerms][2];
    for (unsigned w = 0; w < kTerms; ++w)
      for (unsigned j = 0; j < 2; ++j) columns[w][j] = hn::LoadU(d, b + (2 * w + j) * hn::Lanes(d));
    for (unsigned i = 0; i < kRows; ++i) {
      V x[2] = {sums[i][0], sums[i][1]};
      for (unsigned w = 0; w < kTerms; ++w) {
        const V row = hn::Set(d, a[w * kPanelRows + i]);
        for (unsigned j = 0; j < 2; ++j)
          x[j] = multiply_add<D, kSingle>(d, row, columns[w][j], x[j]);
      }
      for (unsigned j = 0; j < 2; ++j) sums[i][j] = round(x[j]);
    }
  }
};

template <class D, class Rounding, class Terms, unsigned kRows>
class TileKernel {
  using T = hn::TFromD<D>;
  using V = hn::Vec<D>;

 public:
  // Computes rows [row, row + kRows) and columns [col, col + 2 vectors) of the tile.
  static HWY_NOINLINE void run(const Rounding& round, const Tile& tile, unsigned row,
                               unsigned col) {
    const D d;
    const T* a = static_cast<const T*>(tile.a) + row;
    const T* b = static_cast<const T*>(tile.b) + col * kBlockDepth;
    float* partial = tile.partial + row * kPanelCols + col;
    float* total = tile.total + row * kPanelCols + col;
    const std::size_t strip = 2 * hn::Lanes(d);
    V sums[kRows][2];
    if (tile.fresh) {
      for (unsigned i = 0; i < kRows; ++i)
        for (unsigned j = 0; j < 2; ++j) sums[i][j] = hn::Zero(d);
    } else {
      for (unsigned i = 0; i < kRows; ++i)
        for (unsigned j = 0; j < 2; ++j)
          sums[i][j] = load_state(d, partial + i * kPanelCols + j * hn::Lanes(d));
    }
    std::uint64_t left = tile.to_chunk_end;
    for (std::uint64_t k = 0; k < tile.depth;) {
      const std::uint64_t count = std::min(left, tile.depth - k);
      Terms::accumulate(d, round, tile, k, a + k * kPanelRows, b + k * strip, count, sums);
      k += count;
      left -= count;
      if (left == 0 || (tile.last && k == tile.depth)) {
        add_chunk(round, total, sums);
        left = tile.chunk;
        if (k == tile.depth) return;  // the next block begins a chunk
      }
    }
    for (unsigned i = 0; i < kRows; ++i)
      for (unsigned j = 0; j < 2; ++j)
        store_state(d, sums[i][j], partial + i * kPanelCols + j * hn::Lanes(d));
  }

 private:
  // total = round(total + partial sum); the next chunk begins at +0.
  static HWY_INLINE void add_chunk(const Rounding& round, float* total, V (&sums)[kRows][2]) {
    const D d;
    for (unsigned i = 0; i < kRows; ++i)
      for (unsigned j = 0; j < 2; ++j) {
        float* at = total + i * kPanelCols + j * hn::Lanes(d);
        store_state(d, round(hn::Add(load_state(d, at), sums[i][j])), at);
        sums[i][j] = hn::Zero(d);
      }
  }
};

// All vectors of columns of a tile, by as many rows at once as registers hold: two rows of sums,
// the row's operand and the rounding's constants beside 32 or 16 registers.
template <class D, class Rounding, class Terms = ChainedTerms<false, 1>>
HWY_INLINE void run_tile(unsigned precision, const Tile& tile) {
  constexpr unsigned kMost = HWY_TARGET == HWY_AVX3 ? 8 : 4;
  const Rounding round(precision);
  const unsigned step = static_cast<unsigned>(2 * hn::Lanes(D()));
  for (unsigned col = 0; col < tile.cols; col += step) {
    if (tile.rows == 1) {
      TileKernel<D, Rounding, Terms, 1>::run(round, tile, 0, col);
      continue;
    }
    for (unsigned row = 0; row < tile.rows; row += kMost)
      TileKernel<D, Rounding, Terms, kMost>::run(round, tile, row, col);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace quaver
HWY_AFTER_NAMESPACE();

#endif  // per-target guard
