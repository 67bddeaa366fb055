// One thread's share of a GEMM: blocks of the result, each computed block of K after block of K.
#pragma once

#include <array>
#include <vector>

#include "models/gemm/kernels.h"
#include "models/gemm/output.h"
#include "models/gemm/panels.h"
#include "models/gemm/scalar_block.h"
#include "models/gemm/scratch.h"

namespace quaver {

// What all threads share.
struct GemmJob {
  const PassArithmetic& arithmetic;
  const GemmPlan& plan;
  const CodeMatrix& a;
  const CodeMatrix& b;
  const OutputConverter& output;
  CodeMatrix& result;
};

class GemmWorker {
 public:
  // For blocks of up to rows x cols outputs.
  GemmWorker(const GemmJob& job, std::uint64_t rows, std::uint64_t cols);
  // Memory that one worker takes.
  static std::uint64_t bytes(Engine engine, bool half, std::uint64_t rows, std::uint64_t cols);

  void run(const Block& block);

 private:
  static constexpr int kNoGrid = 4096;  // of sums that are all zero

  // What is known of the sums of one tile (a panel of A times one of B) between blocks of K.
  struct Bounds {
    double partial = 0;  // no partial sum is larger in magnitude
    double total = 0;    // no total is
    int grid = kNoGrid;  // all are multiples of 2^grid
  };
  // What the next block of K makes of them, and how far its partial sums get on the way.
  struct Reach {
    double partial;
    double total;
    int grid;
  };
  struct KBlock {
    std::uint64_t begin;
    std::uint64_t end;
    std::uint64_t chunk;         // K where there is but one chunk
    std::uint64_t to_chunk_end;  // products from `begin` to the end of its chunk
  };

  // The kernel for one tile, and what it works on.
  struct Choice {
    enum class Kernel : std::uint8_t { kFloat, kGrouped, kDouble, kHalf, kGolden } kernel;
    Tile tile;
    FloatRounding float_rounding;
    DoubleRounding double_rounding;
    std::array<std::uint8_t, kBlockDepth / 8> exact;  // the tile's
  };

  [[nodiscard]] KBlock next_block(std::uint64_t begin) const;
  void run_k_block(const Block& block, const KBlock& k);
  [[nodiscard]] Tile tile_of(std::uint64_t row_panel, std::uint64_t col_panel,
                             const KBlock& k) const;
  Choice choose(std::uint64_t row_panel, std::uint64_t col_panel, const KBlock& k);
  void choose_narrow(Choice& choice, std::uint64_t row_panel, std::uint64_t col_panel,
                     const Reach& reach);
  void choose_double(Choice& choice, std::uint64_t row_panel, std::uint64_t col_panel,
                     const Reach& reach);
  void run_strip(const Choice& choice, unsigned col) const;
  void run_golden(const Block& block, const KBlock& k, std::uint64_t col_panel) const;
  static void measure(const Tile& tile, Bounds& known);
  [[nodiscard]] int products_grid(std::uint64_t row_panel, std::uint64_t col_panel,
                                  std::uint64_t depth) const;
  Reach reach_of(const Tile& tile, std::uint64_t row_panel, std::uint64_t col_panel);
  Bounds& bounds(std::uint64_t row_panel, std::uint64_t col_panel) {
    return bounds_[row_panel * b_.panels() + col_panel];
  }

  const GemmJob& job_;
  const bool half_;
  const unsigned strip_;  // columns of the kernel's strips
  Panels::Source a_source_;
  Panels::Source b_source_;
  Panels a_;
  Panels b_;
  Scratch partials_;
  Scratch totals_;
  std::vector<Bounds> bounds_;
  std::vector<Choice> choices_;  // for one panel of B
};

}  // namespace quaver
