// Is every config that cannot be refused where it stands, with what was expected?
#include <gtest/gtest.h>

#include "sim/config/config.h"
#include "tests/input/temporary_file.h"

namespace quaver {
namespace {

constexpr const char* kDefaultConfig = "configs/hfp8-32x32.yaml";

struct Bad {
  const char* key;
  const char* value;
  const char* message;  // the beginning, after "--set: "
};

void PrintTo(const Bad& bad, std::ostream* out) { *out << bad.key << "=" << bad.value; }

class BadSetting : public testing::TestWithParam<Bad> {};

TEST_P(BadSetting, IsRefusedWithWhatWasExpected) {
  const Bad& bad = GetParam();
  const std::string text = error_of([&] { load_config(kDefaultConfig, {{bad.key, bad.value}}); });
  const std::string want = "--set: " + std::string(bad.message);
  EXPECT_EQ(text.substr(0, want.size()), want);
}

INSTANTIATE_TEST_SUITE_P(
    EveryKey, BadSetting,
    testing::Values(
        Bad{"array.rows", "0", "array.rows is '0', expected an integer from 1 to 512"},
        Bad{"array.rows", "513", "array.rows is '513', expected an integer from 1 to 512"},
        Bad{"array.cols", "0", "array.cols is '0', expected an integer from 1 to 512"},
        Bad{"array.cols", "513", "array.cols is '513', expected an integer from 1 to 512"},
        Bad{"array.cols", "many", "array.cols is 'many', expected an integer from 1 to 512"},
        Bad{"array.dataflow", "rs", "array.dataflow is 'rs', expected one of ws, os, is"},
        Bad{"array.timing", "scale-sim",
            "array.timing is 'scale-sim', expected one of hardware, scalesim, did you mean"},
        Bad{"array", "{rows: 4, cols: 4, count: 2, timing: scalesim}",
            "array.count is 2 with array.timing: scalesim, which knows one array; expected 1"},
        Bad{"array.overlap", "weight",
            "array.overlap is 'weight', expected one of none, weights, did you mean 'weights'?"},
        Bad{"array.accumulator_depth", "0", "array.accumulator_depth is '0', expected an integer"},
        Bad{"array.count", "0", "array.count is '0', expected an integer from 1 to 4096"},
        Bad{"array.rwos", "3", "unknown key 'array.rwos', expected one of accumulator_depth, "},
        Bad{"arrays.rows", "3", "unknown key 'arrays', expected one of "},
        Bad{"fpu.adder_stages", "0", "fpu.adder_stages is '0', expected an integer from 1 to 16"},
        Bad{"fpu.multiplier_stages", "17",
            "fpu.multiplier_stages is '17', expected an integer from 0 to 16"},
        Bad{"fpu.lanes", "3", "fpu.lanes is '3', expected one of 1, 2, 4"},
        Bad{"fpu.fp16", "maybe", "fpu.fp16 is 'maybe', expected one of true, false"},
        Bad{"fpu.decode", "core", "fpu.decode is 'core', expected one of edge, element"},
        Bad{"fpu.zero_gating", "maybe", "fpu.zero_gating is 'maybe', expected one of true, false"},
        Bad{"buffers.a_bytes", "1", "buffers.a_bytes is '1', expected an integer from 2"},
        Bad{"memory.bandwidth_bytes_per_cycle", "0",
            "memory.bandwidth_bytes_per_cycle is '0', expected an integer from 1"},
        Bad{"memory.bandwidth_bytes_per_cycle", "2.5",
            "memory.bandwidth_bytes_per_cycle is '2.5', expected an integer from 1"},
        Bad{"memory", "{bandwidth_bytes_per_cycle: 8, latency_cycles: -1}",
            "memory.latency_cycles is '-1', expected an integer from 0"},
        Bad{"memory", "{bandwidth: 8}", "missing key 'memory.bandwidth_bytes_per_cycle'"},
        Bad{"memory", "{bandwidth_bytes_per_cycle: 8, latency: 1}",
            "unknown key 'memory.latency', expected one of "},
        Bad{"chip.cores", "0", "chip.cores is '0', expected an integer from 1 to 4096"},
        Bad{"chip.cores", "4097", "chip.cores is '4097', expected an integer from 1 to 4096"},
        Bad{"chip", "{core: 2}", "unknown key 'chip.core', did you mean 'chip.cores'?"},
        Bad{"chip", "{cores: 2, chips: 4}", "unknown key 'chip.chips', expected one of cores"},
        Bad{"chip", "4", "chip is '4', expected a map"},
        Bad{"mapping", "mkn",
            "mapping is 'mkn', but K is innermost in every order, since partial sums never leave "
            "the array; expected one of default, auto, nmk, mnk"},
        Bad{"mapping", "atuo",
            "mapping is 'atuo', expected one of default, auto, nmk, mnk, did you mean 'auto'?"},
        Bad{"mapping", "{order: nmk}", "mapping is a map, expected one of default, auto, nmk, mnk"},
        Bad{"clock_mhz", "0", "clock_mhz is '0', expected a number from 0.001 to 1e+06"},
        Bad{"clock_mhz", "timing", "clock_mhz is 'timing', expected a number from 0.001 to 1e+06"},
        Bad{"recipe", "sun", "unknown recipe 'sun', expected one of "},
        Bad{"recipe.accumulation.chunk", "-1",
            "recipe.accumulation.chunk (none or a number) is '-1', "},
        Bad{"recipe.accumulation.rounding", "sr8",
            "recipe.accumulation.rounding is stochastic, expected rne, rna or rtz"},
        Bad{"recipe.accumulation.inter", "fp152", "recipe.accumulation.inter 'fp152' does not "},
        Bad{"recipe.operands.fwd.a.b", "x", "'b' is set inside 'fp143', expected a map there"},
        Bad{"array..rows", "3", "empty key, expected KEY=VALUE or KEY.KEY=VALUE"},
        Bad{"array.rows", "[1, 2", "not YAML: "}));

std::string refusal(std::string_view text) {
  const TemporaryFolder folder;
  const std::string path = folder.write("c.yaml", text);
  const std::string error = error_of([&] { load_config(path); });
  return error.starts_with(path) ? error.substr(path.size()) : error;
}

TEST(ConfigErrors, NameLineAndColumnInTheFile) {
  EXPECT_EQ(refusal("name: c\narray:\n  rows: 0\n  cols: 4\nrecipe: fp16\n"),
            ":3:9: array.rows is '0', expected an integer from 1 to 512");
  EXPECT_EQ(refusal("name: c\narray: {rows: 4}\nrecipe: fp16\n"), ":2:8: missing key 'array.cols'");
  EXPECT_EQ(refusal("name: c\narray: {rows: 4, col: 4}\nrecipe: fp16\n"),
            ":2:18: unknown key 'array.col', did you mean 'array.cols'?");
  EXPECT_EQ(refusal("name: c\narray: {rows: 4, cols: 4, timing: scalesim}\nchip: {cores: 2}\n"
                    "recipe: fp16\n"),
            ":3:15: chip.cores is 2 with array.timing: scalesim, which knows one core; expected 1");
  EXPECT_EQ(refusal("array: {rows: 4, cols: 4}\nrecipe: fp16\n"), ":1:1: missing key 'name'");
  EXPECT_EQ(refusal("name: c\narray: {rows: 4, cols: 4}\n"), ":1:1: missing key 'recipe'");
  EXPECT_EQ(refusal("name: c\narray: {rows: 4, cols: 4}\nrecipe: fp61\n")
                .find(":3:9: unknown recipe 'fp61'"),
            0U);
}

TEST(ConfigErrors, SayWhereAMappingIsUnknownOrMeaningless) {
  const std::string text = "name: c\narray: {rows: 4, cols: 4, timing: scalesim}\nrecipe: fp16\n";
  EXPECT_EQ(refusal("name: c\narray: {rows: 4, cols: 4}\nrecipe: fp16\nmapping: nmkk\n"),
            ":4:10: mapping is 'nmkk', expected one of default, auto, nmk, mnk, did you mean "
            "'nmk'?");
  EXPECT_EQ(refusal(text + "mapping: mnk\n"),
            ":4:10: mapping is 'mnk' with array.timing: scalesim, whose count knows no order; "
            "expected default");
  EXPECT_EQ(refusal(text + "mapping: default\n"), "accepted");
}

TEST(ConfigErrors, SayThatLanesAreTheRecipesFusedProducts) {
  EXPECT_EQ(refusal("name: c\narray: {rows: 4, cols: 4}\nfpu: {lanes: 2}\nrecipe: fp16\n"),
            ":3:7: fpu.lanes is 2 but the recipe's fused_products is 1, expected them equal");
}

TEST(ConfigErrors, SayThatSixteenBitEndsNeedSixteenBitFpus) {
  const std::string text = "name: c\narray: {rows: 4, cols: 4}\nrecipe: sun2019\n";
  EXPECT_EQ(refusal(text),
            ":3:9: the recipe runs the first and the last layer as 'fp16', which needs 16-bit "
            "operands; expected fpu.fp16: true or recipe.first_last: none");
  EXPECT_EQ(refusal(text + "fpu: {fp16: true}\n"), "accepted");
}

TEST(ConfigErrors, SayThatAFileIsMissing) {
  EXPECT_EQ(error_of([] { load_config("no/such.yaml"); }),
            "no/such.yaml: cannot be opened, expected a config file");
  EXPECT_EQ(refusal("base: gone.yaml\nname: c\n"),
            ":1:7: base 'gone.yaml' cannot be opened, expected a config beside this one");
}

TEST(ConfigErrors, SayThatBasesRunInACircle) {
  EXPECT_EQ(refusal("base: c.yaml\nname: c\n"),
            ":1:7: config bases run in a circle, expected at most 8 levels");
}

TEST(ConfigErrors, PointIntoTheBaseThatHoldsTheMistake) {
  const TemporaryFolder folder;
  const std::string base =
      folder.write("base.yaml", "name: b\narray: {rows: 4, cols: x}\nrecipe: fp16\n");
  const std::string path = folder.write("own.yaml", "base: base.yaml\nname: own\n");
  EXPECT_EQ(error_of([&] { load_config(path); }),
            base + ":2:24: array.cols is 'x', expected an integer from 1 to 512");
}

}  // namespace
}  // namespace quaver
