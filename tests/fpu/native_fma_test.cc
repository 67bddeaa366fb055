// Do the FPUs that accumulate in FP32 give the bits of the processor's fused multiply-add? Every
// FP152, FP16 and BF16 value is a float, so fmaf of the widened operands is one rounding of the
// exact a * b + acc, without any double rounding.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "models/fp32_fpu/fp32_fpu.h"
#include "tests/support/random.h"

namespace quaver {
namespace {

float of_fp32(std::uint32_t code) { return std::bit_cast<float>(code); }
float of_bf16(std::uint32_t code) { return std::bit_cast<float>(code << 16); }
float of_fp16(std::uint32_t code) {
  return static_cast<float>(std::bit_cast<_Float16>(static_cast<std::uint16_t>(code)));
}
// FP152 is the upper half of FP16.
float of_fp8(std::uint32_t code) { return of_fp16(code << 8); }

std::uint32_t code_of(float x) {
  return std::isnan(x) ? 0x7fc00000 : std::bit_cast<std::uint32_t>(x);
}

struct Unit {
  const char* name;
  const char* operand;
  float (*value)(std::uint32_t);
  FpuOutputs (*golden)(const FpuInputs&);
};

void PrintTo(const Unit& unit, std::ostream* out) { *out << unit.name; }

class NativeFma : public testing::TestWithParam<Unit> {};

TEST_P(NativeFma, RandomOperandsWithCornersHaveTheProcessorsBits) {
  Random random;
  const Format operand = parse_format(GetParam().operand);
  const Format fp32 = parse_format("fp32");
  for (std::uint64_t i = repeated(400'000); i > 0; --i) {
    FpuInputs in;
    in.valid_i = true;
    in.a_i = random.operand(operand);
    in.b_i = random.operand(operand);
    const float a = GetParam().value(in.a_i);
    const float b = GetParam().value(in.b_i);
    in.acc_i = random.partner(fp32, code_of(a * b));
    const FpuOutputs out = GetParam().golden(in);
    ASSERT_TRUE(out.valid_o);
    ASSERT_EQ(out.result_o, code_of(std::fma(a, b, of_fp32(in.acc_i))))
        << std::hex << in.a_i << " * " << in.b_i << " + " << in.acc_i;
  }
}

INSTANTIATE_TEST_SUITE_P(Of, NativeFma,
                         testing::Values(Unit{"fp32_fpu", "fp32", of_fp32, fp32_fpu},
                                         Unit{"bf16_fp32_fpu", "bf16", of_bf16, bf16_fp32_fpu},
                                         Unit{"fp16_fp32_fpu", "fp16", of_fp16, fp16_fp32_fpu},
                                         Unit{"fp8_fp32_fpu", "fp152", of_fp8, fp8_fp32_fpu}),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(NativeFmaPorts, WhatIsNotValidShowsZero) {
  FpuInputs in;
  in.a_i = in.b_i = in.acc_i = 0x3f800000;
  EXPECT_EQ(fp32_fpu(in), FpuOutputs{});
  in.valid_i = true;
  EXPECT_EQ(fp32_fpu(in).result_o, 0x40000000U);
}

}  // namespace
}  // namespace quaver
