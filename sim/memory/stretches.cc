#include "sim/memory/stretches.h"

#include <algorithm>
#include <numeric>

namespace quaver {

PixelItems::PixelItems(const Gather& gather, std::uint64_t begin, std::uint64_t stride,
                       std::uint64_t length)
    : begin_(begin),
      stride_(stride),
      length_(length),
      across_(gather.columns.pixels),
      image_(gather.rows.pixels * gather.columns.pixels) {
  const GatherAxis& rows = gather.rows;
  const std::int64_t last_tap = static_cast<std::int64_t>(rows.taps - 1) * rows.tap_step;
  const std::int64_t lowest = rows.offset + std::min<std::int64_t>(last_tap, 0);
  const std::int64_t highest = rows.offset + std::max<std::int64_t>(last_tap, 0);
  // row*step + lowest >= 0 and row*step + highest < size
  const std::int64_t room = static_cast<std::int64_t>(rows.size) - highest;
  if (room <= 0) return;
  const auto first =
      static_cast<std::uint64_t>(lowest < 0 ? (-lowest + rows.step - 1) / rows.step : 0);
  const auto end = std::min(rows.pixels, static_cast<std::uint64_t>((room - 1) / rows.step + 1));
  if (first >= end) return;
  inner_begin_ = first * across_;
  inner_end_ = end * across_;
}

std::uint64_t PixelItems::place(std::uint64_t item) const {
  const std::uint64_t pixel = in_image(item);
  if (pixel < inner_begin_ || pixel + length_ > inner_end_) return pixel;
  return inner_begin_ + pixel % across_;
}

std::vector<Turn> PixelItems::turns(std::uint64_t first, std::uint64_t count) const {
  std::vector<Turn> result;
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

std::vector<Stretch> PixelItems::stretches(std::uint64_t first, std::uint64_t count) const {
  const std::uint64_t period = across_ / std::gcd(across_, stride_);
  std::vector<Stretch> result;
  std::uint64_t alone = 0;  // items before `first` that are in no stretch yet
  const auto close = [&] {
    if (alone > 0) result.push_back({first - alone, alone, 1});
    alone = 0;
  };
  while (count > 0) {
    const std::uint64_t pixel = in_image(first);
    std::uint64_t periods = 0;
    if (pixel >= inner_begin_ && pixel + length_ <= inner_end_) {
      const std::uint64_t inside = (inner_end_ - length_ - pixel) / stride_ + 1;
      periods = std::min(count, inside) / period;
    }
    if (periods < 2) {
      ++alone, ++first, --count;
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
