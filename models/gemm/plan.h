// Which kernel computes a GEMM, decided from its formats and roundings alone.
#pragma once

#include "models/numerics/dot.h"

namespace quaver {

// A kernel holds partial sums and totals as floats or doubles and rounds after every step.
enum class Engine : std::uint8_t {
  kScalar,         // none fits: the golden loops
  kNativeFloat,    // fp32 accumulation: float32 arithmetic is the arithmetic
  kFusedFloat,     // the same where a product is no float32: only a true FMA will do
  kNarrowFloat,    // fp169 accumulation: a float32 FMA, then a second rounding to 10 bits
  kGroupedFloat,   // fp32, fused products: groups that add up exactly in float32, then one float32
                   // addition; other groups as in kDouble
  kGroupedNarrow,  // fp169, rna or rtz, fused products: the same with a second rounding to 10 bits
                   // for tiles whose groups nearly all add up exactly; others as in kDouble
  kDouble,         // sums that are exact in float64, rounded once; golden steps where they are not
};

// The values of a format as powers of two: each is a multiple of 2^grid, below 2^(top + 1).
struct Range {
  int grid;
  int top;
  bool fits_float;  // every value is a float32
};
Range range_of(const Format& format);

// How operands are scaled for the kernel in half precision: a by 2^a, b by 2^b.
struct HalfScale {
  bool possible = false;
  int a = 0;
  int b = 0;
};

struct GemmPlan {
  Engine engine = Engine::kScalar;
  RoundingKind rounding = RoundingKind::kNearestEven;
  unsigned precision = 0;  // of the accumulation, in bits: 10 or 24
  int grid = 0;            // products are multiples of 2^grid
  bool flushes = false;    // fp169: the formats alone do not exclude sums of 2^-31 or below
  HalfScale half;          // beside kNarrowFloat, where the processor has AVX512-FP16
};

GemmPlan plan_gemm(const PassArithmetic& arithmetic);

}  // namespace quaver
