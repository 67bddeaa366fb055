// Are rows that take over what was counted of others what they are alone?
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "sim/array/analytic.h"
#include "sim/run/row_record.h"
#include "sim/run/run.h"
#include "tests/support/random.h"

namespace quaver {
namespace {

template <class T, std::size_t count>
T any_of(Random& random, const T (&values)[count]) {
  return values[random.below(count)];
}

// Of few sizes, so that layers are alike in all but padding, count or the side of their batch.
Layer layer_of_few_sizes(Random& random, std::size_t number) {
  constexpr std::uint64_t kSides[] = {4, 8};
  Layer layer;
  layer.name = "layer" + std::to_string(number);
  layer.count = 1 + random.below(2);
  if (random.one_in(2)) {
    layer.h = layer.w = any_of(random, kSides);
    layer.c = any_of(random, kSides);
    layer.k = any_of(random, kSides);
    layer.r = layer.s = 1 + 2 * random.below(2);
    layer.stride = 1 + random.below(2);
    layer.pad = random.below(2);
    return layer;
  }
  constexpr std::uint64_t kRows[] = {1, 4, 16};
  layer.op = random.one_in(3) ? LayerOp::kBmm : LayerOp::kGemm;
  layer.m = any_of(random, kRows);
  layer.n = any_of(random, kSides);
  layer.kdim = any_of(random, kRows);
  return layer;
}

std::vector<Setting> few_settings(Random& random) {
  const auto text = [](std::uint64_t value) { return std::to_string(value); };
  constexpr const char* kDataflows[] = {"ws", "is", "os"};
  constexpr const char* kMappings[] = {"default", "auto", "nmk"};
  // Ends of 16 bits: passes and layers move different bytes.
  std::vector<Setting> settings = {{"array.dataflow", any_of(random, kDataflows)},
                                   {"array.count", text(1 + random.below(2))},
                                   {"array.accumulator_depth", text(8)},
                                   {"chip.cores", text(1 + random.below(3))},
                                   {"fpu.fp16", "true"},
                                   {"recipe.first_last", random.one_in(2) ? "fp16" : "none"},
                                   {"mapping", any_of(random, kMappings)}};
  if (random.one_in(4)) return settings;
  settings.push_back({"memory.bandwidth_bytes_per_cycle", text(1 + random.below(20))});
  settings.push_back({"memory.latency_cycles", text(random.below(60))});
  return settings;
}

TEST(AlikeRows, AreWhatTheyAreAlone) {
  Random random;
  std::uint64_t alike = 0;
  for (std::uint64_t i = 0; i < repeated(150); ++i) {
    const Config config = load_config("configs/hfp8-8x8.yaml", few_settings(random));
    Trace trace;
    trace.name = "t";
    for (std::size_t l = 0; l < 10; ++l) trace.layers.push_back(layer_of_few_sizes(random, l));
    RunOptions options;
    options.batch = 4;
    AnalyticModel model;
    const std::vector<Gemm> gemms = selected_gemms(trace, options);
    const RunResult all = run(config, trace, options, model);
    ASSERT_EQ(all.rows.size(), gemms.size());
    std::set<std::vector<std::uint8_t>> records;
    for (std::size_t r = 0; r < gemms.size(); ++r) {
      const RowResult alone = run_row(config, trace, options, model, gemms[r]);
      ASSERT_EQ(to_record(all.rows[r]), to_record(alone)) << alone.gemm.layer;
      ASSERT_EQ(all.rows[r].gemm, alone.gemm);
      records.insert(to_record(alone));
    }
    alike += gemms.size() - records.size();
  }
  EXPECT_GT(alike, 150U);
}

}  // namespace
}  // namespace quaver
