// Does a block of a convolution's gathered operand count the box that it touches, in every pass?
#include "sim/memory/box.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "sim/lower/lower.h"
#include "tests/memory/random_job.h"

namespace quaver {
namespace {

using Signed = std::int64_t;

struct Axis {  // of the layer
  Signed size = 0, taps = 0, outputs = 0;
};

// A layer as the definition of a convolution has it.
struct Convolution {
  explicit Convolution(const Layer& layer) : l(layer) {
    const auto outputs = [&](std::uint64_t size, std::uint64_t taps) {
      return (size + 2 * l.pad - l.dilation * (taps - 1) - 1) / l.stride + 1;
    };
    rows = {Signed(l.h), Signed(l.r), Signed(outputs(l.h, l.r))};
    columns = {Signed(l.w), Signed(l.s), Signed(outputs(l.w, l.s))};
  }
  [[nodiscard]] Signed input(Signed o, Signed tap) const {
    return o * Signed(l.stride) + tap * Signed(l.dilation) - Signed(l.pad);
  }
  // Coordinates in the operand's tensor of every pixel (first index) and tap along one axis.
  [[nodiscard]] std::vector<std::vector<Signed>> reads(const Axis& axis, Pass pass,
                                                       Signed phase) const {
    std::vector<std::vector<Signed>> all;
    if (pass != Pass::kDataGradient) {
      for (Signed o = 0; o < axis.outputs; ++o) {
        all.emplace_back();
        for (Signed t = 0; t < axis.taps; ++t) all.back().push_back(input(o, t));
      }
      return all;
    }
    // The outputs that read input y with tap t, also where they would lie outside.
    for (Signed y = phase; y < axis.size; y += Signed(l.stride)) {
      all.emplace_back();
      for (Signed t = 0; t < axis.taps; ++t)
        for (Signed o = -100; o < 100; ++o)
          if (input(o, t) == y) all.back().push_back(o);
    }
    return all;
  }
  Layer l;
  Axis rows, columns;
};

struct Operand {
  std::vector<std::vector<Signed>> rows, columns;  // coordinate of [pixel][tap]
  Signed height = 0, width = 0;                    // of the tensor
  std::uint64_t channels = 0;
};

struct Counted {
  std::uint64_t box = 0, touched = 0;
};

// By visiting every element.
Counted count(const Operand& operand, Range pixels, Range window) {
  struct Image {
    std::set<Signed> rows, columns, pixel_rows;
  };
  std::map<std::uint64_t, Image> images;
  std::set<std::uint64_t> channels;
  std::set<std::tuple<std::uint64_t, Signed, Signed, std::uint64_t>> touched;
  const std::uint64_t across = operand.columns.size(), down = operand.rows.size();
  const std::uint64_t taps_across = operand.columns[0].size();
  for (std::uint64_t p = pixels.begin; p < pixels.end; ++p)
    for (std::uint64_t q = window.begin; q < window.end; ++q) {
      const std::uint64_t image = p / across / down;
      const Signed y = operand.rows[p / across % down][q / operand.channels / taps_across];
      const Signed x = operand.columns[p % across][q / operand.channels % taps_across];
      images[image].rows.insert(y);
      images[image].columns.insert(x);
      images[image].pixel_rows.insert(Signed(p / across % down));
      channels.insert(q % operand.channels);
      if (y >= 0 && y < operand.height && x >= 0 && x < operand.width)
        touched.insert({image, y, x, q % operand.channels});
    }
  Counted result;
  const auto inside = [](const std::set<Signed>& s, Signed size) {
    return std::uint64_t(
        std::max<Signed>(0, std::min(*s.rbegin(), size - 1) - std::max<Signed>(*s.begin(), 0) + 1));
  };
  for (const auto& [image, part] : images) {
    const bool all = part.pixel_rows.size() > 1;
    result.box += inside(part.rows, operand.height) *
                  (all ? std::uint64_t(operand.width) : inside(part.columns, operand.width)) *
                  channels.size();
  }
  result.touched = touched.size();
  return result;
}

Operand operand_of(const Convolution& conv, const Gemm& gemm) {
  Signed py = 0, px = 0;
  if (const std::size_t slash = gemm.layer.find('/'); slash != std::string::npos) {
    py = gemm.layer[slash + 1] - '0';
    px = gemm.layer[slash + 3] - '0';
  }
  const bool error = gemm.pass == Pass::kDataGradient;
  return {conv.reads(conv.rows, gemm.pass, py), conv.reads(conv.columns, gemm.pass, px),
          error ? conv.rows.outputs : conv.rows.size,
          error ? conv.columns.outputs : conv.columns.size,
          (error ? conv.l.k : conv.l.c) / conv.l.groups};
}

Range random_range(Random& random, std::uint64_t size) {
  const std::uint64_t begin = random.below(size);
  return {begin, begin + 1 + random.below(std::min<std::uint64_t>(size - begin, 40))};
}

TEST(Box, HoldsWhatABlockTouchesInEveryPass) {
  Random random;
  int gathered = 0;
  for (int i = 0; i < 400; ++i) {
    const Layer layer = random_layer(random, 8, 5);
    const Convolution conv(layer);
    const std::uint64_t batch = 1 + random.below(3);
    for (const Gemm& gemm : lower({"t", {layer}, ""}, batch, {kPasses.begin(), kPasses.end()})) {
      const Operand operand = operand_of(conv, gemm);
      const bool wgrad = gemm.pass == Pass::kWeightGradient;
      ASSERT_EQ(batch * operand.rows.size() * operand.columns.size(), wgrad ? gemm.k : gemm.m);
      const Range pixels = random_range(random, wgrad ? gemm.k : gemm.m);
      const Range window = random_range(random, wgrad ? gemm.m : gemm.k);
      const Counted want = count(operand, pixels, window);
      if (!gemm.gather) {  // every element has its own place: the block is what it touches
        EXPECT_EQ(want.touched, pixels.size() * window.size());
        continue;
      }
      ++gathered;
      const Gather& gather = *gemm.gather;
      EXPECT_EQ(gather.window_along_m, wgrad);
      EXPECT_EQ(gather.rows.size, std::uint64_t(operand.height));
      EXPECT_EQ(gather.columns.size, std::uint64_t(operand.width));
      const std::uint64_t box = box_elements(gather, pixels, window_part(gather, window));
      ASSERT_EQ(box, want.box) << gemm.layer << " " << to_string(gemm.pass) << " pixels "
                               << pixels.begin << ".." << pixels.end << " window " << window.begin
                               << ".." << window.end;
      EXPECT_GE(box, want.touched);
    }
  }
  EXPECT_GT(gathered, 500);
}

TEST(Box, OfAThreeByThreeKernelIsCountedByHand) {
  // 5 x 6 pixels, 4 channels, pad 1: as many outputs.
  Layer layer;
  layer.name = "c", layer.h = 5, layer.w = 6, layer.c = 4, layer.k = 2, layer.r = layer.s = 3;
  layer.pad = 1;
  const Gather g = *lower({"t", {layer}, ""}, 2, {Pass::kForward})[0].gather;
  const auto box = [&](Range pixels, Range window) {
    return box_elements(g, pixels, window_part(g, window));
  };
  EXPECT_EQ(box({0, 1}, {0, 4}), 0U);            // the tap above left of the first pixel: padding
  EXPECT_EQ(box({0, 1}, {0, 36}), 2U * 2 * 4);   // rows 0 and 1, columns 0 and 1
  EXPECT_EQ(box({7, 9}, {18, 22}), 1U * 3 * 4);  // half of each of two taps: all channels
  EXPECT_EQ(box({5, 7}, {16, 17}), 2U * 6 * 1);  // two rows of pixels: all columns
  EXPECT_EQ(box({0, 30}, {0, 36}), 5U * 6 * 4);
  EXPECT_EQ(box({29, 31}, {0, 36}), (2U * 2 + 2 * 2) * 4);  // the last pixel, and the next image's
}

TEST(Gather, IsNotNeededWhereTheMatrixIsTheTensor) {
  Layer layer;
  layer.name = "c", layer.h = 4, layer.w = 5, layer.c = 3, layer.k = 2, layer.r = layer.s = 1;
  const std::vector<Pass> all{kPasses.begin(), kPasses.end()};
  for (const Gemm& gemm : lower({"t", {layer}, ""}, 2, all)) EXPECT_FALSE(gemm.gather);
  layer.stride = 2;  // skips pixels forward; what is left of the gradient reads every error once
  for (const Gemm& gemm : lower({"t", {layer}, ""}, 2, all))
    EXPECT_EQ(gemm.gather.has_value(), gemm.pass != Pass::kDataGradient);
}

}  // namespace
}  // namespace quaver
