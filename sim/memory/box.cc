#include "sim/memory/box.h"

#include <algorithm>

namespace quaver {
namespace {

// What taps t0 .. t1 add to a pixel's place times the step.
void span_taps(const GatherAxis& axis, std::uint64_t t0, std::uint64_t t1, std::int64_t& lowest,
               std::int64_t& highest) {
  const auto at = [&](std::uint64_t tap) {
    return static_cast<std::int64_t>(tap) * axis.tap_step + axis.offset;
  };
  lowest = std::min(at(t0), at(t1));
  highest = std::max(at(t0), at(t1));
}

}  // namespace

WindowPart window_part(const Gather& gather, Range window) {
  const std::uint64_t tap0 = window.begin / gather.channels;
  const std::uint64_t tap1 = (window.end - 1) / gather.channels;
  const std::uint64_t across = gather.columns.taps;
  const std::uint64_t row0 = tap0 / across;
  const std::uint64_t row1 = tap1 / across;
  WindowPart part;
  part.channels = std::min(window.size(), gather.channels);
  span_taps(gather.rows, row0, row1, part.row0, part.row1);
  if (row0 == row1)
    span_taps(gather.columns, tap0 % across, tap1 % across, part.column0, part.column1);
  else  // the tap columns run over the end of a row
    span_taps(gather.columns, 0, across - 1, part.column0, part.column1);
  return part;
}

PixelBox::PixelBox(const Gather& gather, Range pixels) : gather_(&gather) {
  const std::uint64_t across = gather.columns.pixels;
  const std::uint64_t image = gather.rows.pixels * across;
  const auto place = [&](std::uint64_t pixel) {
    const std::uint64_t row = pixel / across;
    return Place{static_cast<std::int64_t>(row) * gather.rows.step,
                 static_cast<std::int64_t>(pixel - row * across) * gather.columns.step};
  };
  const std::uint64_t first = pixels.begin / image;
  const std::uint64_t last = (pixels.end - 1) / image;
  first_ = place(pixels.begin - first * image);
  last_ = place(pixels.end - 1 - last * image);
  images_after_ = last - first;
  if (images_after_ > 0)
    image_end_ = {static_cast<std::int64_t>(gather.rows.pixels - 1) * gather.rows.step,
                  static_cast<std::int64_t>(across - 1) * gather.columns.step};
}

std::uint64_t box_elements(const Gather& gather, Range pixels, const WindowPart& window) {
  return PixelBox(gather, pixels).elements(window);
}

}  // namespace quaver
