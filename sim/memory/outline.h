// The folds of K that all pieces and column tiles of a GEMM have in common, looked up once for all
// of them: how they repeat, and which part of a gathered operand each meets.
#pragma once

#include <cstddef>
#include <vector>

#include "sim/memory/stretches.h"
#include "sim/memory/traffic.h"

namespace quaver {

// What follows each other `repeat` times, in a list of them.
struct Repeat {
  std::uint64_t repeat = 1;
  std::size_t begin = 0, end = 0;
};

// All folds (os: slices) of a result tile but its last one: turns of groups of equal folds.
class FoldOutline {
 public:
  // `count` folds of `length` products that meet equal parts of the gathered operand: parts of the
  // window, or where the window runs along the other side, boxes of pixels.
  struct Folds {
    std::uint64_t count = 1;
    std::uint64_t length = 1;
    bool partial = false;  // the next fold goes on with the last one's chunk
    WindowPart part;
    PixelBox box;
  };

  // Outlines a job. `alike`: ws and is, partial folds take no longer than others, so that nothing
  // but their lengths sets folds apart.
  void outline(const MemoryJob& job, const Traffic& traffic, bool alike);

  [[nodiscard]] bool alike() const { return alike_; }
  [[nodiscard]] const std::vector<Folds>& folds() const { return folds_; }
  [[nodiscard]] const std::vector<Repeat>& groups() const { return groups_; }  // of folds
  [[nodiscard]] const std::vector<Repeat>& turns() const { return turns_; }    // of groups
  // Whether no folds repeat: they come one after the other as folds() has them.
  [[nodiscard]] bool plain() const { return plain_; }
  // How many folds and products they are, and whether none of them is partial but for one that
  // takes no longer.
  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] std::uint64_t products() const { return products_; }
  [[nodiscard]] std::uint64_t most_products() const { return most_products_; }  // of a fold
  [[nodiscard]] bool even() const { return even_; }
  // The fold that ends the tile, not partial; count 1.
  [[nodiscard]] const Folds& last() const { return last_; }
  // os: steps of a slice, of the last one, and how many come before it.
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  [[nodiscard]] std::uint64_t last_steps() const { return last_steps_; }
  [[nodiscard]] std::uint64_t steps_before_last() const { return before_last_; }

 private:
  void outline_folds(const StationarySchedule& schedule);
  void outline_slices(const OutputSchedule& schedule, const Slices& slices);
  void add(std::uint64_t begin, std::uint64_t length, std::uint64_t count, bool partial);
  void add_window(std::uint64_t begin, Folds folds, std::uint64_t count);
  void add_pixels(std::uint64_t begin, Folds folds, std::uint64_t count);
  void add_stretch(const PixelItems& items, const Stretch& stretch, std::uint64_t begin,
                   Folds folds);
  void set_last(std::uint64_t begin, std::uint64_t end);
  void close_group(std::uint64_t repeat);
  void close_turn(std::uint64_t repeat);

  const Gather* gather_ = nullptr;
  bool alike_ = true, even_ = true, plain_ = true;
  std::uint64_t count_ = 0, products_ = 0, most_products_ = 0;
  std::vector<Folds> folds_;
  std::vector<Repeat> groups_, turns_;
  Folds last_;
  std::uint64_t steps_ = 1, last_steps_ = 1, before_last_ = 0;
};

}  // namespace quaver
