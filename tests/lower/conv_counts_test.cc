// Do the GEMMs of a conv multiply exactly what the definition of convolution multiplies? The
// reference here counts one product after another, by nested loops over outputs, pixels and taps.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "sim/lower/lower.h"

namespace quaver {
namespace {

struct Axis {
  int outputs = 0;                           // positions of the filter inside the padded input
  std::map<int, int> taps_of_pixel;          // input pixel -> taps that fit it modulo the stride
  std::set<std::pair<int, int>> real_pairs;  // (pixel, tap) that meet at an actual output
};

// Walks the filter over the padded input.
Axis walk(int size, int taps, int stride, int pad, int dilation) {
  Axis axis;
  for (int start = -pad; start + (taps - 1) * dilation < size + pad; start += stride) {
    ++axis.outputs;
    for (int tap = 0; tap < taps; ++tap)
      if (const int pixel = start + tap * dilation; pixel >= 0 && pixel < size)
        axis.real_pairs.emplace(pixel, tap);
  }
  // A tap fits a pixel if a filter somewhere on the endless grid of strides puts it there.
  for (int pixel = 0; pixel < size; ++pixel)
    for (int tap = 0; tap < taps; ++tap) {
      int start = pixel - tap * dilation;
      while (start < -pad) start += stride;
      while (start > -pad) start -= stride;
      if (start == -pad) ++axis.taps_of_pixel[pixel];
    }
  return axis;
}

std::uint64_t product(const Axis& rows, const Axis& columns, std::uint64_t channels,
                      std::uint64_t filters, std::uint64_t groups, Pass pass) {
  std::uint64_t macs = 0;
  for (std::uint64_t filter = 0; filter < filters; ++filter)
    for (std::uint64_t channel = 0; channel < channels; ++channel) {
      if (filter / (filters / groups) != channel / (channels / groups)) continue;
      if (pass == Pass::kDataGradient) {
        for (const auto& [y, row_taps] : rows.taps_of_pixel)
          for (const auto& [x, column_taps] : columns.taps_of_pixel)
            macs += static_cast<std::uint64_t>(row_taps * column_taps);
      } else {
        macs += static_cast<std::uint64_t>(rows.outputs * columns.outputs);  // of one tap
      }
    }
  return macs;
}

std::uint64_t total(const std::vector<Gemm>& gemms) {
  std::uint64_t macs = 0;
  for (const Gemm& gemm : gemms) macs += gemm.macs() * gemm.count;
  return macs;
}

// Small convs with all that can interact: odd and even kernels, strides 1 to 4, padding,
// dilation, groups, different heights and widths.
std::vector<Layer> small_convs() {
  std::vector<Layer> layers;
  for (std::uint64_t stride = 1; stride <= 4; ++stride)
    for (std::uint64_t pad = 0; pad <= 3; ++pad)
      for (std::uint64_t dilation = 1; dilation <= 3; ++dilation)
        for (std::uint64_t r = 1; r <= 4; ++r)
          for (std::uint64_t s = 1; s <= 3; ++s)
            for (const std::uint64_t h : {1U, 2U, 6U, 7U, 9U})
              for (const std::uint64_t groups : {1U, 2U, 6U}) {
                Layer layer;
                layer.name = "c";
                layer.h = h, layer.w = h + 2, layer.c = 6, layer.k = 12, layer.r = r, layer.s = s;
                layer.stride = stride, layer.pad = pad, layer.dilation = dilation;
                layer.groups = groups;
                const auto fits = [&](std::uint64_t size, std::uint64_t taps) {
                  return dilation * (taps - 1) < size + 2 * pad;
                };
                if (fits(h, r) && fits(h + 2, s)) layers.push_back(layer);
              }
  return layers;
}

std::string describe(const Layer& layer) {
  std::string text = "h r s stride pad dilation groups =";
  for (const std::uint64_t value :
       {layer.h, layer.r, layer.s, layer.stride, layer.pad, layer.dilation, layer.groups})
    text += " " + std::to_string(value);
  return text;
}

std::pair<Axis, Axis> walk(const Layer& layer) {
  const auto axis = [&](std::uint64_t size, std::uint64_t taps) {
    return walk(static_cast<int>(size), static_cast<int>(taps), static_cast<int>(layer.stride),
                static_cast<int>(layer.pad), static_cast<int>(layer.dilation));
  };
  return {axis(layer.h, layer.r), axis(layer.w, layer.s)};
}

TEST(ConvCounts, ForwardAndWeightGradientMultiplyEachOutputByEachTap) {
  for (const Layer& layer : small_convs()) {
    const auto [rows, columns] = walk(layer);
    for (const Pass pass : {Pass::kForward, Pass::kWeightGradient}) {
      const std::uint64_t expected =
          layer.r * layer.s * product(rows, columns, layer.c, layer.k, layer.groups, pass);
      EXPECT_EQ(total(lower(Trace{"t", {layer}, ""}, 1, {pass})), expected) << describe(layer);
      EXPECT_EQ(total(lower(Trace{"t", {layer}, ""}, 3, {pass})), 3 * expected);
      EXPECT_LE(expected, macs_bound(layer)) << describe(layer);
    }
  }
}

TEST(ConvCounts, TheDataGradientMultipliesEachPixelByEachTapThatFits) {
  for (const Layer& layer : small_convs()) {
    const auto [rows, columns] = walk(layer);
    const std::uint64_t expected =
        product(rows, columns, layer.c, layer.k, layer.groups, Pass::kDataGradient);
    EXPECT_EQ(total(lower(Trace{"t", {layer}, ""}, 1, {Pass::kDataGradient})), expected)
        << describe(layer);
    EXPECT_LE(expected, macs_bound(layer)) << describe(layer);
  }
}

// The phases' pixels are disjoint by their names; together they must be all pixels that have a
// tap, and so have all those that meet an output.
TEST(ConvCounts, ThePhasesOfADataGradientPartitionTheInputPixels) {
  for (const Layer& layer : small_convs()) {
    const auto [rows, columns] = walk(layer);
    std::set<std::string> names;
    std::uint64_t pixels = 0;
    for (const Gemm& gemm : lower(Trace{"t", {layer}, ""}, 1, {Pass::kDataGradient})) {
      EXPECT_TRUE(names.insert(gemm.layer).second) << gemm.layer << " twice";
      pixels += gemm.m;
    }
    EXPECT_EQ(pixels, rows.taps_of_pixel.size() * columns.taps_of_pixel.size()) << describe(layer);
    for (const auto& [pixel, tap] : rows.real_pairs)
      EXPECT_TRUE(rows.taps_of_pixel.contains(pixel)) << describe(layer);
  }
}

TEST(ConvCounts, EachPhaseHasItsOwnPixelsAndTaps) {
  for (const Layer& layer : small_convs()) {
    if (layer.stride == 1) continue;
    const auto [rows, columns] = walk(layer);
    for (const Gemm& gemm : lower(Trace{"t", {layer}, ""}, 1, {Pass::kDataGradient})) {
      const int py = gemm.layer.at(2) - '0';
      const int px = gemm.layer.at(4) - '0';
      const auto stride = static_cast<int>(layer.stride);
      std::uint64_t pixels = 0;
      for (const auto& [y, row_taps] : rows.taps_of_pixel)
        for (const auto& [x, column_taps] : columns.taps_of_pixel) {
          if (y % stride != py || x % stride != px) continue;
          ++pixels;
          EXPECT_EQ(gemm.k,
                    static_cast<std::uint64_t>(row_taps * column_taps) * layer.k / layer.groups)
              << describe(layer);
        }
      EXPECT_EQ(gemm.m, pixels) << describe(layer);
    }
  }
}

}  // namespace
}  // namespace quaver
