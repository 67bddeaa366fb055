// Does a config mean what it says, with its bases, defaults and settings?
#include "sim/config/config.h"

#include <gtest/gtest.h>

#include "sim/input/data_files.h"
#include "tests/input/temporary_file.h"

namespace quaver {
namespace {

constexpr const char* kDefault = "configs/hfp8-32x32.yaml";

TEST(Config, EveryShippedOneLoadsUnderItsName) {
  const std::vector<std::string> names = data_file_names("configs", ".yaml");
  for (const char* name : {"hfp8-32x32", "fp16-32x32", "hfp8-128x128", "rapid-core"})
    EXPECT_NE(std::find(names.begin(), names.end(), name), names.end()) << name;
  for (const std::string& name : names)
    EXPECT_EQ(load_config("configs/" + name + ".yaml").name, name);
}

TEST(Config, OfTheDefaultMachineIsTheDocumentedOne) {
  const Config config = load_config(kDefault);
  EXPECT_EQ(config.array.rows, 32U);
  EXPECT_EQ(config.array.cols, 32U);
  EXPECT_EQ(config.array.overlap, Overlap::kWeights);
  EXPECT_EQ(config.array.count, 1U);
  EXPECT_EQ(config.fpu.latency(), 2U);
  EXPECT_EQ(config.recipe.name, "sun2019");
  EXPECT_EQ(config.recipe.first_last, nullptr);
  EXPECT_EQ(config.clock_mhz, 1000);
}

TEST(Config, OfTheDlfloatTwinDiffersInItsRecipeOnly) {
  const Config twin = load_config("configs/fp16-32x32.yaml");
  EXPECT_EQ(twin.recipe.name, "fp16");
  EXPECT_EQ(twin.array.rows, 32U);
  EXPECT_EQ(twin.array.accumulator_depth, load_config(kDefault).array.accumulator_depth);
}

TEST(Config, OfTheRapidCoreDoes2048Hfp8MacsACycleAndSixteenBitEnds) {
  const Config core = load_config("configs/rapid-core.yaml");
  EXPECT_EQ(core.array.rows * core.array.cols * core.array.count * core.fpu.lanes, 2048U);
  EXPECT_TRUE(core.fpu.fp16);
  EXPECT_EQ(core.clock_mhz, 1600);
  EXPECT_EQ(arithmetic_for(core, Pass::kForward, false).fused_products, 2U);
  EXPECT_EQ(arithmetic_for(core, Pass::kForward, true).fused_products, 1U);
  EXPECT_EQ(arithmetic_for(core, Pass::kForward, true).a, parse_format("fp169"));
}

TEST(Config, WithoutAFirstLastRuleRunsEveryLayerAlike) {
  const Config config = load_config(kDefault);
  for (const Pass pass : kPasses)
    EXPECT_EQ(arithmetic_for(config, pass, true), arithmetic_for(config, pass, false));
}

TEST(Config, HasDefaultsForEverythingButNameArrayAndRecipe) {
  const TemporaryFolder folder;
  const Config config = load_config(
      folder.write("least.yaml", "name: least\narray: {rows: 1, cols: 512}\nrecipe: fp16\n"));
  EXPECT_EQ(config.array.cols, 512U);
  EXPECT_EQ(config.array.overlap, Overlap::kWeights);
  EXPECT_EQ(config.array.accumulator_depth, 1024U);
  EXPECT_EQ(config.fpu.multiplier_stages, 1U);
  EXPECT_EQ(config.fpu.adder_stages, 1U);
  EXPECT_EQ(config.fpu.lanes, 1U);
  EXPECT_FALSE(config.fpu.fp16);
  EXPECT_EQ(config.fpu.decode, DecoderPlacement::kEdge);
  EXPECT_EQ(config.buffers.a_bytes, 1048576U);
  EXPECT_EQ(config.buffers.b_bytes, 1048576U);
  EXPECT_EQ(config.buffers.out_bytes, 524288U);
  EXPECT_EQ(config.clock_mhz, 1000);
}

TEST(Config, InheritsFromABaseBesideIt) {
  const TemporaryFolder folder;
  folder.write("base.yaml", "name: b\narray: {rows: 4, cols: 5}\nrecipe: fp16\nclock_mhz: 7\n");
  const std::string path =
      folder.write("own.yaml", "base: base.yaml\nname: own\narray: {cols: 9}\n");
  const Config config = load_config(path);
  EXPECT_EQ(config.name, "own");
  EXPECT_EQ(config.array.rows, 4U);
  EXPECT_EQ(config.array.cols, 9U);
  EXPECT_EQ(config.clock_mhz, 7);
}

TEST(Config, SettingsReachInsideTheArrayAndTheResolvedRecipe) {
  const Config config = load_config(kDefault, {{"array.rows", "7"},
                                               {"recipe.accumulation.chunk", "32"},
                                               {"recipe.operands.dgrad.a", "fp143b7"},
                                               {"clock_mhz", "12.5"},
                                               {"array.overlap", "none"}});
  EXPECT_EQ(config.array.rows, 7U);
  EXPECT_EQ(config.array.cols, 32U);
  EXPECT_EQ(config.recipe.arithmetic(Pass::kForward).accumulation.chunk, 32U);
  EXPECT_EQ(config.recipe.arithmetic(Pass::kDataGradient).a, parse_format("fp143b7"));
  EXPECT_EQ(config.clock_mhz, 12.5);
  EXPECT_EQ(config.array.overlap, Overlap::kNone);
}

TEST(Config, KnowsTheDataflowsAndTimings) {
  EXPECT_EQ(load_config(kDefault).array.dataflow, Dataflow::kWeightStationary);
  EXPECT_EQ(load_config(kDefault).array.timing, Timing::kHardware);
  const auto array_with = [](const char* key, const char* value) {
    return load_config(kDefault, {{key, value}}).array;
  };
  EXPECT_EQ(array_with("array.dataflow", "os").dataflow, Dataflow::kOutputStationary);
  EXPECT_EQ(array_with("array.dataflow", "is").dataflow, Dataflow::kInputStationary);
  EXPECT_EQ(array_with("array.timing", "scalesim").timing, Timing::kScaleSim);
}

TEST(Config, RefusesAnAccumulationLoopOfMoreThanOneCycleWhereOutputsStay) {
  const std::vector<Setting> two_stages = {{"array.dataflow", "os"}, {"fpu.adder_stages", "2"}};
  EXPECT_EQ(error_of([&] { load_config(kDefault, two_stages); }),
            "--set: fpu.adder_stages is 2 with array.dataflow: os, whose accumulation loop is one "
            "cycle; expected 1");
}

TEST(Config, TakesTheLastOfTwoSettingsAndSettlesTheRecipeFirst) {
  const Config config = load_config(kDefault, {{"recipe.accumulation.chunk", "16"},
                                               {"array.rows", "7"},
                                               {"array.rows", "8"},
                                               {"recipe", "fp16"}});
  EXPECT_EQ(config.array.rows, 8U);
  EXPECT_EQ(config.recipe.name, "fp16");
  EXPECT_EQ(config.recipe.arithmetic(Pass::kForward).accumulation.chunk, 16U);
}

TEST(ParseSetting, SplitsAtTheFirstEqualsSign) {
  EXPECT_EQ(parse_setting("a.b=c=d").key, "a.b");
  EXPECT_EQ(parse_setting("a.b=c=d").value, "c=d");
  EXPECT_EQ(parse_setting("a=").value, "");
  for (const char* text : {"", "a", "=3"})
    EXPECT_EQ(error_of([&] { parse_setting(text); }),
              "--set: found '" + std::string(text) + "', expected KEY=VALUE");
}

}  // namespace
}  // namespace quaver
