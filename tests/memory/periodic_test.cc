// Is the periodic evaluation equal to the one fold by fold?
#include "sim/memory/periodic.h"

#include <gtest/gtest.h>

#include "sim/memory/fold_by_fold.h"
#include "tests/memory/print.h"
#include "tests/memory/random_job.h"

namespace quaver {
namespace {

void expect_equal(Random& random, const CaseBounds& most, std::uint64_t cases) {
  for (std::uint64_t i = 0; i < cases; ++i) {
    const Case c = random_case(random, most);
    const Schedule schedule = c.schedule();
    ASSERT_EQ(memory_cycles(c.job(schedule)), memory_fold_by_fold(c.job(schedule))) << c;
  }
}

TEST(PeriodicMemory, EqualsTheWalkOfFoldsOnSmallMachines) {
  Random random;
  expect_equal(random, {.side = 6, .latency = 4, .chunk = 30, .depth = 12, .arrays = 3, .size = 60},
               repeated(6000));
}

TEST(PeriodicMemory, EqualsTheWalkOfFoldsOnTinyArraysWithManyFolds) {
  Random random;
  expect_equal(random, {.side = 2, .latency = 3, .chunk = 9, .depth = 5, .arrays = 2, .size = 90},
               repeated(600));
}

TEST(PeriodicMemory, EqualsTheWalkOfFoldsOnLargeGemms) {
  Random random;
  expect_equal(random,
               {.side = 32, .latency = 5, .chunk = 200, .depth = 300, .arrays = 4, .size = 700},
               repeated(40));
}

// Many tiles, pieces and folds to an image, and several images: rows and images repeat.
TEST(PeriodicMemory, EqualsTheWalkOfFoldsOnConvolutionsOfManyRowsAndImages) {
  Random random;
  expect_equal(random,
               {.side = 4,
                .latency = 3,
                .chunk = 20,
                .depth = 20,
                .arrays = 3,
                .pixels = 20,
                .channels = 4,
                .images = 7,
                .convolutions_only = true},
               repeated(2500));
}

// Many tiles and folds to a row: those away from its ends are equal.
TEST(PeriodicMemory, EqualsTheWalkOfFoldsOnConvolutionsOfLongRows) {
  Random random;
  expect_equal(random,
               {.side = 3,
                .latency = 3,
                .chunk = 9,
                .depth = 6,
                .arrays = 2,
                .pixels = 48,
                .channels = 2,
                .images = 3,
                .convolutions_only = true},
               repeated(400));
}

TEST(PeriodicMemory, EqualsTheWalkOfFoldsOnConvolutionsOfWideArrays) {
  Random random;
  expect_equal(random,
               {.side = 24,
                .latency = 4,
                .chunk = 80,
                .depth = 200,
                .arrays = 2,
                .pixels = 40,
                .channels = 9,
                .images = 5,
                .convolutions_only = true},
               repeated(600));
}

// In the second column tile nothing is read, and a result tile takes longer to write (96 cycles)
// than its 16 folds take to stream: chunks repeat while a write-back is awaited.
TEST(PeriodicMemory, LeavesWriteBacksWhereTheyAreWhileChunksRepeat) {
  Case c;
  c.array = {.rows = 2, .cols = 6};
  c.array.accumulator_depth = 4;
  c.arithmetic.accumulation.chunk = 3;
  c.arithmetic.a = c.arithmetic.b = parse_format("fp143");
  c.arithmetic.output.format = parse_format("fp32");
  c.memory = {1, 5};
  c.shape = {40, 12, 24};
  const Schedule schedule = c.schedule();
  EXPECT_EQ(memory_cycles(c.job(schedule)), memory_fold_by_fold(c.job(schedule)));
}

// R = 1, C = 7, T = 2, L = 1, three folds a piece, 9 cycles apart, B = 1; the strip of b is kept
// over two pieces of four-byte a. After the first piece's blocks of 15 bytes, which all wait, come
// the second's of 8, which do not, but keep the channel behind the halves: it takes block 5 until
// cycle 69, half 0 is free in cycle 66, and the next tile's first block, of 15 again, waits for
// both.
TEST(PeriodicMemory, KnowsWhenTheChannelIsFreeAfterAPieceThatItHasNotWaitedFor) {
  Case c;
  c.array = {.rows = 1, .cols = 7, .overlap = Overlap::kNone};
  c.array.accumulator_depth = 2;
  c.fpu = {.multiplier_stages = 0, .adder_stages = 1};
  c.arithmetic.a = parse_format("fp32");
  c.arithmetic.b = c.arithmetic.output.format = parse_format("fp143");
  c.arithmetic.accumulation.chunk = 0;
  c.memory = {1, 0};
  c.buffers.a_bytes = 2 * 8;
  c.shape = {4, 14, 3};
  const Schedule schedule = c.schedule();
  EXPECT_EQ(memory_cycles(c.job(schedule)), memory_fold_by_fold(c.job(schedule)));
  const std::vector<Block> blocks = blocks_of(c.job(schedule), 0);
  ASSERT_EQ(blocks.size(), 12U);
  const std::vector<Block> first(blocks.begin(), blocks.begin() + 7);
  // Starts are 16, 31, 46, 55, 64, 73 and 69 + 15 + 1.
  EXPECT_EQ(stalls_of(first, Traffic(c.job(schedule))), (Stalls{15, 6 + 6 + (85 - 73 - 9), 0}));
}

TEST(PeriodicMemory, OfATrillionFoldsComesWithoutWalkingThem) {
  Random random;
  Case c = random_case(random, {.side = 1});
  c.gather.reset();
  c.cores = 1;
  c.array = {.rows = 8, .cols = 8, .dataflow = Dataflow::kWeightStationary};
  c.array.accumulator_depth = 16;
  c.arithmetic.fused_products = 1;
  c.arithmetic.accumulation.chunk = 64;
  c.arithmetic.a = c.arithmetic.b = c.arithmetic.output.format = parse_format("fp143");
  c.memory = {1, 100};
  c.cores = 1;
  c.buffers = {256, 128, 256};
  c.shape = {16'000, 8'000, 8'000'000};                // 1000 pieces, 1000 column tiles, 10^6 folds
  for (const bool pieces_outermost : {false, true}) {  // neither keeps anything
    c.pieces_outermost = pieces_outermost;
    const Schedule schedule = c.schedule();
    const MemoryResult result = memory_cycles(c.job(schedule));
    EXPECT_EQ(result.bytes_read,
              (OperandBytes{1'000'000'000'000U * 16 * 8, 1'000'000'000'000U * 8 * 8}));
    // A fold moves 192 bytes and streams 16 rows, and its block comes 108 cycles before it: a half
    // is free for the next block but one after 192 + 108 + 16 cycles at the earliest, for the
    // channel it is every 192. So the channel never rests, and all folds but the first wait for it.
    EXPECT_EQ(result.stalls, (Stalls{192 + 100, 999'999'999'999U * (192 - 16), 0}));
  }
}

}  // namespace
}  // namespace quaver
