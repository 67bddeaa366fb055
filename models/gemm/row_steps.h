// The vector steps behind RowKernel (row_kernel.h), for every SIMD target.
#pragma once

#include <cstddef>
#include <span>

#include "models/gemm/kernels.h"
#include "models/gemm/row_kernel.h"

namespace quaver {

// Words are the bits of float32. One product an element. Engine: kNativeFloat, kFusedFloat or
// kNarrowFloat.
struct FloatRow {
  Engine engine = Engine::kNativeFloat;
  RoundingKind kind = RoundingKind::kNearestEven;
};
void step_float_rows(const FloatRow& row, std::span<const RowStep> steps);
void add_float_row(const FloatRow& row, Word* totals, const Word* sums, std::size_t count);

// `lanes` (2 or 4) products, added exactly in float64, then to fp169 with rna or rtz.
void step_exact_rows(RoundingKind kind, unsigned lanes, std::span<const RowStep> steps);

}  // namespace quaver
