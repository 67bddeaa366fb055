// The kernels of kernels.h for every SIMD target that the compiler knows, chosen at run time.
// The project compiles with -ffp-contract=off, which these files need: a product and a sum that
// the source rounds separately must not become one FMA.
#include "models/gemm/kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/gemm/gemm_simd.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "models/gemm/decode-inl.h"
#include "models/gemm/group_kernel-inl.h"
#include "models/gemm/output-inl.h"
#include "models/gemm/rounding-inl.h"
#include "models/gemm/tile_kernel-inl.h"

HWY_BEFORE_NAMESPACE();
namespace quaver {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Floats = hn::ScalableTag<float>;
#if HWY_HAVE_FLOAT64
using Doubles = hn::ScalableTag<double>;
#endif

template <RoundingKind kKind>
void narrow_tile(const FloatRounding& rounding, const Tile& tile) {
  if (rounding.overflow)
    run_tile<Floats, Fp169Rounding<Floats, kKind, true, true>>(10, tile);
  else if (rounding.flush)
    run_tile<Floats, Fp169Rounding<Floats, kKind, true, false>>(10, tile);
  else
    run_tile<Floats, Fp169Rounding<Floats, kKind, false, false>>(10, tile);
}

unsigned strip_of_floats() { return static_cast<unsigned>(2 * hn::Lanes(Floats())); }
unsigned strip_of_doubles() { return static_cast<unsigned>(2 * hn::Lanes(Doubles())); }

void float_tile(const FloatRounding& rounding, const Tile& tile) {
  if (rounding.engine == Engine::kNativeFloat)
    run_tile<Floats, NoRounding<Floats>>(24, tile);
  else if (rounding.engine == Engine::kFusedFloat)
    run_tile<Floats, NoRounding<Floats>, ChainedTerms<true, 1>>(24, tile);
  else if (rounding.kind == RoundingKind::kNearestEven)
    narrow_tile<RoundingKind::kNearestEven>(rounding, tile);
  else if (rounding.kind == RoundingKind::kNearestAway)
    narrow_tile<RoundingKind::kNearestAway>(rounding, tile);
  else
    narrow_tile<RoundingKind::kTowardZero>(rounding, tile);
}

template <class Rounding>
void fused_tile(const DoubleRounding& rounding, const Tile& tile) {
  if (rounding.fused == 4)
    run_tile<Doubles, Rounding, ChainedTerms<false, 4>>(rounding.precision, tile);
  else if (rounding.fused == 2)
    run_tile<Doubles, Rounding, ChainedTerms<false, 2>>(rounding.precision, tile);
  else
    run_tile<Doubles, Rounding, ChainedTerms<false, 1>>(rounding.precision, tile);
}

template <RoundingKind kKind>
void double_tile_of(const DoubleRounding& rounding, const Tile& tile) {
  if (rounding.flush)
    fused_tile<Fp169Rounding<Doubles, kKind, true, false>>(rounding, tile);
  else
    fused_tile<Fp169Rounding<Doubles, kKind, false, false>>(rounding, tile);
}

void double_tile(const DoubleRounding& rounding, const Tile& tile) {
  if (rounding.kind == RoundingKind::kNearestEven)
    double_tile_of<RoundingKind::kNearestEven>(rounding, tile);
  else if (rounding.kind == RoundingKind::kNearestAway)
    double_tile_of<RoundingKind::kNearestAway>(rounding, tile);
  else
    double_tile_of<RoundingKind::kTowardZero>(rounding, tile);
}

// Rounding is that of floats, Wide that of doubles, both to kBits.
template <class Rounding, class Wide, unsigned kBits>
void grouped_tile_of(const DoubleRounding& rounding, const Tile& tile) {
  if (rounding.fused == 4)
    run_tile<Floats, Rounding, GroupedTerms<4, Wide, kBits>>(kBits, tile);
  else
    run_tile<Floats, Rounding, GroupedTerms<2, Wide, kBits>>(kBits, tile);
}

template <RoundingKind kKind, bool kFlush>
void grouped_narrow_tile(const DoubleRounding& rounding, const Tile& tile) {
  grouped_tile_of<Fp169Rounding<Floats, kKind, kFlush, false>,
                  Fp169Rounding<Doubles, kKind, kFlush, false>, 10>(rounding, tile);
}

template <RoundingKind kKind>
void grouped_native_tile(const DoubleRounding& rounding, const Tile& tile) {
  grouped_tile_of<NoRounding<Floats>, PrecisionRounding<Doubles, kKind>, 24>(rounding, tile);
}

void grouped_tile(const DoubleRounding& rounding, const Tile& tile) {
  using enum RoundingKind;
  if (rounding.precision == 10) {
    if (rounding.kind == kNearestAway)
      rounding.flush ? grouped_narrow_tile<kNearestAway, true>(rounding, tile)
                     : grouped_narrow_tile<kNearestAway, false>(rounding, tile);
    else
      rounding.flush ? grouped_narrow_tile<kTowardZero, true>(rounding, tile)
                     : grouped_narrow_tile<kTowardZero, false>(rounding, tile);
  } else if (rounding.kind == kNearestEven) {
    grouped_native_tile<kNearestEven>(rounding, tile);
  } else {
    grouped_native_tile<kTowardZero>(rounding, tile);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace quaver
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace quaver {

HWY_EXPORT(strip_of_floats);
HWY_EXPORT(strip_of_doubles);
HWY_EXPORT(float_tile);
HWY_EXPORT(double_tile);
HWY_EXPORT(grouped_tile);
HWY_EXPORT(raise_bits);
HWY_EXPORT(raise_strip_bits);
HWY_EXPORT(exact_groups);
HWY_EXPORT(decode_row);
HWY_EXPORT(decode_strips);
HWY_EXPORT(widen);
HWY_EXPORT(squares_of_strip);
HWY_EXPORT(square_sum);
HWY_EXPORT(lower_keys);
HWY_EXPORT(lower_strip_keys);
HWY_EXPORT(lowest_product);
HWY_EXPORT(highest_magnitude);
HWY_EXPORT(table_convert);
HWY_EXPORT(normals);

unsigned float_strip() { return HWY_DYNAMIC_DISPATCH(strip_of_floats)(); }
unsigned double_strip() { return HWY_DYNAMIC_DISPATCH(strip_of_doubles)(); }
void run_float_tile(const FloatRounding& rounding, const Tile& tile) {
  HWY_DYNAMIC_DISPATCH(float_tile)(rounding, tile);
}
void run_double_tile(const DoubleRounding& rounding, const Tile& tile) {
  HWY_DYNAMIC_DISPATCH(double_tile)(rounding, tile);
}
void run_grouped_tile(const DoubleRounding& rounding, const Tile& tile) {
  HWY_DYNAMIC_DISPATCH(grouped_tile)(rounding, tile);
}
void decode_codes(const std::uint8_t* codes, unsigned code_bytes, const float* table,
                  std::size_t count, float* to) {
  HWY_DYNAMIC_DISPATCH(decode_row)(codes, code_bytes, table, count, to);
}
void decode_to_strips(const std::uint8_t* codes, unsigned code_bytes, const float* table,
                      std::size_t count, float* to) {
  HWY_DYNAMIC_DISPATCH(decode_strips)(codes, code_bytes, table, count, to);
}
void widen_rows(const float* from, std::size_t stride, std::size_t depth, std::size_t count,
                double* to) {
  HWY_DYNAMIC_DISPATCH(widen)(from, stride, depth, count, to);
}
void strip_squares(const float* strip, std::size_t depth, float* squares) {
  HWY_DYNAMIC_DISPATCH(squares_of_strip)(strip, depth, squares);
}
float sum_of_squares(const float* x, std::size_t count) {
  return HWY_DYNAMIC_DISPATCH(square_sum)(x, count);
}
void lower_magnitudes(const float* x, std::size_t count, std::uint32_t* smallest) {
  HWY_DYNAMIC_DISPATCH(lower_keys)(x, count, smallest);
}
void lower_strip_magnitudes(const float* strip, std::size_t depth, std::uint32_t* smallest) {
  HWY_DYNAMIC_DISPATCH(lower_strip_keys)(strip, depth, smallest);
}
void raise_magnitudes(const float* x, std::size_t count, std::uint32_t* largest) {
  HWY_DYNAMIC_DISPATCH(raise_bits)(x, count, largest);
}
void raise_strip_magnitudes(const float* strip, std::size_t depth, std::uint32_t* largest) {
  HWY_DYNAMIC_DISPATCH(raise_strip_bits)(strip, depth, largest);
}
void find_exact_groups(const Magnitudes& a, const Magnitudes& b, std::size_t depth, unsigned fused,
                       std::uint8_t* bits) {
  HWY_DYNAMIC_DISPATCH(exact_groups)(a, b, depth, fused, bits);
}
float smallest_product(const float* a, const float* b, std::size_t count) {
  return HWY_DYNAMIC_DISPATCH(lowest_product)(a, b, count);
}
float largest_magnitude(const float* x, std::size_t count) {
  return HWY_DYNAMIC_DISPATCH(highest_magnitude)(x, count);
}
void convert_by_table(const float* totals, std::size_t count, TableIndex index,
                      const std::uint32_t* table, std::uint32_t* codes) {
  HWY_DYNAMIC_DISPATCH(table_convert)(totals, count, index, table, codes);
}
bool convert_normals(const float* totals, std::size_t count, const NormalRounding& to,
                     std::uint32_t* states, std::uint32_t* randoms, std::uint32_t* codes) {
  return HWY_DYNAMIC_DISPATCH(normals)(totals, count, to, states, randoms, codes);
}

}  // namespace quaver
#endif  // HWY_ONCE
