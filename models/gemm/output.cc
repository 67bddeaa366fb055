#include "models/gemm/output.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "models/gemm/kernels.h"

namespace quaver {
namespace {

const Format& fp32() {
  static const Format format = parse_format("fp32");
  return format;
}

// Whether a float's upper half with a sticky bit decides the rounding to `format`. The half holds
// 8 bits of precision, 2 more than the format has (the half bit, and the sticky bit below it), and
// its subnormals step by 2^-133. So a subnormal grid must not be below 2^-131; without subnormals,
// everything below 2^-125 must flush.
bool upper_half_decides(const Format& format) {
  const int m = static_cast<int>(format.mantissa_bits);
  if (m > 5) return false;
  return format.subnormals ? format.min_exponent() - m >= -131 : format.min_exponent() >= -124;
}

// How convert_normals rounds to a format; with a smallest value of infinity where it cannot.
NormalRounding normal_rounding(const Conversion& to) {
  const Format& f = to.format;
  NormalRounding result{
      to.rounding, 0, f.width(), f.signed_zero, std::numeric_limits<float>::infinity(), 0, 0};
  // At least one bit must be cut off, all random bits with it.
  if (f.mantissa_bits + std::max(1U, to.rounding.random_bits) > 23) return result;
  const std::int64_t rebias = static_cast<std::int64_t>(127 - f.bias) * (1 << f.mantissa_bits);
  const std::int64_t limit = f.max_finite_code() + rebias;
  if (limit < 0) return result;  // all normal floats are above the largest value
  // Without subnormals, the lowest binade has zero's code in place of its first value.
  const int lowest = f.min_exponent() + (f.subnormals ? 0 : 1);
  result.mantissa_bits = f.mantissa_bits;
  result.smallest = std::ldexp(1.0F, std::max(lowest, -126));
  result.rebias = static_cast<std::int32_t>(rebias);  // codes are computed modulo 2^32
  result.limit = static_cast<std::int32_t>(
      std::min<std::int64_t>(limit, std::numeric_limits<std::int32_t>::max()));
  return result;
}

void store_codes(const std::vector<std::uint32_t>& codes, std::size_t count, unsigned bytes,
                 std::uint8_t* to) {
  if (bytes == 1) {
    for (std::size_t i = 0; i < count; ++i) to[i] = static_cast<std::uint8_t>(codes[i]);
  } else if (bytes == 2) {
    for (std::size_t i = 0; i < count; ++i) {
      to[2 * i] = static_cast<std::uint8_t>(codes[i]);
      to[2 * i + 1] = static_cast<std::uint8_t>(codes[i] >> 8);
    }
  } else {
    for (std::size_t i = 0; i < count; ++i)
      for (unsigned byte = 0; byte < 4; ++byte)
        to[4 * i + byte] = static_cast<std::uint8_t>(codes[i] >> (8 * byte));
  }
}

}  // namespace

// Buffers for one row at a time.
struct OutputConverter::Row {
  std::size_t count;                  // elements to convert
  std::vector<float> totals;          // padded to whole panels, as the rest
  std::vector<std::uint32_t> states;  // the lanes' generators, one a column; empty without sr
  std::vector<std::uint32_t> randoms;
  std::vector<std::uint32_t> codes;
};

OutputConverter::OutputConverter(const PassArithmetic& arithmetic, const RounderLanes& lanes,
                                 std::uint64_t rows, std::uint64_t cols)
    : to_(arithmetic.output),
      lanes_(lanes),
      rows_(rows),
      cols_(cols),
      narrow_(!(arithmetic.accumulation.inter == fp32())) {
  normals_ = normal_rounding(to_);
  if (to_.rounding.random_bits != 0) return;
  if (!narrow_ && to_.format == fp32() && to_.overflow == Overflow::kSpecial) {
    method_ = Method::kCopy;
  } else if (narrow_ || upper_half_decides(to_.format)) {
    method_ = Method::kTable;
    if (narrow_) index_ = TableIndex::kFp169;
    table_ = convert_table(index_, to_);
  }
}

void OutputConverter::convert_golden(Row& row, std::size_t i) const {
  row.codes[i] = quaver::convert(fp32(), std::bit_cast<std::uint32_t>(row.totals[i]), to_,
                                 row.states.empty() ? 0 : row.randoms[i]);
}

void OutputConverter::canonicalise(Row& row) const {
  for (std::size_t i = 0; i < row.count; ++i) {
    float& x = row.totals[i];
    x = std::isfinite(x) ? x + 0.0F : std::numeric_limits<float>::quiet_NaN();
  }
}

void OutputConverter::convert_by_bits(Row& row) const {
  if (narrow_) canonicalise(row);
  if (!convert_normals(row.totals.data(), row.count, normals_, row.states.data(),
                       row.randoms.data(), row.codes.data()))
    return;
  for (std::size_t i = 0; i < row.count; ++i)
    if (row.codes[i] == kOther) convert_golden(row, i);
}

void OutputConverter::convert_row(Row& row) const {
  const auto is_nan = [](float x) { return x != x; };
  switch (method_) {
    case Method::kCopy:
      for (std::size_t i = 0; i < row.count; ++i)
        row.codes[i] = is_nan(row.totals[i]) ? to_.format.nan_code()
                                             : std::bit_cast<std::uint32_t>(row.totals[i]);
      return;
    case Method::kTable:
      convert_by_table(row.totals.data(), row.count, index_, table_->data(), row.codes.data());
      if (to_.format.has_nan()) return;
      for (std::size_t i = 0; i < row.count; ++i)  // NaN has no code there: let it be refused
        if (!std::isfinite(row.totals[i])) {
          if (narrow_) canonicalise(row);
          convert_golden(row, i);
        }
      return;
    case Method::kNormals: convert_by_bits(row); return;
  }
}

// Down a column, a lane's draws are consecutive, each element takes the next: but for the first row
// of a piece, before which the lane converts other columns.
bool OutputConverter::jumps(std::uint64_t row) const {
  return lanes_.piece != 0 && row % lanes_.piece == 0;
}

// What the lanes of a block's columns hold before they convert `row`.
void OutputConverter::set_states(const Block& block, std::uint64_t row,
                                 std::vector<std::uint32_t>& states) const {
  for (std::size_t i = 0; i < states.size() && block.col_begin + i < block.col_end; ++i) {
    const std::uint64_t n = block.col_begin + i;
    const std::uint64_t draw = lanes_.draw(row, n, rows_, cols_);
    states[i] = draw == 0 ? lane_seed(lanes_.seed, lanes_.lane(n))
                          : lane_state(lanes_.seed, lanes_.lane(n), draw - 1);
  }
}

void OutputConverter::convert(const Block& block, const float* totals, CodeMatrix& result) const {
  const std::size_t count = block.col_end - block.col_begin;
  const std::uint64_t row_panels = (block.row_end - block.row_begin + kPanelRows - 1) / kPanelRows;
  const std::uint64_t col_panels = (count + kPanelCols - 1) / kPanelCols;
  const std::size_t padded = col_panels * kPanelCols;
  Row row{count, std::vector<float>(padded),
          std::vector<std::uint32_t>(to_.rounding.random_bits == 0 ? 0 : padded),
          std::vector<std::uint32_t>(padded), std::vector<std::uint32_t>(padded)};
  for (std::uint64_t i = 0; i < block.row_end - block.row_begin; ++i) {
    if (i == 0 || jumps(block.row_begin + i)) set_states(block, block.row_begin + i, row.states);
    const float* from = totals + i % kPanelRows * kPanelCols;
    for (std::uint64_t j = 0; j < col_panels; ++j)
      std::copy_n(from + tile_place(i / kPanelRows, row_panels, j), kPanelCols,
                  row.totals.data() + j * kPanelCols);
    convert_row(row);
    const std::size_t at =
        ((block.row_begin + i) * result.cols() + block.col_begin) * result.code_bytes();
    store_codes(row.codes, count, result.code_bytes(), result.bytes().data() + at);
  }
}

}  // namespace quaver
