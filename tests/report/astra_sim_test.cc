// Does a workload for ASTRA-sim have the cycles of each layer and the bytes of its gradient?
#include "sim/report/astra_sim.h"

#include <gtest/gtest.h>

#include "tests/input/temporary_file.h"

namespace quaver {
namespace {

RowResult row(Pass pass, std::uint64_t count, std::uint64_t load, std::uint64_t stream,
              std::uint64_t bytes) {
  RowResult result;
  result.gemm.pass = pass;
  result.gemm.count = count;
  result.cycles.load = load;
  result.cycles.stream = stream;
  result.bytes_written = bytes;
  return result;
}

// A convolution whose data gradient is two rows (stride 2, one column), the first layer of a
// network and so without one itself; attention's product of activations; a layer that stands for
// two.
struct AstraExample {
  Config config = load_config("configs/hfp8-8x8.yaml");
  Trace trace;
  RunOptions options;
  RunResult result;
  ArchitectureArea area;

  AstraExample() {
    Layer conv;
    conv.name = "conv";
    conv.h = 4, conv.w = 1, conv.c = 2, conv.k = 3, conv.r = 2, conv.s = 1, conv.stride = 2;
    Layer first = conv;
    first.name = "the first";
    first.input_gradient = false;
    Layer scores;
    scores.name = "scores";
    scores.op = LayerOp::kBmm;
    scores.m = 2, scores.n = 3, scores.kdim = 4;
    Layer fc = scores;
    fc.name = "fc";
    fc.op = LayerOp::kGemm;
    fc.count = 2;
    trace = {"net", {first, conv, scores, fc}, ""};
    const auto fwd = Pass::kForward, dgrad = Pass::kDataGradient, wgrad = Pass::kWeightGradient;
    result.rows = {row(fwd, 1, 1, 10, 6),   row(wgrad, 1, 2, 20, 24), row(fwd, 1, 0, 30, 6),
                   row(dgrad, 1, 0, 40, 8), row(dgrad, 1, 5, 50, 8),  row(wgrad, 1, 0, 60, 24),
                   row(fwd, 1, 0, 70, 6),   row(dgrad, 1, 0, 80, 8),  row(dgrad, 1, 0, 90, 12),
                   row(fwd, 2, 0, 100, 6),  row(dgrad, 2, 0, 110, 8), row(wgrad, 2, 3, 120, 48)};
    result.planned = result.rows.size();
  }
  [[nodiscard]] RunRecord record() const { return {config, trace, options, result, area}; }
};

// Its cores' partial gradients are one when they leave it.
TEST(AstraSim, TakesAChipForOneMachine) {
  AstraExample one, chip;
  chip.config.chip.cores = 2;
  chip.options.batch = 2;
  for (RowResult& row : chip.result.rows)
    if (row.gemm.pass == Pass::kWeightGradient) row.bytes_written *= 2;
  EXPECT_EQ(astra_sim_workload(chip.record()), astra_sim_workload(one.record()));
}

TEST(AstraSim, HasALineALayerWithTheSumsOfItsRows) {
  EXPECT_EQ(astra_sim_workload(AstraExample().record()),
            "DATA\n"
            "4\n"
            "the_first\t-1\t11\tNONE\t0\t0\tNONE\t0\t22\tALLREDUCE\t24\t0\n"
            "conv\t-1\t30\tNONE\t0\t95\tNONE\t0\t60\tALLREDUCE\t24\t0\n"
            "scores\t-1\t70\tNONE\t0\t170\tNONE\t0\t0\tNONE\t0\t0\n"
            "fc\t-1\t200\tNONE\t0\t220\tNONE\t0\t246\tALLREDUCE\t96\t0\n");
}

TEST(AstraSim, NeedsEveryLayerAndPass) {
  const std::string expected =
      "--astra-sim: a workload has every layer and pass, expected no --layers and the passes fwd, "
      "dgrad and wgrad";
  AstraExample example;
  example.options.layers = "conv*";
  EXPECT_EQ(error_of([&] { check_astra_sim(example.options); }), expected);
  example.options.layers = "*";
  EXPECT_EQ(error_of([&] { check_astra_sim(example.options); }), "accepted");
  example.options.passes = {Pass::kForward};
  EXPECT_EQ(error_of([&] { static_cast<void>(astra_sim_workload(example.record())); }), expected);
}

}  // namespace
}  // namespace quaver
