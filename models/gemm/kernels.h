// What the register-level kernels (gemm_simd.cc, half_kernel.cc) offer to the driver (worker.cc).
#pragma once

#include <cstddef>
#include <cstdint>

#include "models/gemm/plan.h"

namespace quaver {

// Operands are packed in panels of this many rows of A or columns of B, all k of a block of K.
// Value (row, k) of a panel of A lies at k * kPanelRows + row. A panel of B is cut into strips of
// as many columns as a kernel keeps in registers: value (k, column) lies at
// (column / strip * kBlockDepth + k) * strip + column % strip.
inline constexpr unsigned kPanelRows = 8;
inline constexpr unsigned kPanelCols = 64;
inline constexpr std::uint64_t kBlockDepth = 256;

// Sums of a block of outputs lie tile by tile, so that a tile's are together in caches: those of
// the first panel of B, for all panels of A, then the next. Here is the first of a tile's.
inline std::size_t tile_place(std::uint64_t row_panel, std::uint64_t row_panels,
                              std::uint64_t col_panel) {
  return (col_panel * row_panels + row_panel) * kPanelRows * kPanelCols;
}

// One tile of up to kPanelRows x kPanelCols outputs and the products of one block of K.
// `a` and `b` are packed panels of floats or doubles; for the half kernel, `a` holds a half twice
// in 32 bits and `b` halves, both scaled.
struct Tile {
  const void* a = nullptr;
  const void* b = nullptr;
  float* partial = nullptr;  // partial sums of chunks, kPanelRows rows of kPanelCols floats
  float* total = nullptr;    // sums of chunks, likewise
  unsigned rows = 0;
  unsigned cols = 0;
  std::uint64_t depth = 0;         // products in this block
  std::uint64_t to_chunk_end = 0;  // products up to the end of the chunk that the block begins in
  std::uint64_t chunk = 0;         // products a chunk
  const std::uint8_t* exact = nullptr;  // grouped kernel: bit k: the group from k adds up exactly
  bool fresh = false;  // the block begins a chunk: partial sums are zero, not loaded
  bool last = false;   // the block ends the dot product, and so its last chunk
};

// How a float kernel rounds to fp169 after each step, and what it must watch for.
struct FloatRounding {
  Engine engine = Engine::kNativeFloat;
  RoundingKind kind = RoundingKind::kNearestEven;
  bool flush = false;     // sums may round to 2^-31 or below
  bool overflow = false;  // sums may round above fp169's largest value, or are special already
};
// Columns of the strips of the float and double kernels; the half kernel's are whole panels.
unsigned float_strip();
unsigned double_strip();
void run_float_tile(const FloatRounding& rounding, const Tile& tile);

// Sums of `fused` products; every sum of them and the partial sum must be exact in float64, and
// finite and below the accumulation's largest value after rounding to `precision` bits.
struct DoubleRounding {
  RoundingKind kind = RoundingKind::kNearestEven;
  unsigned precision = 24;
  unsigned fused = 1;
  bool flush = false;
};
// The same to fp32, rne or rtz, or to fp169, rna or rtz, in float32 where the tile says that a
// group is exact.
void run_grouped_tile(const DoubleRounding& rounding, const Tile& tile);
void run_double_tile(const DoubleRounding& rounding, const Tile& tile);

// Whether this processor runs run_half_tile; never where Highway's targets exclude AVX-512.
bool has_half_kernel();
// Rounds to fp169 with rna. Sums times 2^scale must stay below 2^15.9 (see half_kernel.cc).
void run_half_tile(const Tile& tile, int scale);
// Packs a panel of floats, in strips of `strip`, for it. Every value times 2^scale is a value of
// half precision.
void pack_half_a(const float* from, std::uint64_t depth, int scale, std::uint32_t* to);
void pack_half_b(const float* from, unsigned strip, std::uint64_t depth, int scale,
                 std::uint16_t* to);
// For tests: false runs the float kernels instead.
void enable_half_kernel(bool enabled);

// Operand codes in memory to floats: by table (indexed by the code, 1 or 2 bytes), or as they are
// where `table` is null (fp32).
void decode_codes(const std::uint8_t* codes, unsigned code_bytes, const float* table,
                  std::size_t count, float* to);
// Likewise, into strips kBlockDepth apart (`to`: at the wanted k of the first strip).
void decode_to_strips(const std::uint8_t* codes, unsigned code_bytes, const float* table,
                      std::size_t count, float* to);

// `depth` rows of `count` floats, `stride` apart, to doubles without gaps. `count` is a multiple of
// double_strip() or kPanelRows.
void widen_rows(const float* from, std::size_t stride, std::size_t depth, std::size_t count,
                double* to);

// squares[i] = the sum of x^2 over column i of a strip of `depth` rows.
void strip_squares(const float* strip, std::size_t depth, float* squares);
// The sum of squares.
float sum_of_squares(const float* x, std::size_t count);
// smallest[i] = the smaller nonzero magnitude of both, as float bits less one: zero is the largest.
void lower_magnitudes(const float* x, std::size_t count, std::uint32_t* smallest);
// The same of all columns of a strip: smallest[k], k below `depth`.
void lower_strip_magnitudes(const float* strip, std::size_t depth, std::uint32_t* smallest);
// largest[i] = the larger magnitude of both, as float bits.
void raise_magnitudes(const float* x, std::size_t count, std::uint32_t* largest);
void raise_strip_magnitudes(const float* strip, std::size_t depth, std::uint32_t* largest);
// Which groups of `fused` products, from each k on, have exact float32 sums: bit k of `bits`. At
// each k, values of a and b are multiples of a power of two, `grid` (infinite where all are zero),
// and not above `largest` in magnitude. Reads vectors and 3 values past `depth`.
struct Magnitudes {
  const float* grid;
  const float* largest;
};
// `bits` has room for kBlockDepth of them.
void find_exact_groups(const Magnitudes& a, const Magnitudes& b, std::size_t depth, unsigned fused,
                       std::uint8_t* bits);
// The smallest a[i] * b[i].
float smallest_product(const float* a, const float* b, std::size_t count);
// The largest magnitude, infinity for NaN.
float largest_magnitude(const float* x, std::size_t count);

// Totals to output codes. `table` is indexed by the upper 16 bits of a float, with a sticky bit in
// the last one, or by the fp169 code of a float that fp169 holds.
enum class TableIndex : std::uint8_t { kUpperHalf, kFp169 };
void convert_by_table(const float* totals, std::size_t count, TableIndex index,
                      const std::uint32_t* table, std::uint32_t* codes);

// Rounding to values that are normal, or zero, before and after: to `mantissa_bits`, below 23, and
// the code is made of the float's exponent and what is left of its mantissa. Other totals (below
// `smallest`, infinite, NaN, or above `limit` once rounded) get the code kOther; returns
// whether there are any. Stochastic rounding steps `states`, one generator a column, and writes the
// random integers, for all totals.
struct NormalRounding {
  Rounding rounding;
  unsigned mantissa_bits = 0;
  unsigned width = 0;
  bool signed_zero = true;
  float smallest = 0;       // a normal value of the format and of float32
  std::int32_t rebias = 0;  // float32's exponent and kept mantissa bits less the code, modulo 2^32
  std::int32_t limit = 0;   // these bits of the largest finite value
};
inline constexpr std::uint32_t kOther = 0xffffffffU;
bool convert_normals(const float* totals, std::size_t count, const NormalRounding& to,
                     std::uint32_t* states, std::uint32_t* randoms, std::uint32_t* codes);

}  // namespace quaver
