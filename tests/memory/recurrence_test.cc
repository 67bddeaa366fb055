// Do the blocks, and the waits for them, follow design "Memory"?
#include <gtest/gtest.h>

#include <algorithm>

#include "sim/array/analytic.h"
#include "sim/lower/lower.h"
#include "sim/memory/fold_by_fold.h"
#include "tests/memory/print.h"
#include "tests/memory/random_job.h"
#include "tests/memory/token_machine.h"

namespace quaver {
namespace {

// The blocks of one array as the page has them, listed by walking M, N, chunks and products.
class Listing {
 public:
  Listing(const Case& c, std::uint64_t array) : c_(c), array_(array) {
    os_ = c.array.dataflow == Dataflow::kOutputStationary;
    is_ = c.array.dataflow == Dataflow::kInputStationary;
    w_ = c.arithmetic.fused_products;
    chunk_ = c.arithmetic.accumulation.chunk == 0 ? c.shape.k : c.arithmetic.accumulation.chunk;
    list();
  }
  std::vector<TokenFold> folds;
  std::uint64_t a_bytes = 0, b_bytes = 0, bytes_written = 0;

 private:
  [[nodiscard]] std::uint64_t side(bool b) const { return b ? c_.shape.n : c_.shape.m; }
  [[nodiscard]] std::uint64_t bytes_of(bool b) const {
    return b ? c_.arithmetic.b.bytes() : c_.arithmetic.a.bytes();
  }
  [[nodiscard]] std::uint64_t half(bool b) const {
    return (b ? c_.buffers.b_bytes : c_.buffers.a_bytes) / 2;
  }
  [[nodiscard]] std::uint64_t tensor(bool b) const {
    if (b || !c_.gather) return side(b) * c_.shape.k * bytes_of(b);
    const Gather& g = *c_.gather;
    return g.images * g.rows.size * g.columns.size * g.channels * bytes_of(b);
  }
  [[nodiscard]] std::uint64_t block(bool b, Range outer, Range k) const {
    if (b || !c_.gather) return outer.size() * k.size() * bytes_of(b);
    const Gather& g = *c_.gather;
    return bytes_of(b) * (g.window_along_m ? box_elements(g, k, window_part(g, outer))
                                           : box_elements(g, outer, window_part(g, k)));
  }
  [[nodiscard]] std::uint64_t cycles(std::uint64_t bytes) const {
    std::uint64_t cycles = 0;  // each moves B / (A * N) bytes
    while (cycles * c_.memory.bandwidth < bytes * c_.array.count * c_.cores) ++cycles;
    return cycles;
  }

  // Ranges of K, one a fold; and whether the next one goes on with the same chunk.
  struct Part {
    Range k;
    std::uint64_t steps = 0;  // os
    bool unfinished = false;
  };
  [[nodiscard]] std::vector<Part> parts_of_rows() const {
    std::vector<Part> parts;
    const std::uint64_t rows = (chunk_ + w_ - 1) / w_;
    if (rows < c_.array.rows && c_.arithmetic.accumulation.chunk != 0) {  // side by side
      const std::uint64_t stride = c_.array.rows / rows * chunk_;
      for (std::uint64_t k = 0; k < c_.shape.k; k += stride)
        parts.push_back({{k, std::min(c_.shape.k, k + stride)}});
      return parts;
    }
    for (std::uint64_t c = 0; c < c_.shape.k; c += chunk_) {
      const std::uint64_t end = std::min(c_.shape.k, c + chunk_);
      for (std::uint64_t k = c; k < end; k += c_.array.rows * w_) {
        const std::uint64_t stop = std::min(end, k + c_.array.rows * w_);
        parts.push_back({{k, stop}, 0, stop < end});
      }
    }
    return parts;
  }
  [[nodiscard]] std::vector<Part> parts_of_slices() const {
    std::vector<Range> steps;
    for (std::uint64_t c = 0; c < c_.shape.k; c += chunk_)
      for (std::uint64_t k = c; k < std::min(c_.shape.k, c + chunk_); k += w_)
        steps.push_back({k, std::min({c_.shape.k, c + chunk_, k + w_})});
    const auto fits = [&](std::uint64_t length) {
      return length * c_.array.rows * bytes_of(false) <= half(false) &&
             length * c_.array.cols * bytes_of(true) <= half(true);
    };
    const std::uint64_t chunk = std::min(chunk_, c_.shape.k);
    const std::uint64_t unit = fits(chunk) ? chunk : w_;
    std::uint64_t length = unit;
    while (fits(length + unit) && length < c_.shape.k) length += unit;
    const std::uint64_t count = length / unit * ((unit + w_ - 1) / w_);  // steps
    std::vector<Part> parts;
    for (std::size_t first = 0; first < steps.size(); first += count) {
      const std::size_t end = std::min(steps.size(), first + count);
      parts.push_back({{steps[first].begin, steps[end - 1].end}, end - first});
    }
    return parts;
  }

  void list() {
    const bool across_b = !is_;  // b's side lies along the columns
    const std::uint64_t columns = side(across_b), outer = side(!across_b);
    const std::uint64_t deep = os_ ? c_.array.rows : c_.array.accumulator_depth;
    const std::vector<Part> parts = os_ ? parts_of_slices() : parts_of_rows();
    std::vector<Range> tiles, pieces;
    for (std::uint64_t n = 0, tile = 0; n < columns; n += c_.array.cols, ++tile)
      if (tile % c_.array.count == array_)
        tiles.push_back({n, std::min(columns, n + c_.array.cols)});
    for (std::uint64_t m = 0; m < outer; m += deep)
      pieces.push_back({m, std::min(outer, m + deep)});
    // What stays is by the order that was asked for, also of one piece or one tile, where both
    // orders walk alike.
    if (c_.pieces_outermost)
      list_pieces(parts, tiles, pieces, across_b);
    else
      list_tiles(parts, tiles, pieces, across_b);
  }

  // Elements of K x `length` in the half.
  [[nodiscard]] bool strip_fits(std::uint64_t length, bool b) const {
    return c_.shape.k * length * bytes_of(b) <= half(b);
  }

  void list_tiles(const std::vector<Part>& parts, const std::vector<Range>& tiles,
                  const std::vector<Range>& pieces, bool across_b) {
    for (std::size_t t = 0; t < tiles.size(); ++t)
      for (std::size_t p = 0; p < pieces.size(); ++p) {
        const bool moves = t == 0 || tensor(!across_b) > half(!across_b);
        const bool loads = p == 0 || !strip_fits(tiles[t].size(), across_b);
        list_tile(parts, pieces[p], tiles[t], moves, loads, across_b);
      }
  }

  void list_pieces(const std::vector<Part>& parts, const std::vector<Range>& tiles,
                   const std::vector<Range>& pieces, bool across_b) {
    std::uint64_t own = 0;  // columns
    for (const Range& tile : tiles) own += tile.size();
    const bool columns_stay = tensor(across_b) <= half(across_b) || strip_fits(own, across_b);
    for (std::size_t p = 0; p < pieces.size(); ++p) {
      const bool rows_stay =
          tensor(!across_b) <= half(!across_b) || strip_fits(pieces[p].size(), !across_b);
      for (std::size_t t = 0; t < tiles.size(); ++t)
        list_tile(parts, pieces[p], tiles[t], t == 0 || !rows_stay, p == 0 || !columns_stay,
                  across_b);
    }
  }

  void list_tile(const std::vector<Part>& parts, Range outer, Range columns, bool moves, bool loads,
                 bool across_b) {
    const std::uint64_t r = c_.array.rows, cols = c_.array.cols, l = c_.fpu.latency();
    const bool none = c_.array.overlap == Overlap::kNone;
    std::uint64_t before = 0, all = 0;
    for (const Part& part : parts) all += part.steps;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const Part& part = parts[i];
      const std::uint64_t moved = moves ? block(!across_b, outer, part.k) : 0;
      const std::uint64_t loaded = loads ? block(across_b, columns, part.k) : 0;
      a_bytes += across_b ? moved : loaded;
      b_bytes += across_b ? loaded : moved;
      TokenFold fold;
      fold.read_cycles = cycles(moved + loaded);
      fold.ends_tile = i + 1 == parts.size();
      if (os_) {
        fold.steps = fold.distance = part.steps;
        fold.tail = (part.steps - 1) + (r - 1) + (cols - 1) + l + r;
        const std::uint64_t alone = (all - 1) + (r - 1) + (cols - 1) + l + r;
        if (fold.ends_tile) fold.distance = (none ? alone : std::max(all, r)) - before;
        before += part.steps;
      } else {
        fold.steps = outer.size();
        fold.tail = (fold.steps - 1) + (cols - 1) + r * l;
        fold.distance = std::max(fold.steps, r);
        if (part.unfinished) fold.distance = std::max(fold.distance, r * l);
        if (none) fold.distance = r + fold.tail;
      }
      if (fold.ends_tile) {
        const std::uint64_t out = outer.size() * columns.size();
        fold.write_cycles = cycles(out * c_.arithmetic.output.format.bytes());
        bytes_written += out;
      }
      folds.push_back(fold);
    }
  }

  const Case& c_;
  std::uint64_t array_;
  bool os_, is_;
  std::uint64_t w_, chunk_;
};

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
