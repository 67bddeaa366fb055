#include "models/gemm/worker.h"

#include <hwy/cache_control.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>

#include "models/gemm/float_environment.h"
#include "models/gemm/golden_tile.h"

namespace quaver {
namespace {

// What sums must stay below so that no kernel step but the last one's rounding is in sight of the
// accumulation's largest value: 2^33 for fp169, 2^128 for fp32.
double overflow_limit(unsigned precision) { return precision == 10 ? 0x1p32 : 0x1p126; }

Panels::Kind kind_of(Engine engine, bool half) {
  if (engine == Engine::kDouble || engine == Engine::kGroupedNarrow) return Panels::Kind::kDouble;
  return half ? Panels::Kind::kHalf : Panels::Kind::kFloat;
}

Panels::Source source_of(const CodeMatrix& codes, const Format& format, const GemmPlan& plan) {
  Panels::Source source;
  source.codes = &codes;
  if (format.bytes() <= 2) source.table = decode_table(format);
  const bool grouped =
      plan.engine == Engine::kGroupedFloat || plan.engine == Engine::kGroupedNarrow;
  const bool exact = plan.engine == Engine::kDouble || grouped;
  source.norms = exact || plan.engine == Engine::kNarrowFloat;
  source.grids = exact || plan.flushes;
  source.largest = grouped;
  source.last_place = std::ldexp(1.0F, -static_cast<int>(format.mantissa_bits));
  source.format_grid = std::ldexp(1.0F, range_of(format).grid);
  return source;
}

// Sums are used once a tile; a tile ahead, they arrive from the outer caches in time.
void prefetch_state(const Tile& tile, unsigned col_begin, unsigned cols) {
  constexpr unsigned kLine = 64 / sizeof(float);
  for (unsigned row = 0; row < tile.rows; ++row)
    for (unsigned col = col_begin; col < std::min(tile.cols, col_begin + cols); col += kLine) {
      const std::size_t at = row * kPanelCols + col;
      if (!tile.fresh) hwy::Prefetch(tile.partial + at);
      if (tile.last || tile.to_chunk_end <= tile.depth) hwy::Prefetch(tile.total + at);
    }
}

// Whether at most one in 16 bits is not set: a group that is not exact takes far longer.
bool nearly_all(std::span<const std::uint8_t> bits, std::uint64_t count) {
  std::uint64_t set = 0;
  for (const std::uint8_t byte : bits) set += static_cast<unsigned>(std::popcount(byte));
  return 16 * (count - std::min(count, set)) <= count;
}

std::uint64_t round_up(std::uint64_t value, std::uint64_t unit) {
  return (value + unit - 1) / unit * unit;
}

// Outputs in whole tiles.
std::uint64_t padded(std::uint64_t rows, std::uint64_t cols) {
  return round_up(rows, kPanelRows) * round_up(cols, kPanelCols);
}

}  // namespace

std::uint64_t GemmWorker::bytes(Engine engine, bool half, std::uint64_t rows, std::uint64_t cols) {
  const Panels::Kind kind = kind_of(engine, half);
  return Panels::bytes(kPanelRows, rows, kind) + Panels::bytes(kPanelCols, cols, kind) +
         2 * sizeof(float) * padded(rows, cols);
}

GemmWorker::GemmWorker(const GemmJob& job, std::uint64_t rows, std::uint64_t cols)
    : job_(job),
      half_(job.plan.half.possible && has_half_kernel()),
      strip_(job.plan.engine == Engine::kDouble ? double_strip() : float_strip()),
      a_source_(source_of(job.a, job.arithmetic.a, job.plan)),
      b_source_(source_of(job.b, job.arithmetic.b, job.plan)),
      a_(kPanelRows, rows, kind_of(job.plan.engine, half_)),
      b_(kPanelCols, cols, kind_of(job.plan.engine, half_)),
      partials_(sizeof(float) * padded(rows, cols)),
      totals_(sizeof(float) * padded(rows, cols)) {}

GemmWorker::KBlock GemmWorker::next_block(std::uint64_t begin) const {
  const std::uint64_t depth = job_.a.cols();
  const std::uint64_t chunk =
      job_.arithmetic.accumulation.chunk == 0 ? depth : job_.arithmetic.accumulation.chunk;
  // Doubles take twice the room in the first cache.
  const std::uint64_t most = job_.plan.engine == Engine::kDouble ? kBlockDepth / 2 : kBlockDepth;
  std::uint64_t end = std::min(depth, begin + most);
  // A group of fused products stays in one block.
  if (end != depth) end -= end % chunk % job_.arithmetic.fused_products;
  return {begin, end, chunk, chunk - begin % chunk};
}

void GemmWorker::run(const Block& block) {
  const std::uint64_t outputs =
      padded(block.row_end - block.row_begin, block.col_end - block.col_begin);
  std::fill_n(totals_.as<float>(), outputs, 0.0F);
  bounds_.assign(outputs / (kPanelRows * kPanelCols), Bounds{});
  for (std::uint64_t k = 0; k < job_.a.cols();) {
    const KBlock k_block = next_block(k);
    run_k_block(block, k_block);
    k = k_block.end;
  }
  job_.output.convert(block, totals_.as<float>(), job_.result);
}

// A strip of B stays in the first cache while all panels of A pass by.
void GemmWorker::run_k_block(const Block& block, const KBlock& k) {
  a_.load_rows(a_source_, block.row_begin, block.row_end, k.begin, k.end);
  b_.load_cols(b_source_, block.col_begin, block.col_end, k.begin, k.end);
  for (std::uint64_t j = 0; j < b_.panels(); ++j) {
    choices_.clear();
    for (std::uint64_t i = 0; i < a_.panels(); ++i) choices_.push_back(choose(i, j, k));
    const FloatEnvironment environment(job_.plan.rounding);
    for (unsigned col = 0; col < b_.vectors_in(j); col += strip_)
      for (std::size_t i = 0; i < choices_.size(); ++i) {
        if (i + 1 < choices_.size()) prefetch_state(choices_[i + 1].tile, col, strip_);
        run_strip(choices_[i], col);
      }
    run_golden(block, k, j);
  }
}

Tile GemmWorker::tile_of(std::uint64_t row_panel, std::uint64_t col_panel, const KBlock& k) const {
  Tile tile;
  const std::size_t at = tile_place(row_panel, a_.panels(), col_panel);
  tile.partial = partials_.as<float>() + at;
  tile.total = totals_.as<float>() + at;
  tile.rows = a_.vectors_in(row_panel);
  tile.cols = b_.vectors_in(col_panel);
  tile.depth = k.end - k.begin;
  tile.to_chunk_end = k.to_chunk_end;
  tile.chunk = k.chunk;
  tile.fresh = k.to_chunk_end == k.chunk;
  tile.last = k.end == job_.a.cols();
  return tile;
}

GemmWorker::Choice GemmWorker::choose(std::uint64_t row_panel, std::uint64_t col_panel,
                                      const KBlock& k) {
  Choice choice;
  choice.kernel = Choice::Kernel::kFloat;
  choice.tile = tile_of(row_panel, col_panel, k);
  choice.tile.a = a_.floats(row_panel);
  choice.tile.b = b_.floats(col_panel);
  choice.float_rounding = {job_.plan.engine, job_.plan.rounding, false, false};
  if (job_.plan.engine == Engine::kNarrowFloat)
    choose_narrow(choice, row_panel, col_panel, reach_of(choice.tile, row_panel, col_panel));
  if (a_source_.grids && job_.plan.engine != Engine::kNarrowFloat)
    choose_double(choice, row_panel, col_panel, reach_of(choice.tile, row_panel, col_panel));
  return choice;
}

// The columns [col, col + strip) of a tile.
void GemmWorker::run_strip(const Choice& choice, unsigned col) const {
  using enum Choice::Kernel;
  Tile tile = choice.tile;
  if (choice.kernel == kGolden) return;
  if (choice.kernel == kHalf) {
    if (col == 0) run_half_tile(tile, job_.plan.half.a + job_.plan.half.b);
    return;
  }
  tile.partial += col;
  tile.total += col;
  tile.cols = std::min(tile.cols - col, strip_);
  const std::size_t at = col * kBlockDepth;
  if (choice.kernel == kDouble) {
    tile.b = static_cast<const double*>(tile.b) + at;
    run_double_tile(choice.double_rounding, tile);
    return;
  }
  tile.b = static_cast<const float*>(tile.b) + at;
  tile.exact = choice.exact.data();
  if (choice.kernel == kGrouped)
    run_grouped_tile(choice.double_rounding, tile);
  else
    run_float_tile(choice.float_rounding, tile);
}

// Bounds by what the sums are, where those by what they could be do not do.
void GemmWorker::measure(const Tile& tile, Bounds& known) {
  float partial = 0;
  float total = 0;
  for (unsigned row = 0; row < tile.rows; ++row) {
    const std::size_t at = row * kPanelCols;
    total = std::max(total, largest_magnitude(tile.total + at, tile.cols));
    if (!tile.fresh) partial = std::max(partial, largest_magnitude(tile.partial + at, tile.cols));
  }
  known.partial = static_cast<double>(partial);
  known.total = static_cast<double>(total);
}

// The products of the tile are multiples of 2^result.
int GemmWorker::products_grid(std::uint64_t row_panel, std::uint64_t col_panel,
                              std::uint64_t depth) const {
  if (!a_source_.grids) return job_.plan.grid;
  // The product of two powers of two is one, unless it underflows; infinite where all are zero.
  const float product =
      smallest_product(a_.magnitudes(row_panel).grid, b_.magnitudes(col_panel).grid, depth);
  if (!(product > 0)) return job_.plan.grid;
  return std::isfinite(product) ? std::ilogb(product) : kNoGrid;
}

// No sum of products of a row and a column exceeds the product of their norms (Cauchy-Schwarz), and
// each of the up to `steps` roundings on the way adds at most 2^-10 of it. The norms were added up
// in float32: 2^-118 covers squares that underflowed, 1.01 their rounding and that of this bound.
GemmWorker::Reach GemmWorker::reach_of(const Tile& tile, std::uint64_t row_panel,
                                       std::uint64_t col_panel) {
  Bounds& known = bounds(row_panel, col_panel);
  if (tile.fresh) known.partial = 0;
  const double products =
      1.01 * std::sqrt((a_.norm(row_panel) + 0x1p-118) * (b_.norm(col_panel) + 0x1p-118));
  const std::uint64_t roundings = tile.depth + tile.depth / tile.chunk + 2;
  const auto steps = static_cast<double>(roundings);
  const double growth = std::exp(steps / 1024);
  const double limit = overflow_limit(job_.plan.precision);
  if (!((known.total + known.partial + products) * growth < limit)) measure(tile, known);
  known.grid = std::min(known.grid, products_grid(row_panel, col_panel, tile.depth));
  const Reach reach = {(known.partial + products) * growth,
                       (known.total + known.partial + products) * growth, known.grid};
  known.partial = reach.partial;
  known.total = reach.total;
  return reach;
}

void GemmWorker::choose_narrow(Choice& choice, std::uint64_t row_panel, std::uint64_t col_panel,
                               const Reach& reach) {
  const bool overflow = !(reach.total < overflow_limit(10));
  const HalfScale& scale = job_.plan.half;
  if (half_ && !overflow && std::ldexp(reach.partial, scale.a + scale.b) < 60000) {
    choice.kernel = Choice::Kernel::kHalf;
    choice.tile.a = a_.halves(row_panel, scale.a);
    choice.tile.b = b_.halves(col_panel, scale.b);
    return;
  }
  choice.float_rounding.flush = job_.plan.flushes && reach.grid < -30;
  choice.float_rounding.overflow = overflow;
}

// The golden steps where the sums may not be exact in float64, overflow or be special, or where
// fp32 rounds on its subnormal grid.
void GemmWorker::choose_double(Choice& choice, std::uint64_t row_panel, std::uint64_t col_panel,
                               const Reach& reach) {
  const GemmPlan& plan = job_.plan;
  const int lowest_grid = plan.precision == 10 ? -900 : -149;
  choice.kernel = Choice::Kernel::kGolden;
  if (reach.grid < lowest_grid || !(reach.partial < std::ldexp(1.0, reach.grid + 52))) return;
  if (!(reach.total < overflow_limit(plan.precision))) return;
  if (a_source_.largest)
    find_exact_groups(a_.magnitudes(row_panel), b_.magnitudes(col_panel), choice.tile.depth,
                      job_.arithmetic.fused_products, choice.exact.data());
  if (plan.engine == Engine::kGroupedFloat ||
      (plan.engine == Engine::kGroupedNarrow && nearly_all(choice.exact, choice.tile.depth))) {
    choice.kernel = Choice::Kernel::kGrouped;
  } else {
    choice.kernel = Choice::Kernel::kDouble;
    choice.tile.a = a_.doubles(row_panel);
    choice.tile.b = b_.doubles(col_panel);
  }
  choice.double_rounding = {plan.rounding, plan.precision, job_.arithmetic.fused_products,
                            plan.precision == 10 && reach.grid < -30};
}

void GemmWorker::run_golden(const Block& block, const KBlock& k, std::uint64_t col_panel) const {
  for (std::size_t i = 0; i < choices_.size(); ++i)
    if (choices_[i].kernel == Choice::Kernel::kGolden)
      run_golden_tile({job_.arithmetic, job_.a, job_.b, block.row_begin + i * kPanelRows,
                       block.col_begin + col_panel * kPanelCols, k.begin},
                      choices_[i].tile);
}

}  // namespace quaver
