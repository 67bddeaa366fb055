// Does the bench of a unit see a fault, and does it say all that is needed to find it?
#include "models/lockstep/lockstep.h"

#include <gtest/gtest.h>

#include "models/fp16_fpu/fp16_fpu.h"
#include "models/fpu/fpu_sc.h"

namespace quaver {
namespace {

using Bench = LockstepBench<FpuInputs, FpuOutputs>;

// A model in the RTL's place.
class FakeRtl : public FpuSc {
 public:
  FakeRtl(const sc_core::sc_module_name& name, unsigned stages, FpuFunction function)
      : FpuSc(name, 1, stages - 1, std::move(function)) {}
  [[nodiscard]] static const char* model_name() { return "fake"; }
};

// 1 * 1.5 + c: in FP169, 1 is 3e00, 1.5 is 3f00, and 2 is 4000.
FpuInputs one_and_a_half_onto(std::uint32_t c) {
  FpuInputs in;
  in.valid_i = true;
  in.a_i = 0x3e00;
  in.b_i = 0x3f00;
  in.acc_i = c;
  return in;
}

// Operations onto +0, but onto 2 in cycle 4 and nothing at all in cycle 5.
FpuInputs stimulus(std::uint64_t cycle) {
  FpuInputs in = one_and_a_half_onto(cycle == 4 ? 0x4000 : 0);
  in.valid_i = cycle != 5;
  return in;
}

std::optional<PortFormat> formats(std::string_view port, const FpuInputs&) {
  if (port == "valid_i" || port == "valid_o" || port.ends_with("bias_i") ||
      port.ends_with("format_i") || port == "rounding_i" || port == "fp16_i")
    return std::nullopt;
  return PortFormat{parse_format("fp169")};
}

// The same with assertions, of which one has failed as soon as there is an operation onto 2.
class FakeRtlWithAssertions : public FakeRtl {
 public:
  explicit FakeRtlWithAssertions(const sc_core::sc_module_name& name)
      : FakeRtl(name, 2, [this](const FpuInputs& in) {
          if (in.acc_i == 0x4000) failed_ = "checks.sv:7: Assertion failed in top.known: unknown";
          return fp16_fpu(in);
        }) {}
  [[nodiscard]] const FailedAssertions& failed_assertions() const { return failed_; }

 private:
  FailedAssertions failed_;
};

BenchReport run(const FpuFunction& rtl, bool stop = false, unsigned rtl_latency = 2) {
  BenchOptions options;
  options.vectors = 8;
  options.seed = 7;
  options.stop_at_mismatch = stop;
  Bench bench("bench", {"fp16_fpu", "stages 1+1", 8, 2, stimulus, fp16_fpu, formats, {}}, options);
  bench.add_systemc(std::make_unique<FpuSc>("systemc", 1, 1, fp16_fpu));
  bench.add_rtl(std::make_unique<FakeRtl>("rtl", rtl_latency, rtl));
  sc_core::sc_start();
  return bench.report();
}

TEST(Lockstep, ModelsThatAgreeAreComparedEveryCycle) {
  const BenchReport report = run(fp16_fpu);
  EXPECT_EQ(report.cycles, 8U);
  EXPECT_EQ(report.compared, 6U);  // 7 operations, of which the last is still on its way
  EXPECT_EQ(report.mismatches, 0U);
  EXPECT_EQ(report.first_mismatch, "");
  EXPECT_TRUE(report.verified());
}

// 1 * 1.5 + 2 = 3.5 is 4180 with a last place of 2^-8. The answer to cycle 4 shows in cycle 5.
TEST(Lockstep, MismatchSaysWhereWhatOfWhichOperandsAndHowToSeeItAgain) {
  const BenchReport report = run([](const FpuInputs& in) {
    FpuOutputs out = fp16_fpu(in);
    if (out.result_o == 0x4180) ++out.result_o;
    return out;
  });
  EXPECT_EQ(report.mismatches, 1U);
  const std::string operation =
      "fp16_i=0 a_format_i=0 b_format_i=0 a_bias_i=b b_bias_i=b rounding_i=0 a_i=3e00 (1) b_i=3f00 "
      "(1.5) ";
  const std::string onto_zero = "valid_i=1 " + operation + "acc_i=0000 (0)\n";
  EXPECT_EQ(report.first_mismatch,
            "fp16_fpu/stages 1+1: mismatch in cycle 5, seed 7\n"
            "  port result_o: expected (golden) 4180 = 3.5, got (RTL) 4181 = 3.50390625\n"
            "  inputs of cycle 5: valid_i=0 " +
                operation +
                "acc_i=0000 (0)\n"
                "  operands, cycle 4: valid_i=1 " +
                operation +
                "acc_i=4000 (2)\n"
                "  inputs of cycle 3: " +
                onto_zero + "  inputs of cycle 2: " + onto_zero +
                "  inputs of cycle 1: " + onto_zero + "  inputs of cycle 0: " + onto_zero +
                "  reproduce: quaver verify fp16_fpu --variant 'stages 1+1' --vectors 8 --seed 7 "
                "--wave mismatch.fst");
}

// The first result is missing in cycle 1: every port that differs has its line.
TEST(Lockstep, AnswerThatComesACycleLateIsAMismatchOfValid) {
  const BenchReport report = run(fp16_fpu, false, 3);
  EXPECT_NE(report.first_mismatch.find(
                "mismatch in cycle 1, seed 7\n"
                "  port valid_o: expected (golden) 1, got (RTL) 0\n"
                "  port result_o: expected (golden) 3f00 = 1.5, got (RTL) 0000 = 0\n"),
            std::string::npos)
      << report.first_mismatch;
}

TEST(Lockstep, BenchStopsAtTheFirstMismatchIfAskedTo) {
  const auto nothing = [](const FpuInputs&) { return FpuOutputs{}; };
  EXPECT_EQ(run(nothing, true).cycles, 2U);
}

TEST(Lockstep, AFailedAssertionIsNoVerificationAndSaysWhichWhenAndHowToSeeItAgain) {
  BenchOptions options;
  options.vectors = 8;
  options.seed = 7;
  options.stop_at_mismatch = true;
  Bench bench("bench", {"fp16_fpu", "stages 1+1", 8, 2, stimulus, fp16_fpu, formats, {}}, options);
  bench.add_systemc(std::make_unique<FpuSc>("systemc", 1, 1, fp16_fpu));
  bench.add_rtl(std::make_unique<FakeRtlWithAssertions>("rtl"));
  sc_core::sc_start();
  const BenchReport report = bench.report();
  EXPECT_FALSE(report.verified());
  EXPECT_EQ(report.mismatches, 0U);
  EXPECT_EQ(report.cycles, 5U);  // stopped behind cycle 4
  EXPECT_EQ(report.failed_assertions,
            "fp16_fpu/stages 1+1: assertion failed in cycle 4, seed 7\n"
            "  checks.sv:7: Assertion failed in top.known: unknown\n"
            "  reproduce: quaver verify fp16_fpu --variant 'stages 1+1' --vectors 8 --seed 7 "
            "--wave mismatch.fst");
}

TEST(PortValues, LanesAreShownFromTheLowestBitsUp) {
  const PortFormat two = {parse_format("fp152"), 2};
  EXPECT_EQ(port_text(two, 0xc03e), "c03e = 1.5, -2");     // 3e: 1.5, c0: -2, both with bias 15
  const PortFormat bits = {parse_format("e2m0:none"), 1};  // three bits, one digit
  EXPECT_EQ(port_code(bits, 5), "5");
}

}  // namespace
}  // namespace quaver
