// Does the closed form of lane and draw follow the order in which tiles leave the arrays?
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
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

class Walk {
 public:
  Walk(const Shape& shape, const RounderLanes& lanes)
      : s_(shape), lanes_(lanes), draws_(shape.arrays * shape.cols, 0) {}

  // m ascending inside a tile; column tile t on array t mod arrays, whose column j is lane
  // (t mod arrays) * cols + j.
  void tile(std::uint64_t tile, std::uint64_t m0) {
    for (std::uint64_t m = m0; m < std::min(s_.m, m0 + s_.tile_rows); ++m)
      for (std::uint64_t j = 0; j < s_.cols && tile * s_.cols + j < s_.n; ++j) {
        const std::uint64_t n = tile * s_.cols + j;
        const std::uint64_t lane = tile % s_.arrays * s_.cols + j;
        ASSERT_EQ(lanes_.lane(n), lane) << m << "," << n;
        ASSERT_EQ(lanes_.draw(m, n, s_.m, s_.n), draws_[lane]) << m << "," << n;
        ++draws_[lane];
      }
  }
  [[nodiscard]] std::uint64_t converted() const {
    return std::accumulate(draws_.begin(), draws_.end(), std::uint64_t{0});
  }

 private:
  Shape s_;
  RounderLanes lanes_;
  std::vector<std::uint64_t> draws_;
};

constexpr Shape kShapes[] = {{1, 1, 3, 5, 2},     {1, 8, 17, 50, 4}, {2, 4, 9, 37, 4},
                             {4, 16, 5, 200, 16}, {3, 5, 11, 61, 1}, {4, 8, 6, 3, 8}};

TEST(RounderLanes, FollowTheScheduleOfTiles) {
  for (const Shape& s : kShapes) {
    Walk walk(s, {1, s.arrays * s.cols});
    for (std::uint64_t tile = 0; tile * s.cols < s.n; ++tile)
      for (std::uint64_t m0 = 0; m0 < s.m; m0 += s.tile_rows) walk.tile(tile, m0);
    EXPECT_EQ(walk.converted(), s.m * s.n);
    if (HasFailure()) return;
  }
}

TEST(RounderLanes, FollowTheScheduleOfPiecesOutermost) {
  for (const Shape& s : kShapes) {
    Walk walk(s, {1, s.arrays * s.cols, false, s.tile_rows});
    for (std::uint64_t m0 = 0; m0 < s.m; m0 += s.tile_rows)
      for (std::uint64_t tile = 0; tile * s.cols < s.n; ++tile) walk.tile(tile, m0);
    EXPECT_EQ(walk.converted(), s.m * s.n);
    if (HasFailure()) return;
  }
}

TEST(RounderLanes, DrawsBeyond32BitsDoNotWrap) {
  const RounderLanes lanes{1, 8};
  EXPECT_EQ(lanes.draw(5, 8ULL << 30, 1ULL << 20, 9ULL << 30), (1ULL << 50) + 5);
  EXPECT_EQ(lanes.lane((8ULL << 30) + 3), 3U);
}

}  // namespace
}  // namespace quaver
