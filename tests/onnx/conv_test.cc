// Do Conv nodes become the convolutions that they are?
#include <gtest/gtest.h>

#include "sim/lower/lower.h"
#include "tests/onnx/read.h"

namespace quaver {
namespace {
using namespace onnx_bytes;
using Ints = std::vector<std::int64_t>;

std::string conv(const std::vector<Dim>& x, const std::vector<int>& w,
                 const std::string& attributes = "") {
  return input("x", x) + weights("w", w) + node("Conv", "c1", {"x", "w"}, {"y"}, attributes) +
         output("y");
}

TEST(OnnxConv, HasItsShapeAndAttributes) {
  const Trace trace =
      read_graph(conv({1, 6, 20, 30}, {8, 3, 5, 4},
                      attribute("strides", Ints{2, 2}) + attribute("pads", Ints{1, 1, 1, 1}) +
                          attribute("dilations", Ints{3, 3}) + attribute("group", 2)));
  EXPECT_EQ(trace.name, "net");
  EXPECT_TRUE(trace.notes.empty());
  ASSERT_EQ(trace.layers.size(), 1U);
  const Layer& layer = trace.layers[0];
  EXPECT_EQ(layer.name, "c1");
  EXPECT_EQ(layer.op, LayerOp::kConv);
  EXPECT_EQ(layer.h, 20U);
  EXPECT_EQ(layer.w, 30U);
  EXPECT_EQ(layer.c, 6U);
  EXPECT_EQ(layer.k, 8U);
  EXPECT_EQ(layer.r, 5U);
  EXPECT_EQ(layer.s, 4U);
  EXPECT_EQ(layer.stride, 2U);
  EXPECT_EQ(layer.pad, 1U);
  EXPECT_EQ(layer.dilation, 3U);
  EXPECT_EQ(layer.groups, 2U);
  EXPECT_FALSE(layer.input_gradient) << "it is fed by the model's input";
}

// 7x7 over 224x224 with stride 2 and padding 3: 112x112 outputs of 147 products, by 64 filters.
TEST(OnnxConv, HasTheGemmThatItComputes) {
  const Trace trace =
      read_graph(conv({"N", 3, 224, 224}, {64, 3, 7, 7},
                      attribute("strides", Ints{2, 2}) + attribute("pads", Ints{3, 3, 3, 3})));
  const std::vector<Gemm> gemms = lower(trace, 4, {Pass::kForward});
  ASSERT_EQ(gemms.size(), 1U);
  EXPECT_EQ(gemms[0].m, 4U * 12544);
  EXPECT_EQ(gemms[0].n, 64U);
  EXPECT_EQ(gemms[0].k, 147U);
}

TEST(OnnxConv, TheModelsBatchIsDividedOut) {
  for (const Dim batch : {Dim{16}, Dim{"batch"}, Dim{""}}) {
    const Trace trace = read_graph(conv({batch, 3, 8, 8}, {4, 3, 3, 3}));
    EXPECT_EQ(lower(trace, 1, {Pass::kForward}).at(0).m, 36U);
  }
}

TEST(OnnxConv, ABatchOfItsOwnIsRefused) {
  EXPECT_EQ(error_of_graph(input("n", {2, 1}) + conv({6, 3, 8, 8}, {4, 3, 3, 3})),
            "node 'c1' (Conv): found a batch of 6, expected the model's 2");
}

TEST(OnnxConv, OfOneAxisIsAnImageOfOneRow) {
  const Trace trace = read_graph(conv(
      {1, 4, 100}, {6, 4, 10}, attribute("strides", Ints{5}) + attribute("dilations", Ints{2})));
  const Layer& layer = trace.layers.at(0);
  EXPECT_EQ(layer.h, 1U);
  EXPECT_EQ(layer.w, 100U);
  EXPECT_EQ(layer.r, 1U);
  EXPECT_EQ(layer.s, 10U);
  // (100 - 19) / 5 + 1 outputs.
  EXPECT_EQ(lower(trace, 1, {Pass::kForward}).at(0).m, 17U);
  EXPECT_EQ(error_of_graph(conv({1, 4, 100}, {6, 4, 3}, attribute("pads", Ints{1, 1}))),
            "node 'c1' (Conv): found padding of a one-dimensional convolution, expected none: a "
            "trace has rows above and below as well");
}

TEST(OnnxConv, AutoPadIsWhatONNXMakesOfIt) {
  const auto pad = [](int size, int taps, int stride, const char* mode) {
    return read_graph(
               conv({1, 1, size, size}, {1, 1, taps, taps},
                    attribute("strides", Ints{stride, stride}) + text_attribute("auto_pad", mode)))
        .layers.at(0)
        .pad;
  };
  EXPECT_EQ(pad(8, 3, 1, "VALID"), 0U);
  EXPECT_EQ(pad(8, 3, 1, "SAME_UPPER"), 1U);  // 8 outputs end at 7 + 3 of 8: 2 in all
  EXPECT_EQ(pad(8, 5, 1, "SAME_LOWER"), 2U);
  EXPECT_EQ(pad(9, 3, 2, "SAME_UPPER"), 1U);  // 5 outputs end at 8 + 3 of 9: 2 in all
  EXPECT_EQ(pad(8, 1, 2, "SAME_UPPER"), 0U);  // 4 outputs end at 6 + 1, before the 8th
  EXPECT_EQ(error_of_graph(
                conv({1, 1, 8, 8}, {1, 1, 3, 3},
                     attribute("strides", Ints{2, 2}) + text_attribute("auto_pad", "SAME_UPPER"))),
            "node 'c1' (Conv): found auto_pad SAME_UPPER that pads 1 down and 1 across in all, "
            "expected an even number, the same both ways: a trace pads every side alike");
  EXPECT_EQ(
      error_of_graph(conv({1, 1, 8, 8}, {1, 1, 3, 5}, text_attribute("auto_pad", "SAME_LOWER"))),
      "node 'c1' (Conv): found auto_pad SAME_LOWER that pads 2 down and 4 across in all, "
      "expected an even number, the same both ways: a trace pads every side alike");
}

TEST(OnnxConv, WhatDiffersFromSideToSideIsRefused) {
  const auto error = [](const std::string& attributes) {
    return error_of_graph(conv({1, 1, 8, 8}, {1, 1, 3, 3}, attributes));
  };
  const std::string expected = "], expected the same on every side: a trace has no other";
  EXPECT_EQ(error(attribute("pads", Ints{0, 0, 1, 1})),
            "node 'c1' (Conv): found pads [0, 0, 1, 1" + expected);
  EXPECT_EQ(error(attribute("strides", Ints{1, 2})),
            "node 'c1' (Conv): found strides [1, 2" + expected);
  EXPECT_EQ(error(attribute("dilations", Ints{2, 1})),
            "node 'c1' (Conv): found dilations [2, 1" + expected);
  EXPECT_EQ(error(attribute("pads", Ints{1, 1})),
            "node 'c1' (Conv): found pads [1, 1], expected 4 numbers");
  EXPECT_EQ(error(attribute("pads", Ints{-1, -1, -1, -1})),
            "node 'c1' (Conv): found pads [-1, -1, -1, -1], expected at least 0");
}

TEST(OnnxConv, ShapesThatDoNotFitAreRefused) {
  EXPECT_EQ(error_of_graph(conv({1, 4, 8, 8}, {1, 3, 3, 3})),
            "node 'c1' (Conv): found 4 input channels, expected the weights' 3 times 1 groups");
  EXPECT_EQ(error_of_graph(conv({1, 1, 4, 8, 8}, {1, 1, 3, 3, 3})),
            "node 'c1' (Conv): found an input of 5 axes and weights of 5, expected 3 "
            "(one-dimensional) or 4 (images) of both");
  EXPECT_EQ(error_of_graph(conv({1, 1, 2, 8}, {1, 1, 3, 3})),
            "node 'c1' (Conv): found a kernel that covers 3 input pixels (r = 3), expected at most "
            "the 2 of the padded input");
  EXPECT_EQ(
      error_of_graph(conv({1, 1, 8, 8}, {1, 1, 3, 3}, attribute("strides", Ints{2000, 2000}))),
      "node 'c1' (Conv): found a stride of 2000, expected at most 1024");
  const std::string kernel =
      "node 'c1' (Conv): found a kernel_shape that is not the weights', expected the same";
  for (const Ints& sides : {Ints{5, 5}, Ints{3, 2}, Ints{3}, Ints{3, 3, 3}, Ints{3, -3}})
    EXPECT_EQ(error_of_graph(conv({1, 1, 8, 8}, {1, 1, 3, 3}, attribute("kernel_shape", sides))),
              kernel);
}

}  // namespace
}  // namespace quaver
