// Does the closed form of lane and draw follow the order in which tiles leave the arrays?
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "models/stochastic_rounder/stochastic_rounder.h"

namespace quaver {
namespace {

struct Shape {
  std::uint32_t arrays;
  std::uint32_t cols;
  std::uint64_t m;
  std::uint64_t n;
  std::uint64_t tile_rows;
};

// Walks the schedule of ws and os: tiles of columns outer, tiles of rows inner, m ascending inside
// a tile; column tile t on array t mod arrays, whose column j is lane (t mod arrays) * cols + j.
void walk(const Shape& s, const RounderLanes& lanes) {
  std::vector<std::uint64_t> draws(s.arrays * s.cols, 0);
  for (std::uint64_t tile = 0; tile * s.cols < s.n; ++tile)
    for (std::uint64_t m0 = 0; m0 < s.m; m0 += s.tile_rows)
      for (std::uint64_t m = m0; m < std::min(s.m, m0 + s.tile_rows); ++m)
        for (std::uint64_t j = 0; j < s.cols && tile * s.cols + j < s.n; ++j) {
          const std::uint64_t n = tile * s.cols + j;
          const std::uint64_t lane = tile % s.arrays * s.cols + j;
          ASSERT_EQ(lanes.lane(n), lane) << m << "," << n;
          ASSERT_EQ(lanes.draw(m, n, s.m), draws[lane]) << m << "," << n;
          ++draws[lane];
        }
}

TEST(RounderLanes, FollowTheScheduleOfTiles) {
  for (const Shape& s : {Shape{1, 1, 3, 5, 2}, Shape{1, 8, 17, 50, 4}, Shape{2, 4, 9, 37, 4},
                         Shape{4, 16, 5, 200, 16}, Shape{3, 5, 11, 61, 1}, Shape{4, 8, 6, 3, 8}}) {
    walk(s, RounderLanes{1, s.arrays * s.cols});
    if (HasFatalFailure()) return;
  }
}

TEST(RounderLanes, DrawsBeyond32BitsDoNotWrap) {
  const RounderLanes lanes{1, 8};
  EXPECT_EQ(lanes.draw(5, 8ULL << 30, 1ULL << 20), (1ULL << 50) + 5);
  EXPECT_EQ(lanes.lane((8ULL << 30) + 3), 3U);
}

}  // namespace
}  // namespace quaver
