// Does a well-formed trace become the layers that it describes?
#include "sim/trace/trace.h"

#include <gtest/gtest.h>

#include "tests/trace/temporary_trace.h"

namespace quaver {
namespace {

Trace read(const std::string& rows) {
  const TemporaryTrace file(std::string(kHeader) + rows);
  return read_trace(file.path());
}

TEST(Trace, AConvReadsAllItsColumns) {
  const Layer layer = read("c1,conv,11,17,8,16,3,5,2,1,4,4,,,,7,0\n").layers.at(0);
  EXPECT_EQ(layer.name, "c1");
  EXPECT_EQ(layer.op, LayerOp::kConv);
  EXPECT_EQ(layer.h, 11U);
  EXPECT_EQ(layer.w, 17U);
  EXPECT_EQ(layer.c, 8U);
  EXPECT_EQ(layer.k, 16U);
  EXPECT_EQ(layer.r, 3U);
  EXPECT_EQ(layer.s, 5U);
  EXPECT_EQ(layer.stride, 2U);
  EXPECT_EQ(layer.pad, 1U);
  EXPECT_EQ(layer.dilation, 4U);
  EXPECT_EQ(layer.groups, 4U);
  EXPECT_EQ(layer.count, 7U);
  EXPECT_FALSE(layer.input_gradient);
}

TEST(Trace, AGemmReadsAllItsColumns) {
  const Layer layer = read("fc,gemm,,,,,,,,,,,2,3,5,7,1\n").layers.at(0);
  EXPECT_EQ(layer.op, LayerOp::kGemm);
  EXPECT_EQ(layer.m, 2U);
  EXPECT_EQ(layer.n, 3U);
  EXPECT_EQ(layer.kdim, 5U);
  EXPECT_EQ(layer.count, 7U);
  EXPECT_TRUE(layer.input_gradient);
}

TEST(Trace, ABmmReadsAllItsColumns) {
  const Layer layer = read("scores,bmm,,,,,,,,,,,2,3,5,7,1\n").layers.at(0);
  EXPECT_EQ(layer.op, LayerOp::kBmm);
  EXPECT_EQ(layer.m, 2U);
  EXPECT_EQ(layer.n, 3U);
  EXPECT_EQ(layer.kdim, 5U);
}

TEST(Trace, ARecurrentLayerReadsAllItsColumns) {
  const Layer layer = read("lstm,recurrent,,,,6,,,,,,,2,24,5,,\n").layers.at(0);
  EXPECT_EQ(layer.op, LayerOp::kRecurrent);
  EXPECT_EQ(layer.m, 2U);
  EXPECT_EQ(layer.k, 6U);
  EXPECT_EQ(layer.n, 24U);
  EXPECT_EQ(layer.kdim, 5U);
}

TEST(Trace, EmptyCellsHaveDefaults) {
  const Layer layer = read("c1,conv,8,8,1,1,3,3,,,,,,,,,\n").layers.at(0);
  EXPECT_EQ(layer.stride, 1U);
  EXPECT_EQ(layer.pad, 0U);
  EXPECT_EQ(layer.dilation, 1U);
  EXPECT_EQ(layer.groups, 1U);
  EXPECT_EQ(layer.count, 1U);
  EXPECT_TRUE(layer.input_gradient);
}

TEST(Trace, LayersKeepTheirOrderAndPlace) {
  const Trace trace = read("b,gemm,,,,,,,,,,,1,1,1,,\n\n a,gemm,,,,,,,,,,,1,1,1,,\n");
  ASSERT_EQ(trace.layers.size(), 2U);
  EXPECT_EQ(trace.layers[0].name, "b");
  EXPECT_EQ(trace.layers[0].location.line, 2);
  EXPECT_EQ(trace.layers[0].location.column, 1);
  EXPECT_EQ(trace.layers[1].name, "a");
  EXPECT_EQ(trace.layers[1].location.line, 4);
  EXPECT_EQ(trace.layers[1].location.column, 2);
}

TEST(Trace, TheLargestNumbersAreAccepted) {
  const Layer layer = read("a,gemm,,,,,,,,,,,2147483647,2147483647,1,,\n").layers.at(0);
  EXPECT_EQ(layer.m, 2147483647U);
  EXPECT_EQ(read("a,conv,1024,1,1,1,1,1,1024,,,,,,,,\n").layers.at(0).stride, 1024U);
}

TEST(Trace, AKernelAsLargeAsThePaddedInputIsAccepted) {
  EXPECT_EQ(read("a,conv,5,5,1,1,4,4,,1,2,,,,,,\n").layers.at(0).r, 4U);
}

TEST(Trace, TwoToThe62MacsAreAccepted) {
  const Trace trace = read(
      "a,gemm,,,,,,,,,,,1073741824,1073741824,2,,\n"
      "b,gemm,,,,,,,,,,,1073741824,1073741824,2,,\n");
  EXPECT_EQ(macs_bound(trace.layers[0]) + macs_bound(trace.layers[1]), kMaxMacs);
}

TEST(Trace, NamesMayBeQuotedAndHaveAnyPrintableCharacter) {
  EXPECT_EQ(read("\"a, \"\"b\"\"/\xC3\xA4\",gemm,,,,,,,,,,,1,1,1,,\n").layers.at(0).name,
            "a, \"b\"/\xC3\xA4");
}

TEST(Trace, CrLfAndAByteOrderMarkAreAccepted) {
  std::string text = "\xEF\xBB\xBF" + std::string(kHeader) + "a,gemm,,,,,,,,,,,1,1,1,,\n";
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2)
    text.insert(at, "\r");
  const TemporaryTrace file(text);
  EXPECT_EQ(read_trace(file.path()).layers.size(), 1U);
}

TEST(Trace, ItsNameIsTheFilesWithoutExtension) {
  std::string text(kHeader);
  text += "a,gemm,,,,,,,,,,,1,1,1,,\n";
  const TemporaryTrace file(text, "my.net");
  EXPECT_EQ(read_trace(file.path()).name, "my.net");
}

// The digest is sha256sum's of the same bytes.
TEST(Trace, ItsSha256IsThatOfTheFilesBytes) {
  EXPECT_EQ(read("a,gemm,,,,,,,,,,,1,1,1,,\n").sha256,
            "9727f355d12b5f0262dff80bd7dee37b87cb5e3867c2f8be20d30b0f2277cc0c");
}

}  // namespace
}  // namespace quaver
