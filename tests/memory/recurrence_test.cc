// Do the blocks, and the waits for them, follow design "Memory"?
#include <gtest/gtest.h>

#include <algorithm>

#include "sim/array/analytic.h"
#include "sim/lower/lower.h"
#include "sim/memory/fold_by_fold.h"
#include "tests/memory/listing.h"
#include "tests/memory/print.h"
#include "tests/memory/random_job.h"

namespace quaver {
namespace {

TEST(MemoryRecurrence, IsWhatAMachineOfTokensDoes) {
  Random random;
  for (std::uint64_t i = 0; i < repeated(1500); ++i) {
    const Case c = random_case(
        random, {.side = 6, .latency = 4, .chunk = 30, .depth = 12, .arrays = 2, .size = 40});
    const Schedule schedule = c.schedule();
    MemoryResult want;
    std::uint64_t slowest = 0, written = 0;
    for (std::uint32_t array = 0; array < c.array.count; ++array) {
      const Listing listing(c, array);
      if (listing.folds.empty()) continue;
      want.bytes_read += {listing.a_bytes, listing.b_bytes};
      written += listing.bytes_written;
      const bool os = c.array.dataflow == Dataflow::kOutputStationary;
      const TokenStalls stalls =
          token_machine_stalls(listing.folds, c.memory.latency, os ? 0 : c.array.rows);
      const std::uint64_t total = analytic_cycles(schedule, array).total() + stalls.all();
      if (total <= slowest) continue;
      slowest = total;
      want.array = array;
      want.stalls = {stalls.first_block, stalls.later_blocks, stalls.result_half};
    }
    EXPECT_EQ(written, c.shape.m * c.shape.n) << c;
    const MemoryResult got = memory_fold_by_fold(c.job(schedule));
    ASSERT_EQ(got, want) << c;
  }
}

// R = 2, C = 2, L = 1, W = 1, one byte an element, T = 3, B = 1, latency 10.
Case pencil() {
  Case c;
  c.shape = {3, 2, 4};
  c.array = {.rows = 2, .cols = 2};
  c.fpu = {.multiplier_stages = 0, .adder_stages = 1};
  c.arithmetic.a = c.arithmetic.b = c.arithmetic.output.format = parse_format("fp143");
  c.memory = {1, 10};
  return c;
}

MemoryResult result_of(const Case& c) {
  const Schedule schedule = c.schedule();
  return memory_fold_by_fold(c.job(schedule));
}

TEST(MemoryRecurrence, OfTwoFoldsIsCountedByHand) {
  // Blocks of 3 x 2 + 2 x 2 bytes arrive in cycles 10 and 20; S_0 = 10 + 10 + 2 = 22, S_1 = 32, and
  // 3 cycles lie between them without memory.
  EXPECT_EQ(result_of(pencil()), (MemoryResult{0, {20, 7, 0}, {12, 8}}));
}

TEST(MemoryRecurrence, LetsTheThirdBlockWaitForAHalf) {
  Case c = pencil();
  c.shape.k = 6;
  c.memory = {10, 100};
  // arrive 1, 2, max(2, S_0 + 3) + 1; S_0 = 1 + 102, S_1 = max(106, 104), S_2 = 107 + 102.
  EXPECT_EQ(result_of(c), (MemoryResult{0, {101, 209 - 106 - 3, 0}, {18, 12}}));
}

TEST(MemoryRecurrence, ReadsWhatFitsOnce) {
  Case c = pencil();
  c.shape = {6, 4, 4};
  c.array.accumulator_depth = 3;  // two pieces, two column tiles, two folds
  EXPECT_EQ(result_of(c).bytes_read, (OperandBytes{24, 16}));
  c.buffers.a_bytes = 2 * 24 - 1;  // a does not fit: again for each column tile
  EXPECT_EQ(result_of(c).bytes_read, (OperandBytes{2 * 24, 16}));
  c.buffers.b_bytes = 2 * 8 - 1;  // nor a strip of b: again for each piece
  EXPECT_EQ(result_of(c).bytes_read, (OperandBytes{2 * 24, 2 * 16}));
}

TEST(MemoryRecurrence, OfAnInputStationaryArrayKeepsAAndMovesB) {
  Case c = pencil();
  c.array.dataflow = Dataflow::kInputStationary;
  c.shape = {4, 6, 4};
  c.array.accumulator_depth = 3;  // two pieces of b, two column tiles of a, two folds
  c.buffers.b_bytes = 2 * 24 - 1;
  EXPECT_EQ(result_of(c).bytes_read, (OperandBytes{16, 2 * 24}));
}

TEST(MemoryRecurrence, WithPiecesOutermostReadsWhatFitsOnce) {
  Case c = pencil();
  c.pieces_outermost = true;
  c.shape = {6, 4, 4};
  c.array.accumulator_depth = 3;  // two pieces, two column tiles, two folds
  EXPECT_EQ(result_of(c).bytes_read, (OperandBytes{24, 16}));
  c.buffers.b_bytes = 2 * 16 - 1;  // b does not fit: again for each piece
  EXPECT_EQ(result_of(c).bytes_read, (OperandBytes{24, 2 * 16}));
  c.buffers.a_bytes = 2 * 12 - 1;  // nor a strip of a: again for each column tile
  EXPECT_EQ(result_of(c).bytes_read, (OperandBytes{2 * 24, 2 * 16}));
  c.array.count = 2;  // one column tile each: both orders do the same
  c.buffers.b_bytes = 2 * 8;
  EXPECT_EQ(result_of(c).bytes_read, (OperandBytes{2 * 24, 16}));
  c.shape.n = 8;  // two column tiles each, 16 bytes of b
  EXPECT_EQ(result_of(c).bytes_read, (OperandBytes{4 * 24, 2 * 32}));
  c.buffers.b_bytes = 2 * 16;
  EXPECT_EQ(result_of(c).bytes_read, (OperandBytes{4 * 24, 32}));
}

// 3 x 3 taps on 4 x 4 pixels: the tensor takes 16 bytes, a piece's 8 rows of 9 products more.
TEST(MemoryRecurrence, WithPiecesOutermostReadsATensorThatFitsOnceAPiece) {
  Case c = pencil();
  c.pieces_outermost = true;
  Layer layer;
  layer.name = "conv";
  layer.h = layer.w = 4;
  layer.c = 1, layer.k = 4;
  layer.r = layer.s = 3;
  layer.pad = 1;
  const std::vector<Gemm> gemms = lower({"t", {layer}, ""}, 1, {Pass::kForward});
  c.gather = gemms.at(0).gather;
  c.shape = {16, 4, 9};
  c.array.accumulator_depth = 8;
  c.buffers.a_bytes = 2 * 16;
  const OperandBytes once = result_of(c).bytes_read;
  c.buffers.a_bytes = 2 * 16 - 1;
  EXPECT_EQ(result_of(c).bytes_read, (OperandBytes{2 * once.a, 36}));
}

// A piece's strip stays in a half too small for all of a: half of the bytes.
TEST(MemoryRecurrence, OfAnOrderThatReadsLessStallsLess) {
  Case c = pencil();
  c.shape = {600, 4, 4};
  c.array.accumulator_depth = 3;
  c.buffers.a_bytes = 2 * 12;
  const MemoryResult tiles = result_of(c);
  c.pieces_outermost = true;
  const MemoryResult pieces = result_of(c);
  EXPECT_EQ(tiles.bytes_read, (OperandBytes{2 * 2400, 16}));
  EXPECT_EQ(pieces.bytes_read, (OperandBytes{2400, 16}));
  EXPECT_LT(pieces.stalls.total(), tiles.stalls.total());
}

TEST(MemoryRecurrence, WaitsForTheResultBeforeTheLastToBeWritten) {
  Case c = pencil();
  c.shape = {9, 2, 2};
  c.array.accumulator_depth = 3;  // three pieces of one fold; all of b is kept
  c.arithmetic.output.format = parse_format("fp32");
  c.memory = {1, 0};
  // arrive 10, 16, max(16, S_0 + 3) + 6 = 22; S_0 = 12, S_1 = 18. Piece 0 is done 5 cycles after
  // S_0 and written in 24 more: done_0 = 41 = S_2. Piece 2 is ready in 18 + 3 and its block stands
  // in 22 + 2.
  EXPECT_EQ(result_of(c).stalls, (Stalls{10, (18 - 12 - 3) + (24 - 21), 41 - 24}));
}

TEST(MemoryRecurrence, SharesTheChannelsBetweenArrays) {
  Case c = pencil();
  c.array.count = 2;
  c.shape.n = 4;
  // Each array has one column tile, and half a byte a cycle: S_0 = 20 + 12, S_1 = 40 + 12.
  EXPECT_EQ(result_of(c), (MemoryResult{0, {30, 17, 0}, {24, 16}}));
}

TEST(MemoryRecurrence, GivesACoreItsShareOfTheChannelsWhereItDividesAndWhereNot) {
  Case c = pencil();
  c.cores = 3;
  c.memory.bandwidth = 2;
  // Two thirds of a byte a cycle: blocks of 10 bytes take 15. S_0 = 15 + 12, S_1 = 30 + 12.
  EXPECT_EQ(result_of(c), (MemoryResult{0, {25, 12, 0}, {12, 8}}));
  c.cores = 2;  // one byte a cycle, as the pencil alone has
  EXPECT_EQ(result_of(c), result_of(pencil()));
}

}  // namespace
}  // namespace quaver
