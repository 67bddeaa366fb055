// Equal spans of a gathered operand's pixels, found by their coordinates: items (pieces, column
// tiles, folds of K) of one length whose first pixels lie evenly apart.
//
// What an item reads depends on its length and on where in an image it begins. Away from the
// images' edges above and below, no tap is cut off by a row: there only the column of the first
// pixel matters, and it comes back after columns / gcd(columns, stride) items. Within a row it does
// not matter either, away from the edges left and right; nor where the item spans several rows,
// whose boxes have all columns, but for how many rows it spans.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>

#include "sim/memory/box.h"

namespace quaver {

// `length` items from `first` on, and (repeat - 1) times more as many that are equal to them.
struct Stretch {
  std::uint64_t first = 0, length = 1, repeat = 1;
};

using StretchList = boost::container::small_vector<Stretch, 8>;

// Stretches in turn, and (repeat - 1) times more: as many items as bring an item to the same place
// of another image.
// Moving one moves numbers, or takes over the list's memory: nothing that throws.
// NOLINTNEXTLINE(bugprone-exception-escape)
struct Turn {
  std::uint64_t repeat = 1;
  StretchList stretches;
};

using TurnList = boost::container::small_vector<Turn, 2>;

class PixelItems {
 public:
  // Item i has `length` pixels from begin + i*stride on.
  PixelItems(const Gather& gather, std::uint64_t begin, std::uint64_t stride, std::uint64_t length);

  // Items of the same place have equal boxes, with any part of the window: the first pixel of such
  // an item, in its image.
  [[nodiscard]] std::uint64_t place(std::uint64_t item) const;

  // How many items from this one on, at most `most`, follow each other along a row away from its
  // ends: they are of one place. At least 1.
  [[nodiscard]] std::uint64_t alike(std::uint64_t item, std::uint64_t most) const;

  // All of the items from `first` on, in order.
  [[nodiscard]] TurnList turns(std::uint64_t first, std::uint64_t count) const;

 private:
  [[nodiscard]] StretchList stretches(std::uint64_t first, std::uint64_t count) const;
  [[nodiscard]] std::uint64_t in_image(std::uint64_t item) const {
    return (begin_ + item * stride_) % image_;
  }

  std::uint64_t begin_, stride_, length_;
  std::uint64_t across_, image_;  // pixels
  Range columns_;                 // of pixels for which the tensor has every tap; may be empty
  // Pixels of an image whose rows the tensor has for every tap; none if equal.
  std::uint64_t inner_begin_ = 0, inner_end_ = 0;
};

}  // namespace quaver
