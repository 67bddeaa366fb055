// The output conversion at the foot of each column, with one random generator a lane.
// RTL: rtl/stochastic_rounder/quaver_stochastic_rounder.sv
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "models/numerics/operations.h"

namespace quaver {

// The seed of a lane: a 32-bit finaliser of seed + lane, never 0 (xorshift's fixed point).
std::uint32_t lane_seed(std::uint32_t seed, std::uint32_t lane);

// Marsaglia's 32-bit xorshift with shifts 13, 17, 5 (J. Stat. Software 8(14), 2003).
std::uint32_t xorshift32(std::uint32_t state);

// The state after `draws` + 1 steps: what the draw numbered `draws` (from 0) of a lane sees. Takes
// O(log draws), since a step is linear over GF(2).
std::uint32_t lane_state(std::uint32_t seed, std::uint32_t lane, std::uint64_t draws);

// One lane: steps its generator once per converted element, before use; the random integer of
// sr<k> is the top k bits of the state.
class StochasticRounder {
 public:
  explicit StochasticRounder(std::uint32_t seed, std::uint32_t lane = 0)
      : state_(lane_seed(seed, lane)) {}

  std::uint32_t convert(const Format& from, std::uint32_t code, const Conversion& to);
  void load(std::uint32_t state) { state_ = state; }
  [[nodiscard]] std::uint32_t state() const { return state_; }

 private:
  std::uint32_t state_;
};

// Which lane converts element (m, n) of a GEMM, and as which of the lane's draws: fixed by the
// order in which tiles leave the arrays, so that a GEMM can be rounded in any order.
struct RounderLanes {
  std::uint32_t seed = 1;
  std::uint32_t lanes = 1;  // array.count * columns
  bool by_rows = false;     // is: the array's columns hold M, not N
  // 0: a column tile converts all of its rows before the next one begins. Else it converts this
  // many, the others of its array do so too, and then the next rows come.
  std::uint64_t piece = 0;

  // ws and os: lane n mod lanes, draw (n div lanes) * M + m; is: with m and n, M and N exchanged.
  // `along` is n, or m of `is`, of `width`; `down` the other, of `length`.
  [[nodiscard]] std::uint32_t lane(std::uint64_t along) const {
    return static_cast<std::uint32_t>(along % lanes);
  }
  [[nodiscard]] std::uint64_t draw(std::uint64_t down, std::uint64_t along, std::uint64_t length,
                                   std::uint64_t width) const {
    if (piece == 0) return (along / lanes) * length + down;
    const std::uint64_t before = down - down % piece;  // rows of the pieces before
    const std::uint64_t columns = (width - lane(along) + lanes - 1) / lanes;  // of the lane
    return before * columns + (along / lanes) * std::min(piece, length - before) + (down - before);
  }
};

}  // namespace quaver
