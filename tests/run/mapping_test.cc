// Does `mapping: auto` take the cheapest order of each GEMM, and do orders change nothing but what
// memory costs and how stochastic roundings fall?
#include <gtest/gtest.h>

#include "sim/array/analytic.h"
#include "sim/run/run.h"
#include "tests/support/random.h"

namespace quaver {
namespace {

using Settings = std::vector<Setting>;

Config machine(const Settings& settings, const std::string& mapping) {
  Settings all = settings;
  all.push_back({"mapping", mapping});
  return load_config("configs/hfp8-8x8.yaml", all);
}

// A convolution, a projection and a batched product: gathered operands, plain ones, several
// instances.
Trace three_layers(Random& random) {
  Layer conv;
  conv.name = "conv";
  conv.h = conv.w = 6 + random.below(12);
  conv.c = 1 + random.below(40);
  conv.k = 1 + random.below(60);
  conv.r = conv.s = 1 + random.below(3);
  conv.stride = 1 + random.below(2);
  conv.pad = conv.r / 2;
  Layer fc;
  fc.name = "fc";
  fc.op = LayerOp::kGemm;
  fc.m = 1 + random.below(90);
  fc.n = 1 + random.below(120);
  fc.kdim = 1 + random.below(200);
  Layer scores = fc;
  scores.name = "scores";
  scores.op = LayerOp::kBmm;
  scores.count = 3;
  return {"three", {conv, fc, scores}, ""};
}

RunResult counted(const Config& config, const Trace& trace, std::uint64_t batch) {
  RunOptions options;
  options.batch = batch;
  AnalyticModel model;
  return run(config, trace, options, model);
}

Settings random_settings(Random& random) {
  const auto text = [](std::uint64_t value) { return std::to_string(value); };
  constexpr const char* kDataflows[] = {"ws", "is", "os"};
  return {{"array.dataflow", kDataflows[random.below(3)]},
          {"array.count", text(1 + random.below(3))},
          {"array.accumulator_depth", text(8 << random.below(5))},
          {"array.overlap", random.one_in(3) ? "none" : "weights"},
          {"chip.cores", text(1 + random.below(3))},
          {"memory.bandwidth_bytes_per_cycle", text(1 + random.below(40))},
          {"memory.latency_cycles", text(random.below(60))},
          {"buffers.a_bytes", text(128 << random.below(10))},
          {"buffers.b_bytes", text(128 << random.below(10))},
          {"buffers.out_bytes", text(256 << random.below(8))}};
}

TEST(Mapping, AutoTakesOfEachRowTheOrderWithTheFewestCyclesAndThenBytes) {
  Random random;
  int taken[2] = {0, 0}, better = 0;
  for (std::uint64_t i = 0; i < repeated(60); ++i) {
    const Settings settings = random_settings(random);
    const Trace trace = three_layers(random);
    const std::uint64_t batch = 3 + random.below(3);
    const bool is = settings[0].value == "is";
    // Of several arrays or cores, another one may be the slowest.
    const bool one = settings[1].value == "1" && settings[4].value == "1";
    const RunResult standard = counted(machine(settings, is ? "mnk" : "nmk"), trace, batch);
    const RunResult other = counted(machine(settings, is ? "nmk" : "mnk"), trace, batch);
    const RunResult chosen = counted(machine(settings, "auto"), trace, batch);
    ASSERT_EQ(chosen.rows.size(), standard.rows.size());
    for (std::size_t r = 0; r < chosen.rows.size(); ++r) {
      const RowResult &x = standard.rows[r], &y = other.rows[r], &got = chosen.rows[r];
      const bool fewer = y.cycles.total() < x.cycles.total();
      const bool equal = y.cycles.total() == x.cycles.total();
      const RowResult& best =
          fewer || (equal && y.bytes_read->total() < x.bytes_read->total()) ? y : x;
      ASSERT_EQ(got.order, best.order) << got.gemm.layer;
      ASSERT_EQ(got.cycles, best.cycles) << got.gemm.layer;
      ASSERT_EQ(got.bytes_read, best.bytes_read) << got.gemm.layer;
      ASSERT_EQ(x.bytes_written, y.bytes_written);
      if (one) {
        EXPECT_EQ(x.cycles.total() - x.cycles.memory_stall(),
                  y.cycles.total() - y.cycles.memory_stall());
      }
      ++taken[best.order == x.order ? 0 : 1];
      better += fewer ? 1 : 0;
    }
  }
  EXPECT_GT(taken[0], 30);
  EXPECT_GT(taken[1], 30);
  EXPECT_GT(better, 20);
}

// A strided 1x1 convolution reads a quarter of its tensor: a piece of all 64 pixels fits half of
// the buffer, the tensor of 2048 bytes does not. Both orders walk the one piece alike, but only
// with pieces outermost it stays over the three column tiles.
TEST(Mapping, AutoTakesTheOrderInWhichAllOfTheOperandStaysAlsoWhereThereIsOnePiece) {
  Layer conv;
  conv.name = "conv";
  conv.h = conv.w = 16;
  conv.c = 8;
  conv.k = 24;
  conv.r = conv.s = 1;
  conv.stride = 2;
  const Trace trace{"one", {conv}, ""};
  const Settings settings = {{"memory.bandwidth_bytes_per_cycle", "3"},
                             {"buffers.a_bytes", std::to_string(2 * 64 * 8)}};
  const auto row = [&](const char* mapping) {
    return counted(machine(settings, mapping), trace, 1).rows[0];
  };
  const OperandBytes tiles = row("nmk").bytes_read.value(), pieces = row("mnk").bytes_read.value();
  EXPECT_EQ(tiles, (OperandBytes{3 * pieces.a, pieces.b}));
  EXPECT_EQ(row("auto").order, LoopOrder::kMnk);
  EXPECT_EQ(row("auto").bytes_read, pieces);
}

TEST(Mapping, DefaultIsTheOrderWithColumnTilesOutermost) {
  Random random;
  for (const char* dataflow : {"ws", "is", "os"}) {
    const Settings settings = {{"array.dataflow", dataflow},
                               {"array.accumulator_depth", "16"},
                               {"memory.bandwidth_bytes_per_cycle", "3"},
                               {"buffers.a_bytes", "900"},
                               {"buffers.b_bytes", "900"}};
    const bool is = std::string(dataflow) == "is";
    const Trace trace = three_layers(random);
    const RunResult standard = counted(machine(settings, "default"), trace, 2);
    const RunResult named = counted(machine(settings, is ? "mnk" : "nmk"), trace, 2);
    for (std::size_t r = 0; r < standard.rows.size(); ++r) {
      EXPECT_EQ(standard.rows[r].order, is ? LoopOrder::kMnk : LoopOrder::kNmk);
      EXPECT_EQ(standard.rows[r].cycles, named.rows[r].cycles);
      EXPECT_EQ(standard.rows[r].bytes_read, named.rows[r].bytes_read);
    }
  }
}

TEST(Mapping, WithoutMemoryAutoStaysWithTheDefaultSinceNoOrderTakesFewerCycles) {
  Random random;
  const Trace trace = three_layers(random);
  for (const char* dataflow : {"ws", "is", "os"}) {
    const Settings settings = {{"array.dataflow", dataflow}, {"array.accumulator_depth", "16"}};
    const RunResult standard = counted(machine(settings, "default"), trace, 2);
    const RunResult chosen = counted(machine(settings, "auto"), trace, 2);
    const RunResult nmk = counted(machine(settings, "nmk"), trace, 2);
    const RunResult mnk = counted(machine(settings, "mnk"), trace, 2);
    for (std::size_t r = 0; r < standard.rows.size(); ++r) {
      EXPECT_EQ(chosen.rows[r].order, standard.rows[r].order);
      EXPECT_EQ(chosen.rows[r].cycles, standard.rows[r].cycles);
      EXPECT_EQ(nmk.rows[r].cycles, mnk.rows[r].cycles);
    }
  }
}

std::vector<std::string> digests(const Settings& settings, const std::string& mapping,
                                 const Trace& trace) {
  RunOptions options;
  options.values = true;
  AnalyticModel model;
  std::vector<std::string> all;
  for (const RowResult& row : run(machine(settings, mapping), trace, options, model).rows)
    all.push_back(row.digest.value());
  return all;
}

// 40 x 50 outputs on 8 columns in pieces of 16 rows (os: of 8).
TEST(Mapping, ChangesBitsWhereRoundingIsStochasticAndNowhereElse) {
  Layer fc;
  fc.name = "fc";
  fc.op = LayerOp::kGemm;
  fc.m = 40, fc.n = 50, fc.kdim = 60;
  const Trace trace = {"one", {fc}, ""};
  for (const char* dataflow : {"ws", "is", "os"}) {
    Settings settings = {{"array.dataflow", dataflow}, {"array.accumulator_depth", "16"}};
    EXPECT_EQ(digests(settings, "nmk", trace), digests(settings, "mnk", trace));
    settings.push_back({"recipe.output.fwd.rounding", "sr8"});
    const auto nmk = digests(settings, "nmk", trace), mnk = digests(settings, "mnk", trace);
    EXPECT_NE(nmk[0], mnk[0]);
    EXPECT_EQ(nmk[1], mnk[1]);
    EXPECT_EQ(nmk[2], mnk[2]);
  }
}

}  // namespace
}  // namespace quaver
