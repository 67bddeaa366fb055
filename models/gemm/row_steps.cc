// Rows of elements in vectors, with the roundings of the golden GEMM (rounding-inl.h holds the
// proofs). Elements see any operands, so fp169's range is watched in every step.
//
// Several products (step_exact_rows): the sum p of products is exact in float64 (exact_products in
// row_kernel.cc), and the mode is 'toward zero'. Then t = s + p is cut below 53 bits, and rna or
// rtz to 10 bits look at no bit below the cut: the argument of rounding-inl.h.
#include "models/gemm/row_steps.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "models/gemm/row_steps.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "models/gemm/rounding-inl.h"
#include "models/gemm/tile_kernel-inl.h"

HWY_BEFORE_NAMESPACE();
namespace quaver {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using RowFloats = hn::ScalableTag<float>;

// Whole vectors, then the rest under a mask: elements beyond belong to other folds.
template <class D, class Step>
HWY_INLINE void for_each_vector(D d, std::size_t count, Step step) {
  const std::size_t lanes = hn::Lanes(d);
  const auto all = hn::FirstN(d, lanes);
  std::size_t j = 0;
  for (; j + lanes <= count; j += lanes) step(j, all, true);
  if (j < count) step(j, hn::FirstN(d, count - j), false);
}

template <class D, class M>
HWY_INLINE hn::Vec<D> load_some(D d, M mask, bool whole, const Word* from) {
  const hn::RebindToUnsigned<D> words;
  if (whole) return hn::BitCast(d, hn::LoadU(words, from));
  return hn::BitCast(d, hn::MaskedLoad(hn::RebindMask(words, mask), words, from));
}

template <class D, class M>
HWY_INLINE void store_some(D, M mask, bool whole, hn::Vec<D> value, Word* to) {
  const hn::RebindToUnsigned<D> words;
  if (whole)
    hn::StoreU(hn::BitCast(words, value), words, to);
  else
    hn::BlendedStore(hn::BitCast(words, value), hn::RebindMask(words, mask), words, to);
}

template <class Rounding, bool kSingle>
HWY_INLINE void step_rows(std::span<const RowStep> steps) {
  const RowFloats d;
  const Rounding round(10);
  for (const RowStep& step : steps) {
    const Word* a = step.a[0];
    const Word* b = step.b[0];
    const Word* in = step.in;
    Word* out = step.out;
    for_each_vector(d, step.count, [&](std::size_t j, auto mask, bool whole) HWY_ATTR {
      const auto x = multiply_add<RowFloats, kSingle>(d, load_some(d, mask, whole, a + j),
                                                      load_some(d, mask, whole, b + j),
                                                      load_some(d, mask, whole, in + j));
      store_some(d, mask, whole, round(x), out + j);
    });
  }
}

template <class Rounding>
HWY_INLINE void add_row(Word* totals, const Word* sums, std::size_t count) {
  const RowFloats d;
  const Rounding round(10);
  for_each_vector(d, count, [&](std::size_t j, auto mask, bool whole) HWY_ATTR {
    const auto x =
        hn::Add(load_some(d, mask, whole, totals + j), load_some(d, mask, whole, sums + j));
    store_some(d, mask, whole, round(x), totals + j);
  });
}

template <RoundingKind kKind>
using NarrowRow = Fp169Rounding<RowFloats, kKind, true, true>;

void float_row_steps(const FloatRow& row, std::span<const RowStep> steps) {
  using enum RoundingKind;
  if (row.engine == Engine::kNativeFloat)
    step_rows<NoRounding<RowFloats>, false>(steps);
  else if (row.engine == Engine::kFusedFloat)
    step_rows<NoRounding<RowFloats>, true>(steps);
  else if (row.kind == kNearestEven)
    step_rows<NarrowRow<kNearestEven>, false>(steps);
  else if (row.kind == kNearestAway)
    step_rows<NarrowRow<kNearestAway>, false>(steps);
  else
    step_rows<NarrowRow<kTowardZero>, false>(steps);
}

void float_row_add(const FloatRow& row, Word* totals, const Word* sums, std::size_t count) {
  using enum RoundingKind;
  if (row.engine != Engine::kNarrowFloat)
    add_row<NoRounding<RowFloats>>(totals, sums, count);
  else if (row.kind == kNearestEven)
    add_row<NarrowRow<kNearestEven>>(totals, sums, count);
  else if (row.kind == kNearestAway)
    add_row<NarrowRow<kNearestAway>>(totals, sums, count);
  else
    add_row<NarrowRow<kTowardZero>>(totals, sums, count);
}

#if HWY_HAVE_FLOAT64
using RowDoubles = hn::ScalableTag<double>;
using RowHalves = hn::Rebind<float, RowDoubles>;

template <RoundingKind kKind, unsigned kLanes>
HWY_INLINE void exact_rows(std::span<const RowStep> steps) {
  const RowDoubles d;
  const RowHalves narrow;
  const Fp169Rounding<RowDoubles, kKind, true, true> round(10);
  for (const RowStep& step : steps)
    for_each_vector(narrow, step.count, [&](std::size_t j, auto mask, bool whole) HWY_ATTR {
      const auto wide = [&](const Word* from) HWY_ATTR {
        return hn::PromoteTo(d, load_some(narrow, mask, whole, from + j));
      };
      auto products = hn::Mul(wide(step.a[0]), wide(step.b[0]));
      for (unsigned w = 1; w < kLanes; ++w)
        products = hn::Add(products, hn::Mul(wide(step.a[w]), wide(step.b[w])));
      const auto x = round(hn::Add(wide(step.in), products));
      store_some(narrow, mask, whole, hn::DemoteTo(narrow, x), step.out + j);
    });
}

void exact_row_steps(RoundingKind kind, unsigned lanes, std::span<const RowStep> steps) {
  using enum RoundingKind;
  if (kind == kNearestAway)
    lanes == 2 ? exact_rows<kNearestAway, 2>(steps) : exact_rows<kNearestAway, 4>(steps);
  else
    lanes == 2 ? exact_rows<kTowardZero, 2>(steps) : exact_rows<kTowardZero, 4>(steps);
}
#endif

}  // namespace HWY_NAMESPACE
}  // namespace quaver
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace quaver {

HWY_EXPORT(float_row_steps);
HWY_EXPORT(float_row_add);
HWY_EXPORT(exact_row_steps);

void step_float_rows(const FloatRow& row, std::span<const RowStep> steps) {
  HWY_DYNAMIC_DISPATCH(float_row_steps)(row, steps);
}
void add_float_row(const FloatRow& row, Word* totals, const Word* sums, std::size_t count) {
  HWY_DYNAMIC_DISPATCH(float_row_add)(row, totals, sums, count);
}
void step_exact_rows(RoundingKind kind, unsigned lanes, std::span<const RowStep> steps) {
  HWY_DYNAMIC_DISPATCH(exact_row_steps)(kind, lanes, steps);
}

}  // namespace quaver
#endif  // HWY_ONCE
