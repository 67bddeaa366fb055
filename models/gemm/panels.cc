#include "models/gemm/panels.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

namespace quaver {
namespace {

std::uint64_t panels_for(unsigned width, std::uint64_t vectors) {
  return (vectors + width - 1) / width;
}

// The larger of a norm so far and a new sum of squares; infinite once anything was NaN.
float larger(float norm, float sum) {
  if (sum <= norm) return norm;
  return sum == sum ? sum : std::numeric_limits<float>::infinity();
}

constexpr std::size_t kPadding = 64;  // for vectors of find_exact_groups past the last value

unsigned copy_bytes(unsigned width, Panels::Kind kind) {
  switch (kind) {
    case Panels::Kind::kFloat: return 0;
    case Panels::Kind::kDouble: return sizeof(double);
    case Panels::Kind::kHalf:
      return width == kPanelRows ? sizeof(std::uint32_t) : sizeof(std::uint16_t);
  }
  return 0;
}

}  // namespace

std::uint64_t Panels::bytes(unsigned width, std::uint64_t capacity, Kind kind) {
  const std::uint64_t values = panels_for(width, capacity) * width * kBlockDepth;
  return values * (sizeof(float) + copy_bytes(width, kind));
}

Panels::Panels(unsigned width, std::uint64_t capacity, Kind kind)
    : width_(width),
      strip_(width == kPanelRows ? width : float_strip()),
      floats_(bytes(width, capacity, Kind::kFloat)),
      copies_(bytes(width, capacity, kind) - bytes(width, capacity, Kind::kFloat)),
      copied_(panels_for(width, capacity)),
      norms_(panels_for(width, capacity)),
      grid_(panels_for(width, capacity) * kBlockDepth + kPadding),
      largest_(panels_for(width, capacity) * kBlockDepth + kPadding) {}

unsigned Panels::vectors_in(std::uint64_t panel) const {
  return static_cast<unsigned>(std::min<std::uint64_t>(width_, vectors_ - panel * width_));
}

void Panels::begin_block(std::uint64_t vectors, std::uint64_t depth) {
  vectors_ = vectors;
  depth_ = depth;
  panels_ = panels_for(width_, vectors);
  copied_.assign(copied_.size(), false);
}

struct Panels::Extremes {
  std::array<std::uint32_t, kBlockDepth> smallest;
  std::array<std::uint32_t, kBlockDepth> largest{};

  Extremes() { smallest.fill(std::numeric_limits<std::uint32_t>::max()); }
};

void Panels::set_magnitudes(const Source& source, std::uint64_t panel, const Extremes& extremes) {
  const std::size_t at = panel * kBlockDepth;
  for (std::size_t k = 0; k < depth_ && source.grids; ++k) {
    const std::uint32_t key = extremes.smallest[k];
    if (key == std::numeric_limits<std::uint32_t>::max()) {
      grid_[at + k] = std::numeric_limits<float>::infinity();
      continue;
    }
    // A value of exponent e is a multiple of 2^(e - m), and of the format's own grid.
    const auto power = std::bit_cast<float>((key + 1) & 0x7f800000U);
    grid_[at + k] = std::max(power * source.last_place, source.format_grid);
  }
  for (std::size_t k = 0; k < depth_ && source.largest; ++k)
    largest_[at + k] = std::bit_cast<float>(extremes.largest[k]);
}

void Panels::load_rows(const Source& source, std::uint64_t begin, std::uint64_t end,
                       std::uint64_t k_begin, std::uint64_t k_end) {
  begin_block(end - begin, k_end - k_begin);
  const CodeMatrix& codes = *source.codes;
  const float* table = source.table ? source.table->data() : nullptr;
  std::array<std::array<float, kBlockDepth>, kPanelRows> rows;
  for (std::uint64_t panel = 0; panel < panels_; ++panel) {
    Extremes extremes;
    float norm = 0;
    for (unsigned r = 0; r < kPanelRows; ++r) {
      float* row = rows[r].data();
      if (r >= vectors_in(panel)) {
        std::fill_n(row, depth_, 0.0F);
        continue;
      }
      const std::uint64_t at = (begin + panel * kPanelRows + r) * codes.cols() + k_begin;
      decode_codes(codes.bytes().data() + at * codes.code_bytes(), codes.code_bytes(), table,
                   depth_, row);
      if (source.norms) norm = larger(norm, sum_of_squares(row, depth_));
      if (source.grids) lower_magnitudes(row, depth_, extremes.smallest.data());
      if (source.largest) raise_magnitudes(row, depth_, extremes.largest.data());
    }
    norms_[panel] = static_cast<double>(norm);
    set_magnitudes(source, panel, extremes);
    float* to = floats_.as<float>() + panel * kPanelRows * kBlockDepth;
    for (std::uint64_t k = 0; k < depth_; ++k)
      for (unsigned r = 0; r < kPanelRows; ++r) to[k * kPanelRows + r] = rows[r][k];
  }
}

void Panels::load_cols(const Source& source, std::uint64_t begin, std::uint64_t end,
                       std::uint64_t k_begin, std::uint64_t k_end) {
  begin_block(end - begin, k_end - k_begin);
  const CodeMatrix& codes = *source.codes;
  const float* table = source.table ? source.table->data() : nullptr;
  for (std::uint64_t k = 0; k < depth_; ++k) {
    const std::uint64_t at = (k_begin + k) * codes.cols() + begin;
    float* to = floats_.as<float>() + k * strip_;
    decode_to_strips(codes.bytes().data() + at * codes.code_bytes(), codes.code_bytes(), table,
                     vectors_, to);
    for (std::uint64_t col = vectors_; col < panels_ * kPanelCols; ++col)
      to[col / strip_ * strip_ * kBlockDepth + col % strip_] = 0;
  }
  if (source.norms || source.grids)
    for (std::uint64_t panel = 0; panel < panels_; ++panel) measure_strips(source, panel);
}

void Panels::measure_strips(const Source& source, std::uint64_t panel) {
  std::array<float, kPanelCols> squares;
  Extremes extremes;
  for (unsigned col = 0; col < kPanelCols; col += strip_) {
    const float* strip = floats(panel) + col * kBlockDepth;
    strip_squares(strip, depth_, squares.data() + col);
    if (source.grids) lower_strip_magnitudes(strip, depth_, extremes.smallest.data());
    if (source.largest) raise_strip_magnitudes(strip, depth_, extremes.largest.data());
  }
  float norm = 0;
  for (const float sum : squares) norm = larger(norm, sum);
  norms_[panel] = static_cast<double>(norm);
  set_magnitudes(source, panel, extremes);
}

const double* Panels::doubles(std::uint64_t panel) {
  const std::size_t begin = panel * width_ * kBlockDepth;
  double* to = copies_.as<double>() + begin;
  if (copied_[panel]) return to;
  copied_[panel] = true;
  // As many floats make a strip as doubles, or twice as many.
  const unsigned strip = width_ == kPanelRows ? width_ : double_strip();
  for (unsigned col = 0; col < width_; col += strip) {
    const float* from =
        floats_.as<float>() + begin + col / strip_ * strip_ * kBlockDepth + col % strip_;
    widen_rows(from, strip_, depth_, strip, to + col * kBlockDepth);
  }
  return to;
}

const void* Panels::halves(std::uint64_t panel, int scale) {
  const std::size_t begin = panel * width_ * kBlockDepth;
  const float* from = floats_.as<float>() + begin;
  const bool made = copied_[panel];
  copied_[panel] = true;
  if (width_ == kPanelRows) {
    if (!made) pack_half_a(from, depth_, scale, copies_.as<std::uint32_t>() + begin);
    return copies_.as<std::uint32_t>() + begin;
  }
  if (!made) pack_half_b(from, strip_, depth_, scale, copies_.as<std::uint16_t>() + begin);
  return copies_.as<std::uint16_t>() + begin;
}

}  // namespace quaver
