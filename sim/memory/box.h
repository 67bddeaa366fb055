// The part of a convolution's tensor that a block of its gathered operand touches.
#pragma once

#include <algorithm>
#include <cstdint>

#include "sim/lower/gather.h"

namespace quaver {

// begin .. end-1; not empty where a block is meant.
struct Range {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;

  [[nodiscard]] std::uint64_t size() const { return end - begin; }
  friend bool operator==(const Range&, const Range&) = default;
};

// What a range of the window reaches of each axis, relative to a pixel's place times the step: from
// the lowest to the highest of its taps; and how many channels it touches.
struct WindowPart {
  std::int64_t row0 = 0, row1 = 0, column0 = 0, column1 = 0;
  std::uint64_t channels = 0;
};
WindowPart window_part(const Gather& gather, Range window);

// Elements that a DMA fetches for a block, pixels x window: per image a box of rows x columns x
// channels, clipped to the tensor. It has all columns where the block spans several rows of pixels,
// so that a count takes the same time whatever the block's size.
std::uint64_t box_elements(const Gather& gather, Range pixels, const WindowPart& window);

// box_elements of the same pixels with any part of the window. Asked for every fold of a gathered
// operand: inlined, so that what the folds share stays in registers.
class PixelBox {
 public:
  PixelBox() = default;
  PixelBox(const Gather& gather, Range pixels);
  [[nodiscard, gnu::always_inline]] std::uint64_t elements(const WindowPart& window) const {
    if (images_after_ == 0) return window.channels * between(window, first_, last_);
    std::uint64_t elements = between(window, first_, image_end_) + between(window, {}, last_);
    if (images_after_ > 1) elements += (images_after_ - 1) * between(window, {}, image_end_);
    return window.channels * elements;
  }

 private:
  struct Place {
    std::int64_t row = 0, column = 0;  // times the step
  };

  // Coordinates of the tensor from `lowest` to `highest`.
  [[nodiscard]] static std::uint64_t reach(const GatherAxis& axis, std::int64_t lowest,
                                           std::int64_t highest) {
    const std::int64_t first = std::max<std::int64_t>(lowest, 0);
    const std::int64_t end = std::min(highest + 1, static_cast<std::int64_t>(axis.size));
    return end <= first ? 0 : static_cast<std::uint64_t>(end - first);
  }
  // Rows x columns of the pixels from the first to the last, of one image.
  [[nodiscard, gnu::always_inline]] std::uint64_t between(const WindowPart& w, Place first,
                                                          Place last) const {
    const std::uint64_t rows = reach(gather_->rows, first.row + w.row0, last.row + w.row1);
    if (first.row != last.row) return rows * gather_->columns.size;
    return rows * reach(gather_->columns, first.column + w.column0, last.column + w.column1);
  }

  const Gather* gather_ = nullptr;
  Place first_, last_;              // pixels, each in its image
  Place image_end_;                 // an image's last one, where the images differ
  std::uint64_t images_after_ = 0;  // from the first pixel's to the last's
};

}  // namespace quaver
