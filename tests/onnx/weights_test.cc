// Are the values of a layer's weights those of the model, and is what has none listed?
#include <gtest/gtest.h>

#include "tests/onnx/read.h"
#include "tests/support/npy_bytes.h"

namespace quaver {
namespace {
using namespace onnx_bytes;
using npy::float32s;
using npy::float64s;

OnnxWeights weights_of(const std::string& graph) {
  const TemporaryFolder folder;
  OnnxWeights weights;
  (void)read_onnx(folder.write("net.onnx", model(graph)), {}, &weights);
  return weights;
}
// A 1 x 2 by 2 x 3 product with the weights of `w`.
std::string product(const std::string& w) {
  return input("x", {1, 2}) + w + node("MatMul", "fc", {"x", "w"}, {"y"}) + output("y");
}
std::string initialised(int type, const std::string& data) {
  return product(initializer(tensor("w", type, {2, 3}, data)));
}
OnnxTensor tensor_in(const std::string& graph) { return weights_of(graph).tensors.at("w"); }

TEST(OnnxWeights, OfFloatsAreTheirBytesWhereverTheyStand) {
  const std::string values = float32s({1, -2, 0.5, 3, 4, 1e-40F});
  for (const std::string& data : {raw_data(values), float_data(values)}) {
    const OnnxTensor tensor = tensor_in(initialised(1, data));
    EXPECT_EQ(tensor.missing, "");
    EXPECT_EQ(tensor.type, NpyType::kFloat32);
    EXPECT_EQ(tensor.bytes, values);
  }
}

TEST(OnnxWeights, OfDoublesKeepTheirPrecision) {
  const std::string values = float64s({1.1, 2.2, 3.3, 4.4, 5.5, 6.6});
  for (const std::string& data : {raw_data(values), double_data(values)}) {
    const OnnxTensor tensor = tensor_in(initialised(11, data));
    EXPECT_EQ(tensor.type, NpyType::kFloat64);
    EXPECT_EQ(tensor.bytes, values);
  }
}

TEST(OnnxWeights, OfSixteenBitsAreHalvesOrWidened) {
  const std::vector<std::uint64_t> codes{0x3f80, 0xc000, 0x0001, 0x7f7f, 0x3c00, 0xffff};
  std::string halves;
  std::string widened;
  for (const std::uint64_t code : codes) {
    halves += npy::little(code, 2);
    widened += npy::little(code << 16U, 4);  // a bfloat16 is the upper half of a float32
  }
  for (const std::string& data : {raw_data(halves), int32_data(codes)}) {
    const OnnxTensor half = tensor_in(initialised(10, data));
    EXPECT_EQ(half.type, NpyType::kFloat16);
    EXPECT_EQ(half.bytes, halves);
    const OnnxTensor brain = tensor_in(initialised(16, data));
    EXPECT_EQ(brain.type, NpyType::kFloat32);
    EXPECT_EQ(brain.bytes, widened);
  }
}

TEST(OnnxWeights, OfAConstantNodeAreItsValue) {
  const std::string values = float32s({1, 2, 3, 4, 5, 6});
  EXPECT_EQ(tensor_in(product(constant("w", tensor("", 1, {2, 3}, raw_data(values))))).bytes,
            values);
}

TEST(OnnxWeights, WithoutValuesSayWhy) {
  EXPECT_EQ(tensor_in(product(weights("w", {2, 3}))).missing,
            "has its data in a file of their own, expected them in the model");
  EXPECT_EQ(tensor_in(initialised(3, raw_data("abcdef"))).missing,
            "is of the type INT8, expected FLOAT, FLOAT16, DOUBLE or BFLOAT16");
  EXPECT_EQ(tensor_in(initialised(99, raw_data("abcdef"))).missing,
            "is of the type 99, expected FLOAT, FLOAT16, DOUBLE or BFLOAT16");
  EXPECT_EQ(tensor_in(product(weights("v", {2, 3}) + node("Neg", "", {"v"}, {"w"}))).missing,
            "is computed, expected an initialiser or a Constant");
}

TEST(OnnxWeights, OfActivationsAreNone) {
  const OnnxWeights weights = weights_of(input("a", {1, 2, 3}) + input("b", {1, 3, 4}) +
                                         node("MatMul", "qk", {"a", "b"}, {"y"}) + output("y"));
  ASSERT_EQ(weights.layers.size(), 1U);
  EXPECT_EQ(weights.layers[0].tensor, "");
  EXPECT_TRUE(weights.tensors.empty());
}

TEST(OnnxWeights, ThatDoNotFillTheirShapeAreRefused) {
  const auto error = [](const std::string& graph) {
    return error_of([&] { (void)weights_of(graph); });
  };
  const std::string values = float32s({1, 2, 3, 4, 5});
  EXPECT_NE(error(initialised(1, raw_data(values)))
                .find("net.onnx: found 20 bytes of values of the tensor 'w', expected 4 for each "
                      "of 6"),
            std::string::npos);
  EXPECT_NE(error(initialised(1, raw_data(values + "abc")))
                .find("found 23 bytes of values of the tensor 'w', expected 4 for each of 6"),
            std::string::npos);
}

TEST(OnnxWeights, LieAsTheNodeTakesThem) {
  const auto order = [](const std::string& node_bytes, const std::vector<int>& dims) {
    return weights_of(input("x", {2, 2}) + weights("w", dims) + node_bytes + output("y"))
        .layers.at(0)
        .order;
  };
  const auto gemm = [](const std::vector<std::string>& inputs, const std::string& attributes) {
    return node("Gemm", "fc", inputs, {"y"}, attributes);
  };
  EXPECT_EQ(order(gemm({"x", "w"}, ""), {2, 3}), WeightOrder::kInnerFirst);
  EXPECT_EQ(order(gemm({"x", "w"}, attribute("transB", 1)), {3, 2}), WeightOrder::kInnerLast);
  // On the left the transposed product has them right.
  EXPECT_EQ(order(gemm({"w", "x"}, ""), {3, 2}), WeightOrder::kInnerLast);
  EXPECT_EQ(order(gemm({"w", "x"}, attribute("transA", 1)), {2, 3}), WeightOrder::kInnerFirst);
  EXPECT_EQ(order(node("MatMul", "fc", {"x", "w"}, {"y"}), {2, 3}), WeightOrder::kInnerFirst);
  EXPECT_EQ(order(node("MatMul", "fc", {"w", "x"}, {"y"}), {3, 2}), WeightOrder::kInnerLast);
}

}  // namespace
}  // namespace quaver
