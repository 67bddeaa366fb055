// Do the memory system's SystemC processes, which know no recurrence, stall the array as the closed
// forms say, and leave its bits alone?
#include <gtest/gtest.h>

#include "sim/array/output_model.h"
#include "tests/array/timed.h"
#include "tests/memory/memory_tier.h"

namespace quaver {
namespace {

// Both made before a test lets time run, and never destroyed: SystemC elaborates once.
struct Models {
  TimedModel stationary{std::make_unique<ArrayCoreSc>("core")};
  OutputModel output;
};
Models& models() {
  static Models* const only = new Models;
  return *only;
}

ArrayModel& systemc_of(const Case& c) {
  if (c.array.dataflow == Dataflow::kOutputStationary) return models().output;
  return models().stationary;
}

// What the array computes in; random_case draws formats and sizes.
Case random_work(Random& random, const CaseBounds& most) {
  for (;;) {
    Case c = random_case(random, most);
    if (c.shape.m * c.shape.n * c.shape.k > 6000) continue;
    const bool wide = c.arithmetic.a.bytes() == 4 || c.arithmetic.b.bytes() == 4;
    Accumulation& sums = c.arithmetic.accumulation;
    sums.intra = sums.inter = parse_format(wide ? "fp32" : "fp169");
    sums.rounding = parse_rounding("rne");
    c.arithmetic.output.rounding =
        parse_rounding(c.arithmetic.output.format.bytes() == 1 ? "sr8" : "rne");
    return c;
  }
}

void expect_recurrences(const CaseBounds& most, std::uint64_t cases) {
  Random random;
  for (std::uint32_t i = 0; i < cases; ++i) {
    const Case c = random_work(random, most);
    expect_recurrence(systemc_of(c), random, c, i);
    if (testing::Test::HasFailure()) return;
  }
}

TEST(MemoryTier, StallsAsTheRecurrenceSaysOnRandomMachines) {
  expect_recurrences({.side = 6, .latency = 4, .chunk = 30, .depth = 12, .arrays = 3, .size = 24},
                     repeated(400));
}

TEST(MemoryTier, StallsAsTheRecurrenceSaysOnTinyArraysWithManyFolds) {
  expect_recurrences({.side = 2, .latency = 3, .chunk = 9, .depth = 5, .arrays = 2, .size = 20},
                     repeated(120));
}

// R = 2, C = 2, L = 1, W = 1, one byte an element, T = 3, B = 1, latency 10.
Case pencil() {
  Case c;
  c.shape = {3, 2, 4};
  c.array = {.rows = 2, .cols = 2};
  c.fpu = {.multiplier_stages = 0, .adder_stages = 1};
  c.arithmetic = pass_arithmetic("fp143", "fp143", "fp169", "fp169", "rne", "fp143", "rne");
  c.memory = {1, 10};
  return c;
}

GemmResult result_of(const Case& c) {
  Random random;
  const CodeMatrix a = tame_operand(random, c.arithmetic.a, c.shape.m, c.shape.k);
  const CodeMatrix b = tame_operand(random, c.arithmetic.b, c.shape.k, c.shape.n);
  return run_case(systemc_of(c), c, a, b);
}

TEST(MemoryTier, OfTwoFoldsIsCountedByHand) {
  // Blocks of 3 x 2 + 2 x 2 bytes arrive in cycles 10 and 20, and 10 cycles later the array loads
  // them in 2: streams start in cycles 22 and 32, where 3 cycles would lie between them. The last
  // element works in cycle 32 + 2 + 1 + 1.
  const GemmResult result = result_of(pencil());
  EXPECT_EQ(result.cycles, (Cycles{2, 6, 2, {20, 7, 0}}));
  EXPECT_EQ(result.cycles.total(), 37U);
  EXPECT_EQ(result.bytes_read, (OperandBytes{12, 8}));
}

TEST(MemoryTier, LetsTheThirdBlockWaitForAHalf) {
  Case c = pencil();
  c.shape.k = 6;
  c.memory = {10, 100};
  // Blocks arrive after cycles 1 and 2 and stream from 1 + 102 and 106 on; the third comes when the
  // first has streamed: in cycle 107, to stream from 209 on.
  EXPECT_EQ(result_of(c).cycles, (Cycles{2, 9, 2, {101, 209 - 106 - 3, 0}}));
}

// Three pieces of one fold; all of b is kept, and a tile takes 24 cycles to write.
Case three_tiles() {
  Case c = pencil();
  c.shape = {9, 2, 2};
  c.array.accumulator_depth = 3;
  c.arithmetic.output.format = parse_format("fp32");
  c.memory = {1, 0};
  return c;
}
// Blocks arrive after cycles 10, 16 and 22. The first tile has its last result 5 cycles after the
// start in 12: in cycle 12 + 5 + 24 the third one can end in its half. Its array could have gone on
// in cycle 18 + 3, and has its block loaded in cycle 22 + 2.
constexpr Cycles kThreeTiles = {2, 9, 2, {10, (18 - 12 - 3) + (24 - 21), 41 - 24}};

TEST(MemoryTier, WaitsForTheResultBeforeTheLastToBeWritten) {
  EXPECT_EQ(result_of(three_tiles()).cycles, kThreeTiles);
}

TEST(MemoryTier, StreamsAnOutputStationaryFoldInSlices) {
  Case c = pencil();
  c.array.dataflow = Dataflow::kOutputStationary;
  c.shape = {2, 2, 8};
  c.buffers.a_bytes = c.buffers.b_bytes = 16;  // halves of four columns of a and rows of b
  // Two slices of 2 x 4 + 4 x 2 bytes arrive after cycles 16 and 32: streams start in 26 and 42.
  const GemmResult result = result_of(c);
  EXPECT_EQ(result.cycles, (Cycles{0, 8, 1 + 1 + 1 + 2 - 1, {26, 42 - 26 - 4, 0}}));
  EXPECT_EQ(result.bytes_read, (OperandBytes{16, 16}));
}

// At some of these bandwidths the last tile's write-back ends with the GEMM.
TEST(MemoryTier, StartsAfreshAfterAGemmWhoseResultsAreStillBeingWritten) {
  Case before = three_tiles();
  for (before.memory.bandwidth = 1; before.memory.bandwidth <= 24; ++before.memory.bandwidth) {
    result_of(before);
    EXPECT_EQ(result_of(three_tiles()).cycles, kThreeTiles) << before;
  }
}

}  // namespace
}  // namespace quaver
