// quaver verify: every unit runs, compares something and agrees; what cannot be run is refused.
#include <gtest/gtest.h>

#include "tests/cli/program.h"

namespace quaver::cli_test {
namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Verify, EveryUnitAgreesOnAFewVectors) {
  for (const char* unit :
       {"operand_decoder", "hybrid_multiplier", "fp169_adder", "hybrid_fpu", "fp16_fpu",
        "mixed_fpu", "fp8_fp32_fpu", "fp16_fp32_fpu", "bf16_fp32_fpu", "fp32_fpu",
        "processing_element", "chunk_accumulator", "stochastic_rounder", "weight_update_unit",
        "loss_scaler", "sequencer", "gemm_engine", "systolic_array"}) {
    const Outcome outcome = run_quaver({"verify", unit, "--vectors", "200"});
    EXPECT_EQ(outcome.code, 0) << unit << outcome.out << outcome.err;
    EXPECT_NE(outcome.out.find(std::string("\n") + unit + " "), std::string::npos) << outcome.out;
    EXPECT_TRUE(outcome.out.ends_with("verified: RTL, SystemC and golden agree\n"));
  }
}

TEST(Verify, OneVariantRunsAlone) {
  const Outcome outcome =
      run_quaver({"verify", "fp16_fpu", "--variant", "stages 2+2", "--vectors", "200"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(holds(outcome.out, "stages 2+2")) << outcome.out;
  EXPECT_FALSE(holds(outcome.out, "stages 1+1")) << outcome.out;
}

TEST(Verify, ExhaustiveTierSaysWhatItIs) {
  const Outcome outcome = run_quaver(
      {"verify", "systolic_array", "--variant", "1x1", "--exhaustive", "--vectors", "2000"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(outcome.out.starts_with("exhaustive: ")) << outcome.out;
  EXPECT_TRUE(holds(outcome.out, "\n2 random GEMMs an array\n")) << outcome.out;
}

TEST(Verify, UnknownUnitsVariantsAndVectorsAreRefused) {
  expect_error_starting({"verify", "foo"},
                        "UNIT: unknown unit 'foo', expected all or some of operand_decoder, ");
  expect_error_starting({"verify", "hybrid_fpu", "--vectors", "x"},
                        "--vectors: value is 'x', expected an integer from ");
  expect_error({"verify", "fp16_fpu", "--variant", "stages 3+1"},
               "--variant: unknown variant 'stages 3+1', expected one of 'stages 1+1', 'stages "
               "2+2', did you mean 'stages 1+1'?");
  expect_error({"verify", "--variant", "k 8"},
               "--variant: is one of a single unit's, expected one UNIT");
}

TEST(Verify, WaveOfMoreThanOneModelOrOfAnotherFormatIsRefused) {
  expect_error({"verify", "fp16_fpu", "--wave", "x.fst"},
               "--wave: shows one model, but 2 would run; expected one UNIT and, where it has "
               "several, a --variant (see the table of quaver verify)");
  expect_error({"verify", "stochastic_rounder", "--wave", "x.vcd"},
               "--wave: found 'x.vcd', expected a name ending in .fst");
  expect_error({"verify", "loss_scaler", "--wave", "none/x.fst"}, "none/x.fst: cannot be written");
  expect_error({"verify", "loss_scaler", "--wave", "x.fst", "--coverage"},
               "--coverage: counts, and --wave records; expected one of them");
  expect_error({"verify", "loss_scaler", "--holes"},
               "--holes: lists what --coverage found, expected --coverage");
}

TEST(Verify, ConfigThatTheRtlDoesNotHaveIsRefusedWhereItSaysSo) {
  const TemporaryFolder folder;
  const auto refused = [&](const std::string& array, const std::string& message) {
    const std::string file = folder.write(
        "c.yaml", "base: " QUAVER_SOURCE_DIR "/configs/hfp8-8x8.yaml\nname: c\n" + array);
    expect_error({"verify", "--config", file}, file + message);
  };
  refused("array: {rows: 4, cols: 17}\n",
          ":3:18: array.cols is 17, expected at most 16 in an array whose RTL is verified");
  expect_error({"verify", "hybrid_fpu", "--config", kConfig},
               "--config: verifies the config's array alone, expected no UNIT and no --variant");
  expect_error({"verify", "--set", "array.rows=2"},
               "--set: changes a config, expected --config FILE");
}

}  // namespace
}  // namespace quaver::cli_test
