#include "sim/memory/box.h"

#include <algorithm>

namespace quaver {
namespace {

// Coordinates inside the tensor that pixels p0 .. p1 with taps t0 .. t1 reach over.
std::uint64_t reach(const GatherAxis& axis, std::uint64_t p0, std::uint64_t p1, std::uint64_t t0,
                    std::uint64_t t1) {
  const auto at = [&](std::uint64_t pixel, std::uint64_t tap) {
    return static_cast<std::int64_t>(pixel) * axis.step +
           static_cast<std::int64_t>(tap) * axis.tap_step + axis.offset;
  };
  const std::int64_t lowest = std::min(at(p0, t0), at(p0, t1));
  const std::int64_t highest = std::max(at(p1, t0), at(p1, t1));
  const std::int64_t first = std::max<std::int64_t>(lowest, 0);
  const std::int64_t last = std::min(highest, static_cast<std::int64_t>(axis.size) - 1);
  return last < first ? 0 : static_cast<std::uint64_t>(last - first + 1);
}

// Rows x columns of the pixels from (row0, column0) to (row1, column1) of one image.
std::uint64_t box_between(const Gather& g, const WindowPart& w, std::uint64_t row0,
                          std::uint64_t column0, std::uint64_t row1, std::uint64_t column1) {
  const std::uint64_t rows = reach(g.rows, row0, row1, w.row0, w.row1);
  if (row0 != row1) return rows * g.columns.size;
  return rows * reach(g.columns, column0, column1, w.column0, w.column1);
}

}  // namespace

WindowPart window_part(const Gather& gather, Range window) {
  const std::uint64_t tap0 = window.begin / gather.channels;
  const std::uint64_t tap1 = (window.end - 1) / gather.channels;
  const std::uint64_t across = gather.columns.taps;
  WindowPart part = {tap0 / across, tap1 / across, 0, across - 1,
                     std::min(window.size(), gather.channels)};
  if (part.row0 == part.row1) {  // else the tap columns run over the end of a row
    part.column0 = tap0 % across;
    part.column1 = tap1 % across;
  }
  return part;
}

PixelBox::PixelBox(const Gather& gather, Range pixels) : gather_(&gather) {
  const std::uint64_t across = gather.columns.pixels;
  const std::uint64_t image = gather.rows.pixels * across;
  const auto place = [across](std::uint64_t pixel) {
    return Place{pixel / across, pixel % across};
  };
  const std::uint64_t first = pixels.begin / image;
  const std::uint64_t last = (pixels.end - 1) / image;
  first_ = place(pixels.begin - first * image);
  last_ = place(pixels.end - 1 - last * image);
  images_after_ = last - first;
}

std::uint64_t PixelBox::elements(const WindowPart& window) const {
  const auto between = [&](Place first, Place last) {
    return box_between(*gather_, window, first.row, first.column, last.row, last.column);
  };
  if (images_after_ == 0) return window.channels * between(first_, last_);
  const Place begin, end = {gather_->rows.pixels - 1, gather_->columns.pixels - 1};
  std::uint64_t elements = between(first_, end) + between(begin, last_);
  if (images_after_ > 1) elements += (images_after_ - 1) * between(begin, end);
  return window.channels * elements;
}

std::uint64_t box_elements(const Gather& gather, Range pixels, const WindowPart& window) {
  return PixelBox(gather, pixels).elements(window);
}

}  // namespace quaver
