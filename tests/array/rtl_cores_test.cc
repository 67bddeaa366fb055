// Does a config that no Verilated core runs get an error that says what there is?
#include "sim/array/rtl_cores.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace quaver {
namespace {

std::string refusal(const std::string& path, const std::vector<Setting>& settings) {
  try {
    built_core(load_config(path, settings));
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

constexpr const char* kSmall = "configs/hfp8-8x8.yaml";

TEST(RtlCores, RefuseAnUnknownShapeAndListTheKnownOnes) {
  const std::string text = refusal(kSmall, {{"array.rows", "9"}});
  EXPECT_THAT(text, testing::ContainsRegex("hfp8-8x8.yaml:[0-9]+:1: no Verilated core has this "
                                           "shape, expected one of: "));
  for (const char* shape : {"8x8 stages 1\\+1 chunk rows 64 depth 1024 hybrid",
                            "8x8 stages 1\\+1 chunk rows 64 depth 1024 fp16",
                            "4x3 stages 0\\+1 chunk rows 1 depth 16 hybrid"})
    EXPECT_THAT(text, testing::ContainsRegex(shape));
}

TEST(RtlCores, RefuseLatenciesChunksAndDepthsThatNoCoreHas) {
  for (const Setting& setting : {Setting{"fpu.adder_stages", "2"},
                                 {"fpu.multiplier_stages", "2"},
                                 {"recipe.accumulation.chunk", "4"},
                                 {"array.accumulator_depth", "1025"}})
    EXPECT_THAT(refusal(kSmall, {setting}), testing::HasSubstr("no Verilated core")) << setting.key;
  // The same latency split otherwise is another core.
  EXPECT_THAT(refusal(kSmall, {{"fpu.adder_stages", "2"}, {"fpu.multiplier_stages", "0"}}),
              testing::HasSubstr("no Verilated core"));
}

TEST(RtlCores, RefuseSumsThatTheRtlDoesNotHave) {
  EXPECT_THAT(refusal(kSmall, {{"recipe.accumulation.inter", "fp32"}}),
              testing::HasSubstr("recipe 'sun2019': the RTL does not have fp32 sums rounded with "
                                 "rna, expected"));
  EXPECT_THAT(refusal(kSmall, {{"recipe", "bf16"}}),
              testing::HasSubstr("the RTL does not have bf16 x bf16 into fp32, expected"));
  const std::string text = refusal(
      kSmall, {{"recipe.accumulation.intra", "bf16"}, {"recipe.accumulation.inter", "fp32"}});
  EXPECT_THAT(text, testing::HasSubstr("recipe 'sun2019': the RTL does not have sums in "
                                       "bf16/fp32, expected"));
  EXPECT_THAT(text, testing::ContainsRegex("hfp8-32x32.yaml:[0-9]+:1: "));
}

TEST(RtlCores, RefuseFormatsAndRoundingsThatTheRtlDoesNotHave) {
  EXPECT_THAT(refusal(kSmall, {{"recipe.operands.fwd.a", "bf16"}}),
              testing::HasSubstr("operand format bf16"));
  EXPECT_THAT(refusal(kSmall, {{"recipe.output.wgrad.format", "fp32"}}),
              testing::HasSubstr("output format fp32"));
  EXPECT_THAT(refusal(kSmall, {{"recipe.output.fwd.rounding", "sr4"}}),
              testing::HasSubstr("output rounding sr4"));
}

TEST(RtlCores, RefuseTwoProductsACycleAndSixteenBitEnds) {
  EXPECT_THAT(refusal(kSmall, {{"fpu.lanes", "2"}, {"recipe.fused_products", "2"}}),
              testing::HasSubstr("2 fused products"));
  EXPECT_THAT(refusal(kSmall, {{"recipe.first_last", "fp16"}, {"fpu.fp16", "true"}}),
              testing::HasSubstr("expected recipe.first_last: none"));
}

TEST(RtlCores, RunAnEightByEightConfigOfEitherOperandWidth) {
  EXPECT_EQ(refusal(kSmall, {}), "accepted");
}

TEST(RtlCores, RunAnEightByEightConfigOfSixteenBitOperands) {
  EXPECT_EQ(refusal(kSmall, {{"recipe", "fp16"}}), "accepted");
}

TEST(RtlCores, RunAnEightByEightConfigOfFp32Sums) {
  EXPECT_EQ(refusal(kSmall, {{"recipe", "mellempudi2019"}, {"recipe.first_last", "none"}}),
            "accepted");
}

TEST(RtlCores, RunAnOutputStationaryConfigOfAShapeThatThereIs) {
  const Setting os = {"array.dataflow", "os"};
  EXPECT_EQ(refusal(kSmall, {os, {"array.rows", "4"}, {"array.cols", "4"}}), "accepted");
  // Weight-stationary, there is no such core, nor is there an 8x8 one of this dataflow.
  EXPECT_THAT(refusal(kSmall, {{"array.rows", "4"}, {"array.cols", "4"}}),
              testing::HasSubstr("os 4x4 stages 1+1 hybrid"));
  EXPECT_THAT(refusal(kSmall, {os}), testing::HasSubstr("no Verilated core"));
  EXPECT_THAT(refusal(kSmall, {os, {"recipe", "mellempudi2019"}, {"recipe.first_last", "none"}}),
              testing::HasSubstr("has fp169 sums alone"));
}

TEST(RtlCores, RunAShallowerMachineThanTheCore) {
  EXPECT_EQ(refusal(kSmall, {{"array.accumulator_depth", "1"}}), "accepted");
}

}  // namespace
}  // namespace quaver
