#include "sim/memory/outline.h"

#include <algorithm>

namespace quaver {

void PixelOutline::outline(const Gather& gather, std::uint64_t begin, std::uint64_t length,
                           std::uint64_t count) {
  if (&gather == gather_ && begin == begin_ && length == length_ && count == count_) return;
  gather_ = &gather, begin_ = begin, length_ = length, count_ = count;
  boxes_.clear();
  spans_.clear();
  turns_.clear();
  const PixelItems items(gather, begin, length, length);
  for (const Turn& turn : items.turns(0, count)) {
    const std::size_t first_span = spans_.size();
    for (const Stretch& stretch : turn.stretches) {
      const std::size_t first_box = boxes_.size();
      for (std::uint64_t i = 0, n = 0; i < stretch.length; i += n) {
        const std::uint64_t item = stretch.first + i;
        const std::uint64_t at = begin + item * length;
        n = items.alike(item, stretch.length - i);
        boxes_.push_back({n, PixelBox(gather, {at, at + length})});
      }
      spans_.push_back({stretch.repeat, first_box, boxes_.size()});
    }
    turns_.push_back({turn.repeat, first_span, spans_.size()});
  }
}

// Ranges are alike as long as they stay within one tap.
void WindowOutline::outline(const Gather& gather, std::uint64_t begin, std::uint64_t length,
                            std::uint64_t count) {
  if (&gather == gather_ && begin == begin_ && length == length_ && count == count_) return;
  gather_ = &gather, begin_ = begin, length_ = length, count_ = count;
  parts_.clear();
  while (count > 0) {
    const std::uint64_t left_of_tap = gather.channels - begin % gather.channels;
    const std::uint64_t alike = std::clamp<std::uint64_t>(left_of_tap / length, 1, count);
    parts_.push_back({alike, window_part(gather, {begin, begin + length})});
    begin += alike * length;
    count -= alike;
  }
}

}  // namespace quaver
