// A gathered operand's folds along K, looked up once for all blocks that have them.
#pragma once

#include <cstddef>
#include <memory_resource>
#include <vector>

#include "sim/memory/stretches.h"

namespace quaver {

// Of pixels, for all parts of the window: items of PixelItems from the first on, as its turns list
// them.
class PixelOutline {
 public:
  explicit PixelOutline(std::pmr::memory_resource* memory)
      : boxes_(memory), spans_(memory), turns_(memory) {}

  // `count` items that follow each other without gaps; nothing is done if it is outlined already.
  void outline(const Gather& gather, std::uint64_t begin, std::uint64_t length,
               std::uint64_t count);

  // `count` equal items.
  struct Boxes {
    std::uint64_t count = 1;
    PixelBox box;
  };
  // What follows each other `repeat` times.
  struct Repeat {
    std::uint64_t repeat = 1;
    std::size_t begin = 0, end = 0;
  };
  [[nodiscard]] const std::pmr::vector<Boxes>& boxes() const { return boxes_; }
  [[nodiscard]] const std::pmr::vector<Repeat>& spans() const { return spans_; }  // of boxes
  [[nodiscard]] const std::pmr::vector<Repeat>& turns() const { return turns_; }  // of spans

 private:
  const Gather* gather_ = nullptr;
  std::uint64_t begin_ = 0, length_ = 0, count_ = 0;
  std::pmr::vector<Boxes> boxes_;
  std::pmr::vector<Repeat> spans_, turns_;
};

// Of the window, for all pixels.
class WindowOutline {
 public:
  explicit WindowOutline(std::pmr::memory_resource* memory) : parts_(memory) {}

  // `count` ranges of the window that follow each other without gaps, as above.
  void outline(const Gather& gather, std::uint64_t begin, std::uint64_t length,
               std::uint64_t count);

  // `count` equal ranges.
  struct Parts {
    std::uint64_t count = 1;
    WindowPart part;
  };
  [[nodiscard]] const std::pmr::vector<Parts>& parts() const { return parts_; }

 private:
  const Gather* gather_ = nullptr;
  std::uint64_t begin_ = 0, length_ = 0, count_ = 0;
  std::pmr::vector<Parts> parts_;
};

}  // namespace quaver
