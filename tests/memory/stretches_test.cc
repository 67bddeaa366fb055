// Do spans of pixels that count as equal touch equal boxes, and do repetitions list each once?
#include "sim/memory/stretches.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "sim/lower/lower.h"
#include "sim/memory/box.h"
#include "tests/memory/random_job.h"

namespace quaver {
namespace {

// The items that turns stand for, with the one that each is said to equal.
std::vector<std::uint64_t> expand(const TurnList& turns) {
  std::vector<std::uint64_t> items;
  for (const Turn& turn : turns)
    for (std::uint64_t t = 0; t < turn.repeat; ++t)
      for (const Stretch& stretch : turn.stretches)
        for (std::uint64_t r = 0; r < stretch.repeat; ++r)
          for (std::uint64_t i = 0; i < stretch.length; ++i) items.push_back(stretch.first + i);
  return items;
}

std::uint64_t listed(const TurnList& turns) {
  std::uint64_t items = 0;
  for (const Turn& turn : turns)
    for (const Stretch& stretch : turn.stretches) items += stretch.length;
  return items;
}

TEST(PixelItems, ThatCountAsEqualTouchEqualBoxes) {
  Random random;
  int fewer = 0, in_rows = 0;
  for (std::uint64_t i = 0; i < repeated(1000); ++i) {
    const Trace trace{"t", {random_layer(random, 24, 3)}, ""};
    const std::uint64_t images = 1 + random.below(6);
    for (const Gemm& gemm : lower(trace, images, {kPasses.begin(), kPasses.end()})) {
      if (!gemm.gather) continue;
      const Gather& g = *gemm.gather;
      const std::uint64_t pixels = images * g.rows.pixels * g.columns.pixels;
      const std::uint64_t length = 1 + random.below(std::min<std::uint64_t>(pixels, 30));
      const std::uint64_t begin = random.below(pixels - length + 1);
      const std::uint64_t stride = length * (1 + random.below(3));
      const std::uint64_t count = (pixels - length - begin) / stride + 1;
      const std::uint64_t first = random.below(count);
      const PixelItems items(g, begin, stride, length);
      const TurnList turns = items.turns(first, count - first);
      const std::vector<std::uint64_t> all = expand(turns);
      ASSERT_EQ(all.size(), count - first);
      if (listed(turns) < all.size()) ++fewer;
      const std::uint64_t window = g.rows.taps * g.columns.taps * g.channels;
      const std::uint64_t w = random.below(window);
      const WindowPart part = window_part(g, {w, w + 1 + random.below(window - w)});
      const auto box = [&](std::uint64_t item) {
        const std::uint64_t at = begin + item * stride;
        return box_elements(g, {at, at + length}, part);
      };
      std::map<std::uint64_t, std::uint64_t> box_at;
      for (std::uint64_t n = 0; n < all.size(); ++n) {
        ASSERT_EQ(box(all[n]), box(first + n));
        ASSERT_EQ(box_at.try_emplace(items.place(first + n), box(first + n)).first->second,
                  box(first + n));
        const std::uint64_t alike = items.alike(first + n, all.size() - n);
        ASSERT_GE(alike, 1U);
        ASSERT_LE(alike, all.size() - n);
        if (alike > 1) ++in_rows;
        for (std::uint64_t later = n; later < n + alike; ++later)
          ASSERT_EQ(items.place(first + later), items.place(first + n));
      }
    }
  }
  EXPECT_GT(fewer, 200);
  EXPECT_GT(in_rows, 200);
}

TEST(PixelItems, OfManyImagesAreListedOnce) {
  // 3x3 taps on 56 x 56 pixels, pad 1: tiles of 8 are 7 to a row, and 56 rows to an image.
  const GatherAxis axis = {56, 3, 1, 1, -1, 56};
  const Gather gather = {axis, axis, 1000, 1, false};
  const PixelItems items(gather, 0, 8, 8);
  const TurnList turns = items.turns(0, 1000 * 56 * 7);
  ASSERT_EQ(turns.size(), 1U);
  EXPECT_EQ(turns[0].repeat, 1000U);
  ASSERT_EQ(turns[0].stretches.size(), 3U);  // the row above, those between, the row below
  EXPECT_EQ(turns[0].stretches[1].first, 7U);
  EXPECT_EQ(turns[0].stretches[1].length, 7U);
  EXPECT_EQ(turns[0].stretches[1].repeat, 54U);
  EXPECT_EQ(listed(turns), 21U);
}

TEST(PixelItems, AlongARowAreAlikeAwayFromItsEnds) {
  // 3x3 taps on 56 x 56 pixels, pad 1: the first and the last pixel of a row lack a column of taps.
  const GatherAxis axis = {56, 3, 1, 1, -1, 56};
  const Gather gather = {axis, axis, 2, 1, false};
  const PixelItems items(gather, 0, 8, 8);
  EXPECT_EQ(items.alike(7, 100), 1U);  // 7 items a row: the first of row 1
  EXPECT_EQ(items.alike(8, 100), 5U);
  EXPECT_EQ(items.alike(9, 3), 3U);
  EXPECT_EQ(items.alike(13, 100), 1U);
  EXPECT_EQ(items.place(8), items.place(12));
  EXPECT_EQ(items.place(8), items.place(36));  // rows 1 and 5
  EXPECT_NE(items.place(8), items.place(7));
  EXPECT_NE(items.place(8), items.place(13));
  EXPECT_NE(items.place(8), items.place(1));  // row 0 lacks a row of taps
  // Items of 60 pixels span two rows or, from column 53 on, three.
  const PixelItems wide(gather, 56, 1, 60);
  EXPECT_EQ(wide.place(0), wide.place(52));
  EXPECT_EQ(wide.place(53), wide.place(55));
  EXPECT_NE(wide.place(0), wide.place(53));
}

}  // namespace
}  // namespace quaver
