// Does `timing: scalesim` count what SCALE-Sim counts?
#include "sim/array/scalesim.h"

#include <gtest/gtest.h>

#include "tests/support/random.h"

namespace quaver {
namespace {

ArrayConfig array_of(std::uint32_t rows, std::uint32_t cols, Dataflow dataflow) {
  ArrayConfig array;
  array.rows = rows;
  array.cols = cols;
  array.dataflow = dataflow;
  return array;
}

// What SCALE-Sim v2 (commit 22f88b1) reports as total cycles on 128 x 128 for layers of topologies
// that it ships: AlexNet's Conv1 (224 x 224 x 3, 96 filters of 11 x 11, stride 4: 55 x 55 outputs)
// and Conv2 (27 x 27 x 96, 256 of 5 x 5), and two GEMMs of its transformer.
TEST(ScaleSim, CountsWhatItReports) {
  struct Layer {
    GemmShape shape;
    std::uint64_t ws, os, is;
  };
  const Layer layers[] = {{{55 * 55, 96, 11 * 11 * 3}, 10220, 14807, 34415},
                          {{23 * 23, 256, 5 * 5 * 96}, 34617, 26539, 60609},
                          {{128, 512, 1536}, 24479, 7159, 10727},
                          {{128, 64, 128}, 509, 381, 445}};
  for (const Layer& layer : layers) {
    const auto total = [&](Dataflow dataflow) {
      return scalesim_cycles(layer.shape, array_of(128, 128, dataflow)).total();
    };
    EXPECT_EQ(total(Dataflow::kWeightStationary), layer.ws);
    EXPECT_EQ(total(Dataflow::kOutputStationary), layer.os);
    EXPECT_EQ(total(Dataflow::kInputStationary), layer.is);
  }
}

// One fold a time: weights in, row after row streams, and what is left drains; the whole less one.
TEST(ScaleSim, CountsFoldByFoldAndItsPartsSumToTheTotal) {
  Random random;
  for (int i = 0; i < 2000; ++i) {
    const GemmShape shape{1 + random.below(300), 1 + random.below(300), 1 + random.below(300)};
    const auto rows = static_cast<std::uint32_t>(1 + random.below(40));
    const auto cols = static_cast<std::uint32_t>(1 + random.below(40));
    for (const Dataflow dataflow :
         {Dataflow::kWeightStationary, Dataflow::kOutputStationary, Dataflow::kInputStationary}) {
      const bool os = dataflow == Dataflow::kOutputStationary;
      const bool is = dataflow == Dataflow::kInputStationary;
      const std::uint64_t down = os ? shape.m : shape.k;
      const std::uint64_t across = is ? shape.m : shape.n;
      const std::uint64_t stream = os ? shape.k : is ? shape.n : shape.m;
      std::uint64_t total = 0;
      for (std::uint64_t r = 0; r < down; r += rows)
        for (std::uint64_t c = 0; c < across; c += cols)
          total += (os ? 0 : rows) + rows + cols + stream - 2;
      const Cycles cycles = scalesim_cycles(shape, array_of(rows, cols, dataflow));
      ASSERT_EQ(cycles.total(), total - 1);
      ASSERT_EQ(cycles.memory_stall(), 0U);
    }
  }
}

}  // namespace
}  // namespace quaver
