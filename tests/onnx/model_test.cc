// Are whole models read through shape inference, and is what is left out said?
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/onnx/read.h"

namespace quaver {
namespace {
using namespace onnx_bytes;
using Ints = std::vector<std::int64_t>;

// Two convolutions, pooling, flattening and a classifier: shapes between them are inferred.
std::string small_network() {
  return input("image", {"N", 3, 32, 32}) + weights("w1", {8, 3, 3, 3}) +
         weights("w2", {16, 8, 3, 3}) + weights("w3", {10, 16 * 8 * 8}) +
         node("Conv", "conv1", {"image", "w1"}, {"a"}, attribute("pads", Ints{1, 1, 1, 1})) +
         node("Relu", "", {"a"}, {"b"}) +
         node("MaxPool", "", {"b"}, {"c"},
              attribute("kernel_shape", Ints{2, 2}) + attribute("strides", Ints{2, 2})) +
         node("Conv", "conv2", {"c", "w2"}, {"d"},
              attribute("pads", Ints{1, 1, 1, 1}) + attribute("strides", Ints{2, 2})) +
         node("Relu", "", {"d"}, {"e"}) + node("Flatten", "", {"e"}, {"f"}) +
         node("Gemm", "fc", {"f", "w3"}, {"g"}, attribute("transB", 1)) + output("g");
}

TEST(OnnxModel, ShapesAreInferredFromNodeToNode) {
  const Trace trace = read_graph(small_network());
  ASSERT_EQ(trace.layers.size(), 3U);
  EXPECT_EQ(trace.layers[1].h, 16U);
  EXPECT_EQ(trace.layers[1].c, 8U);
  EXPECT_EQ(trace.layers[2].name, "fc");
  EXPECT_EQ(trace.layers[2].m, 1U);
  EXPECT_EQ(trace.layers[2].kdim, 1024U);
  EXPECT_EQ(trace.sha256.size(), 64U);
}

TEST(OnnxModel, OnlyLayersBehindOtherLayersHaveAnInputGradient) {
  const Trace trace = read_graph(small_network());
  EXPECT_FALSE(trace.layers[0].input_gradient);
  EXPECT_TRUE(trace.layers[1].input_gradient);
  EXPECT_TRUE(trace.layers[2].input_gradient);
  // An embedding learns: what comes after it needs its input's gradient.
  const Trace embedded =
      read_graph(input("token", {1, 4}) + weights("table", {100, 8}) + weights("w", {8, 2}) +
                 node("Cast", "", {"token"}, {"index"}, attribute("to", 7)) +
                 node("Gather", "", {"table", "index"}, {"x"}) +
                 node("MatMul", "fc", {"x", "w"}, {"y"}) + output("y"));
  EXPECT_TRUE(embedded.layers.at(0).input_gradient);
}

TEST(OnnxModel, SkippedNodesAreCountedByOperator) {
  const Trace trace = read_graph(small_network());
  ASSERT_EQ(trace.notes.size(), 3U);
  EXPECT_TRUE(trace.notes[0].ends_with(": skipped 1 Flatten: no matrix product"));
  EXPECT_TRUE(trace.notes[1].ends_with(": skipped 1 MaxPool: no matrix product"));
  EXPECT_TRUE(trace.notes[2].ends_with(": skipped 2 Relu: no matrix product"));
}

TEST(OnnxModel, WeightsMayBeComputedFromConstants) {
  const Trace trace =
      read_graph(input("x", {1, 4, 8}) + weights("w", {6, 8}) +
                 node("Transpose", "", {"w"}, {"t"}, attribute("perm", Ints{1, 0})) +
                 node("MatMul", "fc", {"x", "t"}, {"y"}) + output("y"));
  EXPECT_EQ(trace.layers.at(0).op, LayerOp::kGemm);
  EXPECT_EQ(trace.layers.at(0).n, 6U);
  ASSERT_EQ(trace.notes.size(), 1U);
  EXPECT_TRUE(trace.notes[0].ends_with(": skipped 1 Transpose: computed from constants"));
}

// IR version 3 lists initialisers among the inputs: the first of them must not be the batch.
TEST(OnnxModel, InitialisersAmongTheInputsAreWeightsStill) {
  const Trace trace =
      read_graph(input("w", {6, 4, 3, 3}) + input("x", {2, 4, 9, 9}) + weights("w", {6, 4, 3, 3}) +
                 node("Conv", "c", {"x", "w"}, {"y"}) + output("y"));
  EXPECT_EQ(trace.layers.at(0).k, 6U);
}

// A shape that is computed: what exporters write for x.view(N, -1).
TEST(OnnxModel, ShapesThatTheModelComputesAreFollowed) {
  const Trace trace =
      read_graph(input("x", {"N", 4, 8}) + weights("w", {32, 5}) + numbers("zero", {0}) +
                 numbers("rest", {-1}) + node("Shape", "", {"x"}, {"s"}) +
                 node("Gather", "", {"s", "zero"}, {"n"}) +
                 node("Concat", "", {"n", "rest"}, {"to"}, attribute("axis", 0)) +
                 node("Reshape", "", {"x", "to"}, {"flat"}) +
                 node("MatMul", "fc", {"flat", "w"}, {"y"}) + output("y"));
  EXPECT_EQ(trace.layers.at(0).m, 1U);
  EXPECT_EQ(trace.layers.at(0).kdim, 32U);
}

std::string sequence_model() {
  return input("x", {"N", "steps", 8}) + weights("w", {8, 5}) +
         node("MatMul", "fc", {"x", "w"}, {"y"}) + output("y");
}

TEST(OnnxModel, NamedDimensionsTakeTheSizesThatAreGiven) {
  EXPECT_EQ(read_graph(sequence_model(), {{"steps", 77}}).layers.at(0).m, 77U);
  EXPECT_EQ(read_graph(sequence_model(), {{"steps", 77}, {"N", 3}}).layers.at(0).m, 77U);
  EXPECT_EQ(error_of_graph(sequence_model()),
            "node 'fc' (MatMul): found axis 1 of the tensor 'x' open, expected a size: quaver "
            "import --dim 'steps=SIZE' gives it");
  const std::string unknown = error_of_graph(sequence_model(), {{"step", 77}});
  EXPECT_TRUE(unknown.starts_with("--dim: 'step' names no dimension of ")) << unknown;
}

TEST(OnnxModel, AShapeThatNothingTellsIsAnError) {
  EXPECT_EQ(error_of_graph(weights("w", {8, 5}) + input("x", {1, 8}) +
                           node("NoSuchOperator", "", {"x"}, {"z"}) +
                           node("MatMul", "fc", {"z", "w"}, {"y"}) + output("y")),
            "node 'fc' (MatMul): found the tensor 'z' without a shape, expected one that is known");
}

TEST(OnnxModel, NodesWithoutANameOrWithAnotherOnesAreToldApart) {
  const Trace trace = read_graph(
      input("x", {1, 8}) + weights("w", {8, 8}) + node("MatMul", "", {"x", "w"}, {"first"}) +
      node("MatMul", "fc", {"first", "w"}, {"second"}) +
      node("MatMul", "fc", {"second", "w"}, {"third"}) + output("third"));
  ASSERT_EQ(trace.layers.size(), 3U);
  EXPECT_EQ(trace.layers[0].name, "first");
  EXPECT_EQ(trace.layers[2].name, "fc#2");
  ASSERT_EQ(trace.notes.size(), 1U);
  EXPECT_TRUE(trace.notes[0].ends_with(": node 'fc' (MatMul): is called 'fc#2'"));
}

std::string error_with(const std::string& op, const std::string& attributes = "",
                       const std::string& domain = "") {
  return error_of_graph(input("x", {1, 8}) + weights("w", {8, 5}) +
                        node(op, "n", {"x", "w"}, {"y"}, attributes, domain) + output("y"));
}

TEST(OnnxModel, ProductsThatNoLayerCanStandForAreRefused) {
  for (const char* op : {"ConvTranspose", "ConvInteger", "QLinearConv", "MatMulInteger", "Einsum"})
    EXPECT_EQ(error_with(op), "node 'n' (" + std::string(op) +
                                  "): found an operator whose products a trace cannot express, "
                                  "expected Conv, Gemm, MatMul, LSTM, GRU or RNN");
  EXPECT_EQ(error_with("FusedMatMul", "", "com.microsoft"),
            "node 'n' (FusedMatMul): found an operator of the domain 'com.microsoft', expected one "
            "of ONNX's own");
  EXPECT_EQ(error_with("If", graph_attribute("then_branch") + graph_attribute("else_branch")),
            "node 'n' (If): found a branch or a loop with a graph of its own, expected one plain "
            "graph");
}

TEST(OnnxModel, AModelWithoutLayersIsRefused) {
  EXPECT_EQ(error_of_graph(input("x", {1, 8}) + node("Relu", "", {"x"}, {"y"}) + output("y")),
            "found no layer, expected a Conv, Gemm, MatMul, LSTM, GRU or RNN node");
}

TEST(OnnxModel, NodesThatNeedEachOtherOrALaterOneAreRefused) {
  const std::string relu = node("Relu", "back", {"y"}, {"x"});
  const std::string fc = node("MatMul", "fc", {"x", "w"}, {"y"});
  const std::string ends = input("z", {1, 8}) + weights("w", {8, 8}) + output("y");
  const std::string rest =
      ", which it or a node after it makes, expected nodes each behind those that it needs, "
      "without a cycle";
  EXPECT_EQ(error_of_graph(ends + relu + fc), "node 'back' (Relu): reads 'y'" + rest);
  EXPECT_EQ(error_of_graph(ends + node("Add", "self", {"z", "s"}, {"s"})),
            "node 'self' (Add): reads 's'" + rest);
}

TEST(OnnxModel, AnOperatorSetThatTheLibraryDoesNotKnowIsRefused) {
  const std::string error = error_of_bytes(model(small_network(), 99));
  EXPECT_TRUE(error.starts_with("found version 99 of the operator set '', expected one from 1 to "))
      << error;
  EXPECT_EQ(error_of_bytes(model(small_network(), 0)).substr(0, 44),
            "found version 0 of the operator set '', expe");
  EXPECT_EQ(error_of_bytes(model(small_network(), 13)), "accepted");
}

// ONNX's library divides by the stride.
TEST(OnnxModel, AModelThatEndsShapeInferenceDoesNotEndTheProgram) {
  EXPECT_EQ(
      error_of_graph(input("x", {1, 1, 8, 8}) + weights("w", {1, 1, 3, 3}) +
                     node("Conv", "c", {"x", "w"}, {"y"}, attribute("strides", Ints{0, 0})) +
                     output("y")),
      "ONNX's shape inference fails: ended by a signal (Floating point exception), expected a "
      "model that it accepts");
}

TEST(OnnxModel, WhatIsNoModelIsRefused) {
  EXPECT_EQ(error_of_bytes(""), "found no graph of nodes, expected an ONNX model");
  EXPECT_EQ(error_of_bytes("hello, world"), "found no protobuf message, expected an ONNX model");
  const std::string whole = model(small_network());
  for (const std::size_t size : {std::size_t{1}, whole.size() / 2, whole.size() - 1})
    EXPECT_EQ(error_of_bytes(whole.substr(0, size)),
              "found no protobuf message, expected an ONNX model")
        << size;
  EXPECT_EQ(error_of([] { read_onnx("no/such.onnx"); }),
            "no/such.onnx: cannot be opened: No such file or directory");
  const TemporaryFolder folder;
  const std::string pipe = folder.path() / "pipe.onnx";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(error_of([&] { read_onnx(pipe); }), pipe + ": found a pipe, expected an ONNX model");
}

}  // namespace
}  // namespace quaver
