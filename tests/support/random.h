// Seeded randomness for tests.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <random>

#include "models/numerics/format.h"

namespace quaver {

// How often a loop of `count` random operations runs: times QUAVER_TEST_SCALE (default 1). The
// process prints the sum of all such loops when it ends.
std::uint64_t repeated(std::uint64_t count);

// A random stream. While it lives, every failure of its test prints the seed; the environment
// variable QUAVER_TEST_SEED sets another one ('random' draws it). Construct it first in a test:
// GoogleTest wants its traces to end in reverse order.
class Random {
 public:
  Random();

  std::uint64_t next() { return engine_(); }
  std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }
  bool one_in(unsigned n) { return below(n) == 0; }
  std::uint32_t bits(unsigned count) {
    return static_cast<std::uint32_t>(engine_() >> (64 - count));
  }

  // Any code of the format.
  std::uint32_t code(const Format& format);
  // A code near one of the format's edges: zero, subnormals, one, the largest, the special ones.
  std::uint32_t corner(const Format& format);
  // Either of these.
  std::uint32_t operand(const Format& format) { return one_in(4) ? corner(format) : code(format); }
  // An operand that makes the sum with x interesting: cancels all or most of it, makes a tie in
  // its last place, lies far below it, or is simply any operand.
  std::uint32_t partner(const Format& format, std::uint32_t x);

 private:
  explicit Random(std::uint64_t seed);

  std::mt19937_64 engine_;
  testing::ScopedTrace trace_;
};

}  // namespace quaver
