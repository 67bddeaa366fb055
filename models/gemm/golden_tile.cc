#include "models/gemm/golden_tile.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

namespace quaver {
namespace {

std::uint32_t float_code(float value) { return std::bit_cast<std::uint32_t>(value); }

// Sums are floats between blocks of K; these are exact for the values of both accumulations.
std::uint32_t code_of(const Format& format, float value) {
  static const Format fp32 = parse_format("fp32");
  return convert(fp32, float_code(value), {format, {RoundingKind::kNearestEven, 0}});
}

float value_of(const Format& format, std::uint32_t code) {
  const Number number = decode(format, code);
  return number.kind == NumberClass::kNan ? std::numeric_limits<float>::quiet_NaN()
                                          : static_cast<float>(to_double(number));
}

void run_golden_element(const TilePlace& place, const Tile& tile, unsigned i, unsigned j) {
  const PassArithmetic& p = place.arithmetic;
  const Format& format = p.accumulation.intra;
  float& partial_value = tile.partial[i * kPanelCols + j];
  float& total_value = tile.total[i * kPanelCols + j];
  std::uint32_t partial = tile.fresh ? 0 : code_of(format, partial_value);
  std::uint64_t left = tile.to_chunk_end;
  for (std::uint64_t k = 0; k < tile.depth;) {
    const auto count = std::min<std::uint64_t>({p.fused_products, left, tile.depth - k});
    std::array<std::uint32_t, 4> a;
    std::array<std::uint32_t, 4> b;
    for (std::uint64_t w = 0; w < count; ++w) {
      a[w] = place.a.at(place.row + i, place.k + k + w);
      b[w] = place.b.at(place.k + k + w, place.col + j);
    }
    partial = multiply_accumulate(p, {a.data(), count}, {b.data(), count}, partial);
    k += count;
    left -= count;
    if (left == 0 || (tile.last && k == tile.depth)) {
      const std::uint32_t total =
          accumulate_chunk(p.accumulation, code_of(format, total_value), partial);
      total_value = value_of(format, total);
      partial = 0;
      left = tile.chunk;
    }
  }
  partial_value = value_of(format, partial);
}

}  // namespace

void run_golden_tile(const TilePlace& place, const Tile& tile) {
  for (unsigned i = 0; i < tile.rows; ++i)
    for (unsigned j = 0; j < tile.cols; ++j) run_golden_element(place, tile, i, j);
}

}  // namespace quaver
