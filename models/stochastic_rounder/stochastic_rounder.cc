#include "models/stochastic_rounder/stochastic_rounder.h"

#include <array>

namespace quaver {
namespace {

// A linear map of 32-bit states over GF(2): column i is the image of bit i.
using Map = std::array<std::uint32_t, 32>;

std::uint32_t apply(const Map& map, std::uint32_t state) {
  // A mask, not a branch: bits of a state are as good as random.
  std::uint32_t image = 0;
  for (unsigned bit = 0; bit < 32; ++bit) image ^= map[bit] & (0U - ((state >> bit) & 1U));
  return image;
}

// powers[i] is 2^i steps of the generator.
const std::array<Map, 64>& powers() {
  static const std::array<Map, 64> table = [] {
    std::array<Map, 64> maps{};
    for (unsigned bit = 0; bit < 32; ++bit) maps[0][bit] = xorshift32(1U << bit);
    for (unsigned i = 1; i < 64; ++i)
      for (unsigned bit = 0; bit < 32; ++bit) maps[i][bit] = apply(maps[i - 1], maps[i - 1][bit]);
    return maps;
  }();
  return table;
}

}  // namespace

std::uint32_t lane_seed(std::uint32_t seed, std::uint32_t lane) {
  std::uint32_t z = seed + lane + 0x9e3779b9U;
  z = (z ^ (z >> 16)) * 0x85ebca6bU;
  z = (z ^ (z >> 13)) * 0xc2b2ae35U;
  z ^= z >> 16;
  return z == 0 ? 1 : z;
}

std::uint32_t xorshift32(std::uint32_t s) {
  s ^= s << 13;
  s ^= s >> 17;
  s ^= s << 5;
  return s;
}

std::uint32_t lane_state(std::uint32_t seed, std::uint32_t lane, std::uint64_t draws) {
  std::uint32_t state = lane_seed(seed, lane);
  std::uint64_t steps = draws + 1;
  for (unsigned i = 0; steps != 0; ++i, steps >>= 1)
    if ((steps & 1U) != 0) state = apply(powers()[i], state);
  return state;
}

std::uint32_t StochasticRounder::convert(const Format& from, std::uint32_t code,
                                         const Conversion& to) {
  state_ = xorshift32(state_);
  const std::uint32_t random =
      to.rounding.random_bits == 0 ? 0 : state_ >> (32 - to.rounding.random_bits);
  return quaver::convert(from, code, to, random);
}

}  // namespace quaver
