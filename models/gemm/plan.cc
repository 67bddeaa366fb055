#include "models/gemm/plan.h"

#include <algorithm>
#include <cstdlib>

namespace quaver {
namespace {

const Format& fp169() {
  static const Format format = parse_format("fp169");
  return format;
}

const Format& fp32() {
  static const Format format = parse_format("fp32");
  return format;
}

// Whether codes become floats by a table or as they are (tables.h).
bool decodable(const Format& format, const Range& range) {
  return range.fits_float && (format.bytes() <= 2 || format == fp32());
}

// Whether a float32 multiplication of two operands never rounds. Needed where the processor has
// no FMA, whose product is exact anyway.
bool has_float_products(const PassArithmetic& p, const Range& a, const Range& b) {
  return p.a.precision() + p.b.precision() <= 24 && a.grid + b.grid >= -149 &&
         a.top + b.top + 1 <= 127;
}

// The half-precision kernel (half_kernel.cc) rounds toward zero to 11 bits and then to 10, away
// from zero. On a product grid of 2^grid, a scale of 2^(-23 - grid) puts every sum on 2^-23, twice
// half precision's subnormal grid: so the bit below fp169's last place is always there. The scale
// is split so that both operands are values of half precision, multiples of 2^-24 below 2^16.
HalfScale half_scale(const PassArithmetic& p, const Range& a, const Range& b) {
  const int grid = a.grid + b.grid;
  if (grid < -30) return {};  // fp169 flushes
  if (p.a.precision() > 11 || p.b.precision() > 11) return {};
  const int total = -23 - grid;
  const int low = std::max(-24 - a.grid, total - (15 - b.top));
  const int high = std::min(15 - a.top, total - (-24 - b.grid));
  // A scale must itself be a float32, and so must its inverse.
  if (low > high || std::max({std::abs(high), std::abs(total - high), std::abs(total)}) > 126)
    return {};
  return {true, high, total - high};
}

bool fits_narrow_float(const PassArithmetic& p, bool products) {
  if (p.fused_products != 1 || !products) return false;
  // The two-step rounding to nearest even is proven for products of up to 10 bits
  // (rounding-inl.h); truncation and rounding away from zero need no bound.
  return p.accumulation.rounding.kind != RoundingKind::kNearestEven ||
         p.a.precision() + p.b.precision() <= 10;
}

Engine choose_engine(const PassArithmetic& p, const Range& a, const Range& b) {
  const Accumulation& sums = p.accumulation;
  if (!decodable(p.a, a) || !decodable(p.b, b)) return Engine::kScalar;
  if (!(sums.intra == sums.inter)) return Engine::kScalar;
  const RoundingKind kind = sums.rounding.kind;
  if (kind == RoundingKind::kStochastic) return Engine::kScalar;
  const bool products = has_float_products(p, a, b);
  if (sums.intra == fp169()) {
    if (fits_narrow_float(p, products)) return Engine::kNarrowFloat;
    // A sum of products has more bits than the two-step rounding to nearest even allows.
    const bool grouped = p.fused_products != 1 && products && kind != RoundingKind::kNearestEven;
    return grouped ? Engine::kGroupedNarrow : Engine::kDouble;
  }
  if (!(sums.intra == fp32())) return Engine::kScalar;
  if (kind == RoundingKind::kNearestAway) return Engine::kDouble;
  if (p.fused_products != 1) return products ? Engine::kGroupedFloat : Engine::kDouble;
  return products ? Engine::kNativeFloat : Engine::kFusedFloat;
}

}  // namespace

Range range_of(const Format& format) {
  const Number largest = decode(format, format.max_finite_code());
  const int top = largest.exponent + highest_bit(largest.significand);
  const int grid = format.min_exponent() - static_cast<int>(format.mantissa_bits);
  return {grid, top, format.mantissa_bits <= 23 && grid >= -149 && top <= 127};
}

GemmPlan plan_gemm(const PassArithmetic& p) {
  const Range a = range_of(p.a);
  const Range b = range_of(p.b);
  GemmPlan plan;
  plan.engine = choose_engine(p, a, b);
  if (plan.engine == Engine::kScalar) return plan;
  plan.rounding = p.accumulation.rounding.kind;
  plan.precision = p.accumulation.intra.precision();
  plan.grid = a.grid + b.grid;
  // Sums are multiples of 2^grid: rounding only moves them to a coarser one. So fp169 flushes
  // nothing when 2^grid is above its smallest magnitude but one, 2^-31.
  plan.flushes = plan.precision == 10 && plan.grid < -30;
  if (plan.engine == Engine::kNarrowFloat && plan.rounding == RoundingKind::kNearestAway)
    plan.half = half_scale(p, a, b);
  return plan;
}

}  // namespace quaver
