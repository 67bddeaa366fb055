// The folds of an array with what each moves, from the rules alone: nothing of sim/memory but the
// count of a block's box.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "tests/memory/random_job.h"
#include "tests/memory/token_machine.h"

namespace quaver {

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

}  // namespace quaver
