// Does a check find what is wrong, and does the noise mean what it says?
#include "sim/run/check.h"

#include <gtest/gtest.h>

#include "sim/run/digest.h"

namespace quaver {
namespace {

PassArithmetic dlfloat() {
  PassArithmetic arithmetic;
  arithmetic.a = arithmetic.b = parse_format("fp169");
  arithmetic.accumulation = {arithmetic.a, arithmetic.a, 0, parse_rounding("rna")};
  arithmetic.output = {arithmetic.a, parse_rounding("rna"), Overflow::kSpecial};
  return arithmetic;
}

// fp169: 1.0 is exponent 31, 2^n adds n << 9.
constexpr std::uint32_t kOne = 31U << 9, kTwo = 32U << 9, kThree = kTwo | 256U, kNan = 0x7fff;

CodeMatrix matrix(std::uint64_t rows, std::uint64_t cols, const std::vector<std::uint32_t>& codes) {
  CodeMatrix result(rows, cols, 2);
  for (std::uint64_t i = 0; i < codes.size(); ++i) result.set(i / cols, i % cols, codes[i]);
  return result;
}

// 1, 1, 2 and 1 times 1 and 2.
struct Example {
  PassArithmetic arithmetic = dlfloat();
  CodeMatrix a, b, outputs;

  Example() {
    a = matrix(4, 1, {kOne, kOne, kTwo, kOne});
    b = matrix(1, 2, {kOne, kTwo});
    outputs = gemm_scalar(arithmetic, a, b, {});
  }
  [[nodiscard]] CheckResult check(double fraction) const {
    return check_outputs(arithmetic, a, b, outputs, {}, fraction, 1);
  }
};

TEST(CheckOutputs, FindsNothingWrongWithGoldenOutputs) {
  const CheckResult result = Example().check(1);
  EXPECT_EQ(result.checked, 8U);
  EXPECT_EQ(result.mismatches, 0U);
  EXPECT_EQ(result.first_mismatch, "");
}

TEST(CheckOutputs, FindsAPlantedMismatchAndSaysWhereAndWhat) {
  Example example;
  example.outputs.set(2, 1, kThree);  // expected 4
  example.outputs.set(3, 0, kTwo);
  const CheckResult result = example.check(1);
  EXPECT_EQ(result.mismatches, 2U);
  EXPECT_EQ(result.first_mismatch, "output (2, 1): expected 4200 (4), got 4100 (3)");
}

TEST(CheckOutputs, ChecksTheShareOfRowsThatWasAskedFor) {
  EXPECT_EQ(Example().check(0).checked, 0U);
  EXPECT_EQ(Example().check(0.5).checked, 4U);
  EXPECT_EQ(Example().check(0.25).checked, 2U);
  EXPECT_EQ(Example().check(1e-9).checked, 2U);  // never none of them
}

TEST(NoiseSums, AreTheSquaresOfExactSumsAndOfDistancesToThem) {
  const PassArithmetic arithmetic = dlfloat();
  const CodeMatrix a = matrix(1, 2, {kOne, kTwo});
  const CodeMatrix b = matrix(2, 2, {kOne, kTwo, kOne, kThree});  // exact: 3 and 8
  const NoiseSums sums = noise_sums(arithmetic, a, b, matrix(1, 2, {kTwo, kTwo}));
  EXPECT_EQ(sums.signal, 9.0 + 64.0);
  EXPECT_EQ(sums.noise, 1.0 + 36.0);
}

TEST(NoiseSums, LeaveOutWhatIsNotFinite) {
  const PassArithmetic arithmetic = dlfloat();
  const CodeMatrix one = matrix(1, 1, {kOne});
  const NoiseSums output = noise_sums(arithmetic, one, one, matrix(1, 1, {kNan}));
  EXPECT_EQ(output.signal, 0);
  EXPECT_EQ(output.noise, 0);
  const NoiseSums operand = noise_sums(arithmetic, matrix(1, 1, {kNan}), one, one);
  EXPECT_EQ(operand.signal, 0);
  EXPECT_EQ(operand.noise, 0);
}

std::string digest_of(const std::vector<std::vector<std::uint8_t>>& parts) {
  Digest digest;
  for (const auto& part : parts) digest.add(part);
  return digest.hex();
}

// FIPS 180-2, appendix B.1.
TEST(Digest, IsSha256) {
  EXPECT_EQ(digest_of({{'a', 'b', 'c'}}),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(digest_of({}), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Digest, DoesNotDependOnHowTheBytesArrive) {
  EXPECT_EQ(digest_of({{'a'}, {}, {'b', 'c'}}), digest_of({{'a', 'b', 'c'}}));
}

}  // namespace
}  // namespace quaver
