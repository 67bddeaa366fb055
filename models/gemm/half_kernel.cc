// The fp169 kernel with ties away for processors with arithmetic in half precision (AVX512-FP16),
// which Highway 1.0.3 has no target for: twice the lanes of float32.
//
// Half precision has 11 bits. In the mode 'toward zero', t = s + a*b is the exact sum cut off
// after 11 bits, so its last bit is the half bit of a rounding to 10 bits: adding it (plus one on
// the code, then clear the last bit) rounds to nearest, ties away, whatever was cut off
// (rounding-inl.h). That needs the bit to be there, also below 2^-14, where half precision is
// subnormal: sums are scaled onto multiples of 2^-23 (half_scale in plan.cc), subnormals step by
// 2^-24, so the last bit of a subnormal sum is zero and the sum stays, as it must: at most 10 bits.
// Sums must not reach 2^16; the driver bounds them. Infinity plus one, cleared, stays Infinity and
// NaN NaN. AVX512-FP16 never flushes subnormals, whatever MXCSR says.
//
// Totals stay floats: they are rounded as in the float kernel.
#include "models/gemm/kernels.h"

#if defined(__x86_64__)
#include <hwy/targets.h>
#include <immintrin.h>
#endif

#include <algorithm>
#include <atomic>
#include <bit>

namespace quaver {

namespace {
std::atomic<bool> half_enabled = true;
}

void enable_half_kernel(bool enabled) { half_enabled = enabled; }

#if defined(__x86_64__)

#define QUAVER_AVX512_FP16 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512fp16")))

namespace {

constexpr unsigned kLanes = 32;
constexpr unsigned kVectors = kPanelCols / kLanes;

// What all tiles need: the scale of sums and its inverse.
struct Scale {
  __m512 up;
  __m512 down;
};

// Sums are kept as integer vectors: GCC 12 copies registers where a sum changes its type.
QUAVER_AVX512_FP16 inline __m512i step_half(__m512i row, __m512h column, __m512i sum) {
  const __m512h t = _mm512_fmadd_ph(_mm512_castsi512_ph(row), column, _mm512_castsi512_ph(sum));
  const __m512i bits = _mm512_add_epi16(_mm512_castph_si512(t), _mm512_set1_epi16(1));
  return _mm512_and_si512(bits, _mm512_set1_epi16(~1));
}

QUAVER_AVX512_FP16 inline __m512 round_float(__m512 t) {
  const __m512i bits = _mm512_add_epi32(_mm512_castps_si512(t), _mm512_set1_epi32(1 << 13));
  return _mm512_castsi512_ps(_mm512_and_si512(bits, _mm512_set1_epi32(-(1 << 14))));
}

QUAVER_AVX512_FP16 inline __m512i load_partial(const float* from, __m512 up) {
  const __m512 low = _mm512_mul_ps(_mm512_loadu_ps(from), up);
  const __m512 high = _mm512_mul_ps(_mm512_loadu_ps(from + 16), up);
  const __m512i low_half = _mm512_castsi256_si512(_mm256_castph_si256(_mm512_cvtxps_ph(low)));
  return _mm512_inserti64x4(low_half, _mm256_castph_si256(_mm512_cvtxps_ph(high)), 1);
}

QUAVER_AVX512_FP16 inline __m512 float_part(__m512i sums, int part, __m512 down) {
  const __m256i half =
      part == 0 ? _mm512_castsi512_si256(sums) : _mm512_extracti64x4_epi64(sums, 1);
  return _mm512_mul_ps(_mm512_cvtxph_ps(_mm256_castsi256_ph(half)), down);
}

template <unsigned kRows>
QUAVER_AVX512_FP16 inline void add_chunk(__m512i (&sums)[kRows][kVectors], __m512 down,
                                         float* total) {
  for (unsigned i = 0; i < kRows; ++i)
    for (unsigned j = 0; j < kVectors; ++j) {
      for (int part = 0; part < 2; ++part) {
        float* at = total + i * kPanelCols + j * kLanes + static_cast<unsigned>(part) * 16;
        const __m512 sum = _mm512_add_ps(_mm512_loadu_ps(at), float_part(sums[i][j], part, down));
        _mm512_storeu_ps(at, round_float(sum));
      }
      sums[i][j] = _mm512_setzero_si512();
    }
}

template <unsigned kRows>
QUAVER_AVX512_FP16 inline void accumulate(const std::uint32_t* __restrict a,
                                          const std::uint16_t* __restrict b, std::uint64_t count,
                                          __m512i (&sums)[kRows][kVectors]) {
  for (std::uint64_t k = 0; k < count; ++k) {
    __m512h columns[kVectors];
    for (unsigned j = 0; j < kVectors; ++j) columns[j] = _mm512_loadu_ph(b + j * kLanes);
    for (unsigned i = 0; i < kRows; ++i) {
      // A half twice in 32 bits: broadcasting 32 bits is a plain load, 16 bits is not.
      const __m512i row = _mm512_set1_epi32(static_cast<int>(a[i]));
      for (unsigned j = 0; j < kVectors; ++j) sums[i][j] = step_half(row, columns[j], sums[i][j]);
    }
    a += kPanelRows;
    b += kPanelCols;
  }
}

template <unsigned kRows>
QUAVER_AVX512_FP16 void run_rows(const Tile& tile, const Scale& scale) {
  const auto* a = static_cast<const std::uint32_t*>(tile.a);
  const auto* b = static_cast<const std::uint16_t*>(tile.b);
  __m512i sums[kRows][kVectors];
  for (unsigned i = 0; i < kRows; ++i)
    for (unsigned j = 0; j < kVectors; ++j)
      sums[i][j] = tile.fresh ? _mm512_setzero_si512()
                              : load_partial(tile.partial + i * kPanelCols + j * kLanes, scale.up);
  std::uint64_t left = tile.to_chunk_end;
  for (std::uint64_t k = 0; k < tile.depth;) {
    const std::uint64_t count = std::min(left, tile.depth - k);
    accumulate<kRows>(a + k * kPanelRows, b + k * kPanelCols, count, sums);
    k += count;
    left -= count;
    if (left == 0 || (tile.last && k == tile.depth)) {
      add_chunk<kRows>(sums, scale.down, tile.total);
      left = tile.chunk;
      if (k == tile.depth) return;  // the next block begins a chunk
    }
  }
  for (unsigned i = 0; i < kRows; ++i)
    for (unsigned j = 0; j < kVectors; ++j)
      for (int part = 0; part < 2; ++part)
        _mm512_storeu_ps(
            tile.partial + i * kPanelCols + j * kLanes + static_cast<unsigned>(part) * 16,
            float_part(sums[i][j], part, scale.down));
}

float power_of_two(int exponent) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(127 + exponent) << 23);
}

QUAVER_AVX512_FP16 void run_tile(const Tile& tile, int scale) {
  const Scale scales = {_mm512_set1_ps(power_of_two(scale)), _mm512_set1_ps(power_of_two(-scale))};
  if (tile.rows == 1)
    run_rows<1>(tile, scales);
  else
    run_rows<kPanelRows>(tile, scales);
}

QUAVER_AVX512_FP16 __m256i halves_of(const float* from, int scale) {
  const __m512 scaled = _mm512_mul_ps(_mm512_loadu_ps(from), _mm512_set1_ps(power_of_two(scale)));
  return _mm256_castph_si256(_mm512_cvtxps_ph(scaled));
}

QUAVER_AVX512_FP16 void pack_pairs(const float* from, std::uint64_t count, int scale,
                                   std::uint32_t* to) {
  for (std::uint64_t i = 0; i < count; i += 16) {
    const __m512i code = _mm512_cvtepu16_epi32(halves_of(from + i, scale));
    _mm512_storeu_si512(to + i, _mm512_or_si512(code, _mm512_slli_epi32(code, 16)));
  }
}

QUAVER_AVX512_FP16 void pack_halves(const float* from, unsigned strip, std::uint64_t depth,
                                    int scale, std::uint16_t* to) {
  for (unsigned col = 0; col < kPanelCols; col += strip)
    for (std::uint64_t k = 0; k < depth; ++k)
      for (unsigned i = 0; i < strip; i += 16) {
        const float* at = from + col * kBlockDepth + k * strip + i;
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + k * kPanelCols + col + i),
                            halves_of(at, scale));
      }
}

}  // namespace

bool has_half_kernel() {
  __builtin_cpu_init();
  static const bool supported =
      __builtin_cpu_supports("avx512fp16") != 0 && __builtin_cpu_supports("avx512vl") != 0 &&
      __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512dq") != 0;
  return supported && half_enabled && (hwy::SupportedTargets() & HWY_AVX3) != 0;
}

void run_half_tile(const Tile& tile, int scale) { run_tile(tile, scale); }

// Panels are padded to whole vectors: kBlockDepth x kPanelRows is a multiple of 16.
void pack_half_a(const float* from, std::uint64_t depth, int scale, std::uint32_t* to) {
  pack_pairs(from, depth * kPanelRows, scale, to);
}
void pack_half_b(const float* from, unsigned strip, std::uint64_t depth, int scale,
                 std::uint16_t* to) {
  pack_halves(from, strip, depth, scale, to);
}

#else

bool has_half_kernel() { return false; }
void run_half_tile(const Tile&, int) {}
void pack_half_a(const float*, std::uint64_t, int, std::uint32_t*) {}
void pack_half_b(const float*, unsigned, std::uint64_t, int, std::uint16_t*) {}

#endif

}  // namespace quaver
