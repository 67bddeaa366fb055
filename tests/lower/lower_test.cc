// Does each op become the GEMMs that the training passes need?
#include "sim/lower/lower.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

namespace quaver {

void PrintTo(const Gemm& gemm, std::ostream* out) {
  *out << gemm.layer << " " << to_string(gemm.pass) << " " << gemm.m << "x" << gemm.n << "x"
       << gemm.k << " times " << gemm.count << (gemm.first_or_last ? " first or last" : "");
}

namespace {

constexpr Pass kFwd = Pass::kForward;
constexpr Pass kDgrad = Pass::kDataGradient;
constexpr Pass kWgrad = Pass::kWeightGradient;
const std::vector<Pass> kAll{kFwd, kDgrad, kWgrad};
using Gemms = std::vector<Gemm>;

Layer conv(const std::string& name) {
  Layer layer;
  layer.name = name;
  layer.h = 5, layer.w = 7, layer.c = 6, layer.k = 4, layer.r = 3, layer.s = 2;
  return layer;
}

Layer product(const std::string& name, LayerOp op) {
  Layer layer;
  layer.name = name;
  layer.op = op;
  layer.m = 3, layer.n = 5, layer.kdim = 7;
  return layer;
}

Layer lstm() {
  Layer layer = product("lstm", LayerOp::kRecurrent);
  layer.k = 6, layer.n = 24;
  return layer;
}

// The layer between two others, so that it is neither the first nor the last.
Gemms lower_inside(const Layer& layer, std::uint64_t batch) {
  const Trace trace{
      "test", {product("first", LayerOp::kGemm), layer, product("last", LayerOp::kGemm)}, ""};
  const Gemms all = lower(trace, batch, kAll);
  return {all.begin() + 3, all.end() - 3};
}

TEST(Lower, AConvIsOneGemmAPass) {
  Layer layer = conv("c");
  layer.pad = 1;  // output 5 x 8
  EXPECT_EQ(lower_inside(layer, 2), (Gemms{{"c", kFwd, 2UL * 5 * 8, 4, 3UL * 2 * 6, 1},
                                           {"c", kDgrad, 2UL * 5 * 7, 6, 3UL * 2 * 4, 1},
                                           {"c", kWgrad, 3UL * 2 * 6, 4, 2UL * 5 * 8, 1}}));
}

TEST(Lower, AGroupedConvIsCountedOncePerGroup) {
  Layer layer = conv("c");
  layer.groups = 2, layer.count = 3;  // output 3 x 6
  EXPECT_EQ(lower_inside(layer, 1), (Gemms{{"c", kFwd, 3UL * 6, 2, 3UL * 2 * 3, 6},
                                           {"c", kDgrad, 5UL * 7, 3, 3UL * 2 * 2, 6},
                                           {"c", kWgrad, 3UL * 2 * 3, 2, 3UL * 6, 6}}));
}

// Rows 0, 2, 4 and columns 0, 2, 4, 6 are even. Unpadded, output o and tap r meet the input at
// 2o + r: even rows meet taps 0 and 2, odd ones tap 1; even columns tap 0, odd ones tap 1.
TEST(Lower, AStridedDataGradientIsOneGemmAPhase) {
  Layer layer = conv("c");
  layer.stride = 2;  // output 2 x 3
  EXPECT_EQ(lower_inside(layer, 2), (Gemms{{"c", kFwd, 2UL * 2 * 3, 4, 3UL * 2 * 6, 1},
                                           {"c/0.0", kDgrad, 2UL * 3 * 4, 6, 2UL * 1 * 4, 1},
                                           {"c/0.1", kDgrad, 2UL * 3 * 3, 6, 2UL * 1 * 4, 1},
                                           {"c/1.0", kDgrad, 2UL * 2 * 4, 6, 1UL * 1 * 4, 1},
                                           {"c/1.1", kDgrad, 2UL * 2 * 3, 6, 1UL * 1 * 4, 1},
                                           {"c", kWgrad, 3UL * 2 * 6, 4, 2UL * 2 * 3, 1}}));
}

TEST(Lower, PaddingMovesTheTapsToOtherPhases) {
  Layer layer = conv("c");
  layer.stride = 2, layer.pad = 1;  // even rows now meet tap 1, even columns tap 1
  const Gemms gemms = lower_inside(layer, 1);
  EXPECT_EQ(gemms.at(1), (Gemm{"c/0.0", kDgrad, 3UL * 4, 6, 1UL * 1 * 4, 1}));
  EXPECT_EQ(gemms.at(3), (Gemm{"c/1.0", kDgrad, 2UL * 4, 6, 2UL * 1 * 4, 1}));
}

TEST(Lower, APhaseWithoutTapsIsNoGemm) {
  Layer layer = conv("c");
  layer.stride = 2, layer.r = 1, layer.s = 1;
  const Gemms gemms = lower_inside(layer, 1);
  ASSERT_EQ(gemms.size(), 3U);
  EXPECT_EQ(gemms[1], (Gemm{"c/0.0", kDgrad, 3UL * 4, 6, 4, 1}));
}

TEST(Lower, APhaseWithoutPixelsIsNoGemm) {
  Layer layer = conv("c");
  layer.stride = 3, layer.h = 1, layer.w = 1, layer.pad = 1, layer.s = 3;
  const Gemms gemms = lower_inside(layer, 1);
  ASSERT_EQ(gemms.size(), 3U);
  EXPECT_EQ(gemms[1], (Gemm{"c/0.0", kDgrad, 1, 6, 4, 1}));
}

TEST(Lower, TheBatchMultipliesARowsOfAGemm) {
  Layer layer = product("fc", LayerOp::kGemm);
  layer.count = 11;
  EXPECT_EQ(
      lower_inside(layer, 2),
      (Gemms{{"fc", kFwd, 6, 5, 7, 11}, {"fc", kDgrad, 6, 7, 5, 11}, {"fc", kWgrad, 7, 5, 6, 11}}));
}

// A core with some of the samples does what the layers are at that batch, operands' boxes included.
TEST(PartOf, IsTheSameRowAtThatBatch) {
  Layer grouped = conv("c");
  grouped.pad = 1, grouped.stride = 2, grouped.groups = 2;
  Layer scores = product("scores", LayerOp::kBmm);
  scores.count = 3;
  const Trace trace{"t", {grouped, conv("d"), product("fc", LayerOp::kGemm), scores, lstm()}, ""};
  for (const std::uint64_t batch : {1, 4, 6})
    for (std::uint64_t samples = 1; samples <= batch; ++samples) {
      const Gemms whole = lower(trace, batch, kAll);
      const Gemms expected = lower(trace, samples, kAll);
      ASSERT_EQ(whole.size(), expected.size());
      for (std::size_t i = 0; i < whole.size(); ++i) {
        const Gemm part = part_of(whole[i], batch, samples);
        EXPECT_EQ(part, expected[i]);
        EXPECT_EQ(part.gather, expected[i].gather) << part.layer;
      }
    }
}

TEST(Lower, ABmmHasADataGradientForEachOperandAndNoWeightGradient) {
  Layer layer = product("qk", LayerOp::kBmm);
  layer.count = 11;
  EXPECT_EQ(lower_inside(layer, 2), (Gemms{{"qk", kFwd, 3, 5, 7, 22},
                                           {"qk/a", kDgrad, 3, 7, 5, 22},
                                           {"qk/b", kDgrad, 5, 7, 3, 22}}));
}

TEST(Lower, ARecurrentLayerGoesStepByStepOnlyWhereItMust) {
  Layer layer = lstm();
  layer.count = 11;
  EXPECT_EQ(lower_inside(layer, 2), (Gemms{{"lstm/x", kFwd, 6, 24, 7, 11},
                                           {"lstm/h", kFwd, 2, 24, 6, 33},
                                           {"lstm/x", kDgrad, 6, 7, 24, 11},
                                           {"lstm/h", kDgrad, 2, 6, 24, 33},
                                           {"lstm/x", kWgrad, 7, 24, 6, 11},
                                           {"lstm/h", kWgrad, 6, 24, 6, 11}}));
}

TEST(Lower, NoInputGradientMeansNoDataGradient) {
  for (Layer layer : {conv("c"), product("g", LayerOp::kGemm), product("b", LayerOp::kBmm)}) {
    layer.input_gradient = false;
    for (const Gemm& gemm : lower_inside(layer, 1)) EXPECT_NE(gemm.pass, kDgrad) << layer.name;
  }
}

TEST(Lower, TheHiddenStateHasItsGradientEvenIfTheInputHasNone) {
  Layer layer = lstm();
  layer.input_gradient = false;
  const Gemms gemms = lower_inside(layer, 1);
  ASSERT_EQ(gemms.size(), 5U);
  EXPECT_EQ(gemms[2], (Gemm{"lstm/h", kDgrad, 1, 6, 24, 3}));
}

TEST(Lower, OnlyTheWantedPassesComeAndAlwaysInOrder) {
  const Trace trace{"test", {product("a", LayerOp::kGemm), product("b", LayerOp::kGemm)}, ""};
  std::string order;
  for (const Gemm& gemm : lower(trace, 1, {kWgrad, kFwd, kWgrad}))
    order += gemm.layer + " " + std::string(to_string(gemm.pass)) + ", ";
  EXPECT_EQ(order, "a fwd, a wgrad, b fwd, b wgrad, ");
  EXPECT_TRUE(lower(trace, 1, {}).empty());
}

std::string first_and_last(const std::vector<Layer>& layers) {
  std::string marked;
  for (const Gemm& gemm : lower(Trace{"test", layers, ""}, 1, kAll))
    if (gemm.first_or_last) marked += gemm.layer + " ";
  return marked;
}

TEST(Lower, FirstAndLastAreConvAndGemmLayersInAllPasses) {
  EXPECT_EQ(first_and_last({lstm(), conv("c"), product("g", LayerOp::kGemm), conv("d"),
                            product("b", LayerOp::kBmm)}),
            "c c c d d d ");
}

TEST(Lower, AnOnlyLayerIsFirstAndLast) {
  EXPECT_EQ(first_and_last({product("g", LayerOp::kGemm)}), "g g g ");
}

TEST(Lower, ATraceWithoutConvOrGemmHasNoFirstOrLast) {
  EXPECT_EQ(first_and_last({lstm(), product("b", LayerOp::kBmm)}), "");
}

TEST(Lower, EachPhaseOfAStridedFirstLayerIsFirst) {
  Layer layer = conv("c");
  layer.stride = 2;
  EXPECT_EQ(first_and_last({layer, conv("d"), conv("e")}), "c c/0.0 c/0.1 c/1.0 c/1.1 c e e e ");
}

TEST(Lower, ABatchOfTooManyMacsIsAnErrorAtItsLayer) {
  Layer large = product("large", LayerOp::kGemm);
  large.m = std::uint64_t{1} << 30, large.n = large.m, large.kdim = 1;  // 2^60 MACs
  large.location = {"net.csv", 2, 1};
  Layer small = product("small", LayerOp::kGemm);
  small.location = {"net.csv", 3, 1};
  const Trace trace{"test", {large, small}, ""};
  EXPECT_EQ(lower(trace, 3, kAll).front().m, 3 * large.m);
  try {
    lower(trace, 4, kAll);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(),
                 "net.csv:3:1: found more than 2^62 multiply-accumulates up to this layer with "
                 "batch 4, expected a smaller batch");
  }
  EXPECT_THROW(lower(trace, ~std::uint64_t{0}, kAll), InputError);
}

}  // namespace
}  // namespace quaver
