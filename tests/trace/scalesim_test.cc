// Does a SCALE-Sim topology become the GEMMs that SCALE-Sim runs, and is what it cannot be refused?
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "sim/trace/trace.h"
#include "sim/trace/write.h"
#include "tests/trace/temporary_trace.h"

namespace quaver {
namespace {

constexpr std::string_view kConvHeader =
    "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, "
    "Strides,\n";
constexpr std::string_view kGemmHeader = "Layer,M,N,K,\n";
const std::string kHeaders =
    "for SCALE-Sim Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, "
    "Num Filter, Strides or Layer, M, N, K";

Trace read_file(const std::string& text) {
  const TemporaryTrace file(text, "net");
  return read_trace(file.path());
}
Trace convs(const std::string& rows) { return read_file(std::string(kConvHeader) + rows); }
Trace gemms(const std::string& rows) { return read_file(std::string(kGemmHeader) + rows); }

// The message behind "FILE:".
std::string error_of(const std::string& text) {
  const TemporaryTrace file(text);
  try {
    read_trace(file.path());
  } catch (const InputError& error) {
    const std::string message = error.what();
    EXPECT_TRUE(message.starts_with(file.path().string() + ":")) << message;
    return message.substr(file.path().string().size() + 1);
  }
  return "accepted";
}
std::string conv_error(const std::string& rows) {
  return error_of(std::string(kConvHeader) + rows);
}

TEST(ScaleSim, AConvolutionHasNoPadding) {
  const Trace trace = convs("Conv1, 224, 220, 7, 5, 3, 64, 1,\n");
  EXPECT_EQ(trace.name, "net");
  ASSERT_EQ(trace.layers.size(), 1U);
  const Layer& layer = trace.layers[0];
  EXPECT_EQ(layer.name, "Conv1");
  EXPECT_EQ(layer.op, LayerOp::kConv);
  EXPECT_EQ(layer.h, 224U);
  EXPECT_EQ(layer.w, 220U);
  EXPECT_EQ(layer.r, 7U);
  EXPECT_EQ(layer.s, 5U);
  EXPECT_EQ(layer.c, 3U);
  EXPECT_EQ(layer.k, 64U);
  EXPECT_EQ(layer.stride, 1U);
  EXPECT_EQ(layer.pad, 0U);
  EXPECT_EQ(layer.dilation, 1U);
  EXPECT_EQ(layer.groups, 1U);
  EXPECT_EQ(layer.count, 1U);
  EXPECT_TRUE(layer.input_gradient);
  EXPECT_TRUE(trace.notes.empty());
}

// SCALE-Sim's outputs are computed as it does, Quaver's counted by walking the filter.
TEST(ScaleSim, EveryLayerHasScaleSimsOutputs) {
  std::string rows;
  std::vector<std::array<unsigned, 3>> cases;
  for (unsigned size = 1; size <= 30; ++size)
    for (unsigned taps = 1; taps <= std::min(size, 8U); ++taps)
      for (unsigned stride = 1; stride <= 9; ++stride) {
        cases.push_back({size, taps, stride});
        rows += "c" + std::to_string(cases.size()) + "," + std::to_string(size) + ",9," +
                std::to_string(taps) + ",9,1,1," + std::to_string(stride) + ",\n";
      }
  const std::vector<Layer> layers = convs(rows).layers;
  ASSERT_EQ(layers.size(), cases.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto [size, taps, stride] = cases[i];
    const double expected = std::ceil((double(size) - double(taps) + double(stride)) / stride);
    unsigned outputs = 0;
    for (std::uint64_t top = 0; top + taps <= layers[i].h; top += stride) ++outputs;
    EXPECT_EQ(outputs, expected) << size << ' ' << taps << ' ' << stride;
    EXPECT_GE(layers[i].h, size);
    EXPECT_LT(layers[i].h, size + stride);
    EXPECT_EQ(layers[i].h == size, (size - taps) % stride == 0);
    EXPECT_EQ(layers[i].w, 9U);
  }
}

TEST(ScaleSim, TheTwoAxesGrowOnTheirOwn) {
  // (224 - 7) / 2 leaves 1: 110 outputs reach 225 rows. (10 - 4) / 2 leaves nothing.
  const Layer layer = convs("c,224,10,7,4,3,64,2,\n").layers.at(0);
  EXPECT_EQ(layer.h, 225U);
  EXPECT_EQ(layer.w, 10U);
}

TEST(ScaleSim, AGemmKeepsItsMNAndK) {
  const Trace trace = gemms("FF_A_0,128,512,2048,\nFF_B_0,1,2,3,");
  ASSERT_EQ(trace.layers.size(), 2U);
  EXPECT_EQ(trace.layers[0].op, LayerOp::kGemm);
  EXPECT_EQ(trace.layers[0].m, 128U);
  EXPECT_EQ(trace.layers[0].n, 512U);
  EXPECT_EQ(trace.layers[0].kdim, 2048U);
  EXPECT_EQ(trace.layers[1].name, "FF_B_0");
}

TEST(ScaleSim, ALayerWithDPInItsNameIsDepthwise) {
  const Trace trace = convs("Conv2_DP,14,14,3,3,512,2,1,\nConv3_dp,14,14,3,3,512,2,1,\n");
  EXPECT_EQ(trace.layers[0].c, 512U);
  EXPECT_EQ(trace.layers[0].groups, 512U);
  EXPECT_EQ(trace.layers[0].k, 1024U);
  EXPECT_EQ(trace.layers[1].groups, 1U) << "SCALE-Sim looks for capitals";
  EXPECT_EQ(trace.layers[1].k, 2U);
}

TEST(ScaleSim, FilesAreReadAsTheyOccur) {
  const Trace trace = read_file(
      "\xEF\xBB\xBFLayer name,Ifmap height,ifmap  width,filter height,filter width,channels,num "
      "filters,strides,\r\n"
      ",,,,,,,,\r\n"
      "\r\n"
      "\tConv1     ,224         ,224 ,11,11,3,96,4      ,\r\n"
      "Conv2_dw, 112, 112, 3, 3, 1, 1, 1,#dw\r\n"
      "Conv3,28,28,1,1,256,256,1\r\n"
      "FC,1,1,1,1,512,1000,1, ");
  ASSERT_EQ(trace.layers.size(), 4U);
  EXPECT_EQ(trace.layers[0].name, "Conv1");
  EXPECT_EQ(trace.layers[0].location.line, 4);
  EXPECT_EQ(trace.layers[0].location.column, 2);
  EXPECT_EQ(trace.layers[0].stride, 4U);
  EXPECT_EQ(trace.layers[1].stride, 1U);
  EXPECT_EQ(trace.layers[2].k, 256U);
  EXPECT_EQ(trace.layers[3].k, 1000U);
}

TEST(ScaleSim, StridesInTwoColumnsMustBeTheSame) {
  const std::string header =
      "Layer name,IFMAP height,IFMAP width,Filter height,Filter width,Channels,Num filter,Stride "
      "height,Stride width,\n";
  EXPECT_EQ(read_file(header + "c,9,9,3,3,1,1,2,2,\n").layers.at(0).stride, 2U);
  EXPECT_EQ(error_of(header + "c,9,9,3,3,1,1,2,3,\n"),
            "2:17: found a stride of 3 across and 2 down, expected the same both ways");
}

TEST(ScaleSim, SparseLayersAreRefused) {
  const std::string header = "Layer Name, M, N, K, Sparsity,\n";
  EXPECT_EQ(read_file(header + "a,1,5,16,1,\nb,1,5,16,4:4,\n").layers.size(), 2U);
  EXPECT_EQ(error_of(header + "a,1,5,16,2:4,\n"),
            "2:10: found '2:4' in column 'Sparsity', expected a dense layer (1 or N:N)");
}

TEST(ScaleSim, ANameThatComesAgainIsNumberedAndNoted) {
  const Trace trace = gemms("a,1,1,1,\na#2,1,1,1,\na,1,1,1,\na,1,1,1,\n");
  ASSERT_EQ(trace.layers.size(), 4U);
  EXPECT_EQ(trace.layers[2].name, "a#3");
  EXPECT_EQ(trace.layers[3].name, "a#4");
  ASSERT_EQ(trace.notes.size(), 2U);
  EXPECT_TRUE(trace.notes[0].ends_with(":4:1: a second layer named 'a' is called 'a#3'"))
      << trace.notes[0];
}

TEST(ScaleSim, AnEmptyNameIsAnError) {
  EXPECT_EQ(conv_error(",8,8,3,3,1,1,1,\n"),
            "2:1: found an empty cell in column 'name', expected a name");
}

TEST(ScaleSim, WhatIsNoNumberIsFoundAtItsCell) {
  EXPECT_EQ(conv_error("c,8,x,3,3,1,1,1,\n"),
            "2:5: found 'x' in column 'IFMAP Width', expected a whole number from 1 to 2147483647");
  EXPECT_EQ(conv_error("c,8,8,3,3,0,1,1,\n"),
            "2:11: found '0' in column 'Channels', expected a whole number from 1 to 2147483647");
  EXPECT_EQ(conv_error("c,8,8,3,3,1,1,1025,\n"),
            "2:15: found '1025' in column 'Strides', expected a whole number from 1 to 1024");
  EXPECT_EQ(error_of("Layer,M,N,K,\na,1,-1,1,\n"),
            "2:5: found '-1' in column 'N', expected a whole number from 1 to 2147483647");
}

TEST(ScaleSim, AFilterLargerThanTheInputIsRefused) {
  EXPECT_EQ(conv_error("c,8,8,9,3,1,1,1,\n"),
            "2:7: found a filter of 9 in column 'Filter Height', expected at most the 8 of 'IFMAP "
            "Height'");
  EXPECT_EQ(conv_error("c,8,8,3,9,1,1,1,\n"),
            "2:9: found a filter of 9 in column 'Filter Width', expected at most the 8 of 'IFMAP "
            "Width'");
}

TEST(ScaleSim, TooManyFiltersOfADepthwiseLayerAreRefused) {
  EXPECT_EQ(conv_error("cDP,8,8,3,3,65536,65536,1,\n"),
            "2:19: found 4294967296 filters in all channels of a depthwise layer, expected at most "
            "2147483647");
}

TEST(ScaleSim, ARowWithoutAllCellsOrWithMoreIsRefused) {
  EXPECT_EQ(conv_error("c,8,8,3,3,1,1,\n"),
            "2:15: found 7 cells in the row, expected 8: 'Strides' is missing");
  EXPECT_EQ(conv_error("c,8,8,3,3,1,1\n"),
            "2:14: found 7 cells in the row, expected 8: 'Strides' is missing");
  EXPECT_EQ(conv_error("c,8,8,3,3,1,1,1,2,\n"),
            "2:17: found 9 cells in the row, expected 8: nothing follows 'Strides' but a remark "
            "with '#'");
}

TEST(ScaleSim, AHeaderThatIsNeitherIsRefusedAtTheColumn) {
  EXPECT_EQ(error_of("Layer name,IFMAP Height,IFMAP Width,Filter Height,Filter Depth,\nc,1,1\n"),
            "1:51: found column 'Filter Depth', expected 'Filter Width' (the header is " +
                kHeaders + ")");
  EXPECT_EQ(
      error_of("Layer\nc\n"),
      "1:6: found column '', expected 'IFMAP Height' or 'M' (the header is " + kHeaders + ")");
  EXPECT_EQ(
      error_of("Layer,M,N,K,L,\nc,1,1,1,1,\n"),
      "1:13: found column 'L', expected the end of the header (the header is " + kHeaders + ")");
}

TEST(ScaleSim, AFileThatIsNeitherFormatNamesTheHeadersOfBoth) {
  EXPECT_EQ(error_of("Conv1,224,224,7,7,3,64,2,\n"),
            "1:1: found unknown column 'Conv1', expected 'name' or 'Layer name' (the header is "
            "name, op, h, w, c, k, r, s, stride, pad, dilation, groups, m, n, kdim, count, "
            "input_gradient, or " +
                kHeaders + ")");
}

TEST(ScaleSim, AFileOfAHeaderAlonePointsBehindIt) {
  EXPECT_EQ(error_of("Layer,M,N,K,\n"), "1:13: found no layer, expected a row for each layer");
  EXPECT_EQ(error_of("Layer,M,N,K,\n,,,,\n"), "2:5: found no layer, expected a row for each layer");
}

TEST(ScaleSim, ALayerOfTooManyMacsIsRefused) {
  EXPECT_EQ(
      error_of("Layer,M,N,K,\na,2147483647,2147483647,2,\n"),
      "2:1: found a layer of more than 2^62 multiply-accumulates, expected at most that many");
}

TEST(WrittenTrace, IsTheFileThatItWasReadFrom) {
  const std::string text =
      std::string(kHeader) +
      "\"c, \"\"1\"\"\",conv,11,17,8,16,3,5,2,1,4,4,,,,7,0\n\" b \",gemm,,,,,,,,,,,2,3,5,7,1\n"
      "d,bmm,,,,,,,,,,,2,3,5,7,0\ne,recurrent,,,,6,,,,,,,2,24,5,1,1\n";
  EXPECT_EQ(trace_csv(read_file(text)), text);
}

}  // namespace
}  // namespace quaver
