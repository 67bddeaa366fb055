// The part of a convolution's tensor that a block of its gathered operand touches.
#pragma once

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

// box_elements of the same pixels with any part of the window.
class PixelBox {
 public:
  PixelBox() = default;
  PixelBox(const Gather& gather, Range pixels);
  [[nodiscard]] std::uint64_t elements(const WindowPart& window) const;

 private:
  struct Place {
    std::int64_t row = 0, column = 0;  // times the step
  };
  [[nodiscard]] std::uint64_t between(const WindowPart& w, Place first, Place last) const;

  const Gather* gather_ = nullptr;
  Place first_, last_;              // pixels, each in its image
  std::uint64_t images_after_ = 0;  // from the first pixel's to the last's
};

}  // namespace quaver
