#include "sim/memory/stretches.h"

#include <algorithm>
#include <numeric>

namespace quaver {

namespace {

// Pixels of an axis for which the tensor has every tap.
Range inner(const GatherAxis& axis) {
  const std::int64_t last_tap = static_cast<std::int64_t>(axis.taps - 1) * axis.tap_step;
  const std::int64_t lowest = axis.offset + std::min<std::int64_t>(last_tap, 0);
  const std::int64_t highest = axis.offset + std::max<std::int64_t>(last_tap, 0);
  // pixel*step + lowest >= 0 and pixel*step + highest < size
  const std::int64_t room = static_cast<std::int64_t>(axis.size) - highest;
  if (room <= 0) return {};
  const auto first =
      static_cast<std::uint64_t>(lowest < 0 ? (-lowest + axis.step - 1) / axis.step : 0);
  const auto end = std::min(axis.pixels, static_cast<std::uint64_t>((room - 1) / axis.step + 1));
  return first < end ? Range{first, end} : Range{};
}

}  // namespace

PixelItems::PixelItems(const Gather& gather, std::uint64_t begin, std::uint64_t stride,
                       std::uint64_t length)
    : begin_(begin),
      stride_(stride),
      length_(length),
      across_(gather.columns.pixels),
      image_(gather.rows.pixels * gather.columns.pixels),
      columns_(inner(gather.columns)) {
  const Range rows = inner(gather.rows);
  inner_begin_ = rows.begin * across_;
  inner_end_ = rows.end * across_;
}

std::uint64_t PixelItems::place(std::uint64_t item) const {
  const std::uint64_t pixel = in_image(item);
  if (pixel + length_ > image_) return pixel;
  const bool whole_rows = pixel >= inner_begin_ && pixel + length_ <= inner_end_;
  const std::uint64_t column = pixel % across_;
  const std::uint64_t row_begin = whole_rows ? inner_begin_ : pixel - column;
  const std::uint64_t column_end = column + length_;
  if (column_end <= across_) {
    const bool whole_columns = column >= columns_.begin && column_end <= columns_.end;
    return row_begin + (whole_columns ? columns_.begin : column);
  }
  // The first column from which as many rows are spanned; from column 0 on it may be fewer.
  const std::uint64_t rows_on = (column_end - 1) / across_;
  return row_begin + (rows_on == (length_ - 1) / across_ ? 0 : rows_on * across_ - (length_ - 1));
}

std::uint64_t PixelItems::alike(std::uint64_t item, std::uint64_t most) const {
  if (most == 1 || length_ + stride_ > columns_.size()) return 1;
  const std::uint64_t column = in_image(item) % across_;
  if (column < columns_.begin || column + length_ > columns_.end) return 1;
  return std::min(most, (columns_.end - length_ - column) / stride_ + 1);
}

TurnList PixelItems::turns(std::uint64_t first, std::uint64_t count) const {
  TurnList result;
  const std::uint64_t period = image_ / std::gcd(image_, stride_);
  const std::uint64_t periods = count / period;
  if (periods > 1) {
    result.push_back({periods, stretches(first, period)});
    first += periods * period;
    count -= periods * period;
  }
  if (count > 0) result.push_back({1, stretches(first, count)});
  return result;
}

StretchList PixelItems::stretches(std::uint64_t first, std::uint64_t count) const {
  const std::uint64_t period = across_ / std::gcd(across_, stride_);
  StretchList result;
  std::uint64_t alone = 0;  // items before `first` that are in no stretch yet
  const auto close = [&] {
    if (alone > 0) result.push_back({first - alone, alone, 1});
    alone = 0;
  };
  while (count > 0) {
    const std::uint64_t pixel = in_image(first);
    std::uint64_t periods = 0;
    std::uint64_t until = image_;  // no item before it begins a stretch
    if (pixel < inner_begin_) {
      until = inner_begin_;
    } else if (pixel + length_ <= inner_end_) {
      const std::uint64_t inside = (inner_end_ - length_ - pixel) / stride_ + 1;
      periods = std::min(count, inside) / period;
    }
    if (periods < 2) {
      const std::uint64_t items = std::min(count, (until - pixel + stride_ - 1) / stride_);
      alone += items, first += items, count -= items;
      continue;
    }
    close();
    result.push_back({first, period, periods});
    first += periods * period;
    count -= periods * period;
  }
  close();
  return result;
}

}  // namespace quaver
