// Do Gemm, MatMul and recurrent nodes become the products that they are?
#include <gtest/gtest.h>

#include "sim/lower/lower.h"
#include "tests/onnx/read.h"

namespace quaver {
namespace {
using namespace onnx_bytes;

std::string shape_of(const Layer& layer) {
  return std::string(to_string(layer.op)) + " " + std::to_string(layer.m) + " " +
         std::to_string(layer.n) + " " + std::to_string(layer.kdim) + " x" +
         std::to_string(layer.count);
}

std::string with_weights(const std::string& op, const std::vector<Dim>& x,
                         const std::vector<int>& w, const std::string& attributes = "") {
  return input("x", x) + weights("w", w) + node(op, "fc", {"x", "w"}, {"y"}, attributes) +
         output("y");
}
std::string of_activations(const std::vector<Dim>& a, const std::vector<Dim>& b,
                           const std::string& op = "MatMul") {
  return input("a", a) + input("b", b) + node(op, "qk", {"a", "b"}, {"y"}) + output("y");
}
std::string layer_in(const std::string& graph) { return shape_of(read_graph(graph).layers.at(0)); }

TEST(OnnxGemm, WithWeightsIsAGemm) {
  EXPECT_EQ(layer_in(with_weights("Gemm", {1, 512}, {512, 1000})), "gemm 1 1000 512 x1");
  EXPECT_EQ(layer_in(with_weights("Gemm", {"N", 512}, {1000, 512}, attribute("transB", 1))),
            "gemm 1 1000 512 x1");
  // 8 samples of one row each, then of three.
  EXPECT_EQ(layer_in(with_weights("Gemm", {8, 512}, {512, 10})), "gemm 1 10 512 x1");
  EXPECT_EQ(layer_in(input("n", {8, 1}) + with_weights("Gemm", {24, 512}, {512, 10})),
            "gemm 3 10 512 x1");
}

TEST(OnnxGemm, WithWeightsOnTheLeftIsTheTransposedProduct) {
  EXPECT_EQ(layer_in(input("x", {"N", 7}) + weights("w", {5, 7}) +
                     node("Gemm", "fc", {"w", "x"}, {"y"}, attribute("transB", 1)) + output("y")),
            "gemm 1 5 7 x1");
}

TEST(OnnxMatMul, WithWeightsTakesAllRowsAtOnce) {
  EXPECT_EQ(layer_in(with_weights("MatMul", {"N", 128, 768}, {768, 3072})), "gemm 128 3072 768 x1");
  EXPECT_EQ(layer_in(with_weights("MatMul", {4, 2, 128, 768}, {768, 64})), "gemm 256 64 768 x1");
  // A vector of weights is one column.
  EXPECT_EQ(layer_in(with_weights("MatMul", {1, 128, 768}, {768})), "gemm 128 1 768 x1");
}

TEST(OnnxMatMul, WithAStackOfWeightsCountsThem) {
  // 12 heads, each with weights of its own: their inputs are 128 rows.
  EXPECT_EQ(layer_in(with_weights("MatMul", {1, 12, 128, 64}, {12, 64, 32})), "gemm 128 32 64 x12");
  EXPECT_EQ(layer_in(with_weights("MatMul", {1, 1, 128, 64}, {12, 64, 32})), "gemm 128 32 64 x12");
}

TEST(OnnxMatMul, OfTwoActivationsIsABmm) {
  EXPECT_EQ(layer_in(of_activations({"N", 12, 128, 64}, {"N", 12, 64, 96})), "bmm 128 96 64 x12");
  EXPECT_EQ(layer_in(of_activations({4, 12, 128, 64}, {4, 12, 64, 96})), "bmm 128 96 64 x12");
  EXPECT_EQ(layer_in(of_activations({4, 3, 1, 8, 2}, {4, 1, 5, 2, 7})), "bmm 8 7 2 x15");
}

TEST(OnnxMatMul, WhatTheBatchDoesNotDivideIsRefused) {
  EXPECT_EQ(error_of_graph(of_activations({4, 64}, {64, 96})),
            "node 'qk' (MatMul): found 1 products of activations, expected a multiple of the batch "
            "of 4");
  EXPECT_EQ(error_of_graph(input("n", {5, 1}) + with_weights("MatMul", {12, 8}, {8, 8})),
            "node 'fc' (MatMul): found 12 rows, expected a multiple of the batch of 5");
}

TEST(OnnxMatMul, ShapesThatDoNotFitAreRefused) {
  EXPECT_EQ(error_of_graph(with_weights("MatMul", {1, 3}, {4, 5})),
            "node 'fc' (MatMul): found 3 columns on the left and 4 rows on the right, expected the "
            "same");
  EXPECT_EQ(error_of_graph(of_activations({1, 2, 4, 4}, {1, 3, 4, 4})),
            "node 'qk' (MatMul): found axes of 2 and 3 that stand for the same one, expected them "
            "equal or one of them 1");
  EXPECT_EQ(error_of_graph(with_weights("Gemm", {1, 2, 3}, {3, 5})),
            "node 'fc' (Gemm): found 3 axes of the tensor 'x', expected 2");
}

std::string recurrent(const std::string& op, int gates, int directions,
                      const std::vector<Dim>& x = {20, "N", 32},
                      const std::string& attributes = "") {
  return input("x", x) + weights("w", {directions, gates * 24, 32}) +
         weights("r", {directions, gates * 24, 24}) +
         node(op, "rnn", {"x", "w", "r"}, {"y", "h"}, attribute("hidden_size", 24) + attributes) +
         output("y");
}

TEST(OnnxRecurrent, IsStepsOfItsGates) {
  for (const auto& [op, gates] : {std::pair{"LSTM", 4}, std::pair{"GRU", 3}, std::pair{"RNN", 1}}) {
    const Layer layer = read_graph(recurrent(op, gates, 2)).layers.at(0);
    const std::string expected = "recurrent 20 " + std::to_string(gates * 24) + " 32 x2";
    EXPECT_EQ(shape_of(layer), expected) << op;
    EXPECT_EQ(layer.k, 24U);
  }
}

// 20 steps of 32 inputs at once, then 20 times a sample's 24 hidden values.
TEST(OnnxRecurrent, HasTheGemmsOfItsInputAndItsState) {
  const std::vector<Gemm> gemms = lower(read_graph(recurrent("LSTM", 4, 1)), 3, {Pass::kForward});
  ASSERT_EQ(gemms.size(), 2U);
  EXPECT_EQ(gemms[0].layer, "rnn/x");
  EXPECT_EQ(gemms[0].m, 60U);
  EXPECT_EQ(gemms[0].n, 96U);
  EXPECT_EQ(gemms[0].k, 32U);
  EXPECT_EQ(gemms[1].layer, "rnn/h");
  EXPECT_EQ(gemms[1].m, 3U);
  EXPECT_EQ(gemms[1].k, 24U);
  EXPECT_EQ(gemms[1].count, 20U);
}

TEST(OnnxRecurrent, TheBatchIsWhereTheLayoutHasIt) {
  EXPECT_EQ(layer_in(recurrent("GRU", 3, 1, {20, 7, 32})), "recurrent 20 72 32 x1");
  EXPECT_EQ(layer_in(recurrent("GRU", 3, 1, {7, 20, 32}, attribute("layout", 1))),
            "recurrent 20 72 32 x1");
  EXPECT_EQ(layer_in(recurrent("GRU", 3, 1, {"N", 20, 32}, attribute("layout", 1))),
            "recurrent 20 72 32 x1");
}

TEST(OnnxRecurrent, WeightsThatDoNotFitAreRefused) {
  EXPECT_EQ(error_of_graph(recurrent("LSTM", 3, 1)),
            "node 'rnn' (LSTM): found weights of (1, 72, 32) and (1, 72, 24) for 32 inputs, "
            "expected (D, 4 H, inputs) and (D, 4 H, H)");
}

}  // namespace
}  // namespace quaver
