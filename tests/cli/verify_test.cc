// quaver verify with few vectors: every unit runs, compares something and agrees.
#include <gtest/gtest.h>

#include "tests/cli/program.h"

namespace quaver::cli_test {
namespace {

TEST(Verify, EveryUnitAgreesOnAFewVectors) {
  for (const char* unit : {"hybrid_fpu", "fp16_fpu", "mixed_fpu", "fp8_fp32_fpu", "fp16_fp32_fpu",
                           "bf16_fp32_fpu", "fp32_fpu", "processing_element", "chunk_accumulator",
                           "stochastic_rounder", "systolic_array"}) {
    const Outcome outcome = run_quaver({"verify", unit, "--vectors", "200"});
    EXPECT_EQ(outcome.code, 0) << unit << outcome.out << outcome.err;
    EXPECT_NE(outcome.out.find(std::string("\n") + unit + " "), std::string::npos) << outcome.out;
    EXPECT_TRUE(outcome.out.ends_with("verified: RTL, SystemC and golden agree\n"));
  }
}

TEST(Verify, UnknownUnitsAndVectorsAreRefused) {
  expect_error_starting({"verify", "foo"},
                        "UNIT: unknown unit 'foo', expected all or some of hybrid_fpu, ");
  expect_error_starting({"verify", "hybrid_fpu", "--vectors", "x"},
                        "--vectors: value is 'x', expected an integer from ");
}

}  // namespace
}  // namespace quaver::cli_test
