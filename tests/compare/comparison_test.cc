// Do the parts of a ratio multiply to it, and does each row say what bounds it?
#include "sim/compare/comparison.h"
#include "sim/compare/ratios.h"

#include <gtest/gtest.h>

#include "sim/compare/published.h"

namespace quaver {
namespace {

Trace two_layers() {
  Trace trace;
  trace.name = "two";
  for (const std::uint64_t size : {100U, 400U}) {
    Layer layer;
    layer.name = "fc" + std::to_string(size);
    layer.op = LayerOp::kGemm;
    layer.m = layer.n = layer.kdim = size;
    trace.layers.push_back(layer);
  }
  return trace;
}

using Settings = std::vector<Setting>;

Config config(const std::string& name, const Settings& settings = {}) {
  return load_config("configs/" + name + ".yaml", settings);
}

std::vector<Contender> contest(const std::vector<Config>& configs, Equal equal = Equal::kNone) {
  return compare(configs, two_layers(), RunOptions{}, equal,
                 [](const Config&) { return ArchitectureArea{}; });
}

TEST(Factors, MultiplyToThePeakAndToTheSustainedRatio) {
  // 32x32 at 1000 MHz against 2 arrays of 8x64 with two lanes at 1600 MHz.
  const Settings all_in_8_bits = {{"recipe.first_last", "none"}};
  const std::vector<Contender> pair =
      contest({config("hfp8-32x32"), config("rapid-core", all_in_8_bits)});
  const Factors f = factors(pair[0], pair[1]);
  EXPECT_DOUBLE_EQ(f.elements, 1);
  EXPECT_DOUBLE_EQ(f.lanes, 2);
  EXPECT_DOUBLE_EQ(f.clock, 1.6);
  EXPECT_NEAR(f.utilized, pair[1].result.totals.utilization / pair[0].result.totals.utilization,
              1e-9);
  const Factors same = factors(pair[0], pair[0]);
  for (const double one : {same.elements, same.lanes, same.clock, same.utilized})
    EXPECT_DOUBLE_EQ(one, 1);
}

TEST(PublishedGain, IsKnownFromSixteenAndThirtyTwoBitsDown) {
  const Config fp8 = config("hfp8-32x32");
  const Config fp32 = config("fp32-32x32");
  for (const char* half : {"fp16-32x32", "bf16-32x32"}) {
    EXPECT_EQ(published_gain(config(half), fp8)->substr(0, 10), "x2 to x2.5");
    EXPECT_EQ(published_gain(fp32, config(half))->substr(0, 3), "x8 ");
    EXPECT_EQ(published_gain(config(half), fp32), std::nullopt);
  }
  EXPECT_NE(published_gain(fp32, fp8)->find("x16"), std::string::npos);
  EXPECT_NE(published_gain(fp32, fp8)->find("x10"), std::string::npos);
  EXPECT_EQ(published_gain(fp8, fp8), std::nullopt);
}

// A GEMM of 100 x 100 x 100 on 32 x 32 elements takes 977 cycles at peak and reads at least 20,000
// bytes of FP8: 20 bytes a cycle and less must bind it. Each fold reads its operands at most once,
// 4 x 4 folds of 100 x 32 and 32 x 32 bytes: 73 bytes a cycle and more cannot.
TEST(Bound, IsMemoryWhereBytesTakeLongerThanMacs) {
  const auto first = [](const Settings& settings) {
    const Contender contender = contest({config("hfp8-32x32", settings)})[0];
    return bound(contender.config, contender.result.rows.front());
  };
  EXPECT_EQ(first({}), std::nullopt);
  EXPECT_EQ(first({{"memory", "{bandwidth_bytes_per_cycle: 20}"}}), "memory");
  EXPECT_EQ(first({{"memory", "{bandwidth_bytes_per_cycle: 73}"}}), "compute");
}

TEST(MemoryAtClock, IsTheSameInSeconds) {
  Config reference = config("fp16-32x32", {{"memory", "{bandwidth_bytes_per_cycle: 64}"}});
  Config other = config("hfp8-32x32");
  const auto at = [&](double mhz) {
    other.clock_mhz = mhz;
    const MemoryConfig memory = memory_at_clock(reference, other);
    return std::pair(memory.bandwidth, memory.latency);
  };
  EXPECT_EQ(at(1000), std::pair(64UL, 100UL));
  EXPECT_EQ(at(500), std::pair(128UL, 50UL));
  EXPECT_EQ(at(3000), std::pair(21UL, 300UL));     // 21.3 bytes
  EXPECT_EQ(at(1010), std::pair(63UL, 101UL));     // 63.4 bytes
  EXPECT_EQ(at(100000), std::pair(1UL, 10000UL));  // 0.64 bytes, of which there are no parts
}

TEST(Compare, GivesEqualMachinesTheMemoryOfTheFirst) {
  const Config slow = config("fp16-32x32", {{"memory", "{bandwidth_bytes_per_cycle: 8}"}});
  const Config fast = config("hfp8-32x32", {{"memory", "{bandwidth_bytes_per_cycle: 99}"}});
  EXPECT_EQ(contest({slow, fast}, Equal::kPeak)[1].config.memory->bandwidth, 8U);
  EXPECT_EQ(contest({slow, fast}, Equal::kNone)[1].config.memory->bandwidth, 99U);
  EXPECT_EQ(contest({slow, config("hfp8-32x32")}).size(), 2U);
  EXPECT_THROW(contest({slow, config("hfp8-32x32")}, Equal::kPeak), InputError);
  EXPECT_THROW(contest({config("hfp8-32x32"), slow}, Equal::kPeak), InputError);
}

std::size_t lines_with(const std::string& text, const std::string& word) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos; ++at) ++count;
  return count;
}

TEST(Comparison, ListsRowsIfAskedAndBoundsWhereThereIsMemory) {
  const Trace trace = two_layers();
  const RunOptions options;
  const Settings memory = {{"memory", "{bandwidth_bytes_per_cycle: 20}"}};
  const std::vector<Contender> plain = contest({config("fp16-32x32"), config("hfp8-32x32")});
  const std::vector<Contender> with =
      contest({config("fp16-32x32", memory), config("hfp8-32x32", memory)});
  const std::string text = comparison_text({plain, trace, options}, false);
  EXPECT_EQ(lines_with(text, "fc100"), 0U);
  EXPECT_EQ(lines_with(text, "bound by memory"), 0U);
  EXPECT_EQ(lines_with(text, "published: x2 to x2.5"), 1U);
  const std::string layers = comparison_text({with, trace, options}, true);
  EXPECT_EQ(lines_with(layers, "\nfc100 "), 3U);  // a row a pass
  EXPECT_EQ(lines_with(layers, "\nfc400 "), 3U);
  EXPECT_EQ(lines_with(layers, "rows bound by memory"), 1U);
}

// 400 x 400 x 400 take 62,500 cycles at peak and read at least 320,000 bytes: 5 a cycle bind them.
TEST(Comparison, JsonHasTheRatioAndTheBoundOfEveryRow) {
  const Trace trace = two_layers();
  const RunOptions options;
  const Settings memory = {{"memory", "{bandwidth_bytes_per_cycle: 5}"}};
  const std::vector<Contender> pair =
      contest({config("fp16-32x32", memory), config("hfp8-32x32", memory)});
  const nlohmann::ordered_json json = comparison_json({pair, trace, options})["contenders"][1];
  ASSERT_EQ(json["layers"].size(), 6U);
  for (std::size_t i = 0; i < 6; ++i) {
    const auto cycles = [&](const Contender& c) {
      return static_cast<double>(c.result.rows[i].cycles.total());
    };
    EXPECT_DOUBLE_EQ(json["layers"][i]["sustained_ratio"].get<double>(),
                     cycles(pair[0]) / cycles(pair[1]));
    EXPECT_EQ(json["layers"][i]["bound"], "memory");
  }
  EXPECT_EQ(json["passes"]["fwd"]["memory_bound_rows"], 2);
  EXPECT_GT(json["passes"]["fwd"]["memory_stall"], 0);
}

}  // namespace
}  // namespace quaver
