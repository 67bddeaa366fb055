// Do the library's sums have the bits of exact integers and of the processor's floats, and its GEMM
// those of its dot products with the on-chip rounder stepped by hand?
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <numeric>
#include <vector>

#include "tests/golden/handles.h"
#include "tests/input/temporary_file.h"

namespace quaver::golden_test {
namespace {

using Codes = std::vector<std::uint32_t>;

// FP32 sums of FP8 products, in one chunk, stochastically rounded to FP8.
constexpr const char* kFloatSums =
    "base: sun2019\n"
    "name: float-sums\n"
    "first_last: none\n"
    "accumulation: {intra: fp32, inter: fp32, chunk: none, rounding: rne}\n"
    "output:\n"
    "  fwd: {format: fp32, rounding: rne, overflow: special}\n"
    "  dgrad: {format: fp152, rounding: sr8, overflow: special}\n";

std::uint32_t rounded(const Conversion& to, double value) {
  const Format fp32 = format("fp32");
  std::uint32_t code = 0;
  EXPECT_EQ(quaver_convert(fp32.get(), std::bit_cast<std::uint32_t>(static_cast<float>(value)),
                           to.get(), 0, &code),
            QUAVER_OK);
  return code;
}

// Random codes of small integers.
Codes small_integers(Stream& stream, const std::string& format_name, std::size_t count,
                     std::vector<int>& values) {
  const Conversion to = conversion(format_name, "rne", "saturate");
  Codes codes;
  for (std::size_t i = 0; i < count; ++i) {
    values.push_back(static_cast<int>(stream.bits(3)) - 4);
    codes.push_back(rounded(to, values.back()));
  }
  return codes;
}

std::uint32_t dot(const Pass& pass, const Codes& a, const Codes& b, std::uint32_t random = 0) {
  std::uint32_t result = 0;
  EXPECT_EQ(quaver_dot(pass.get(), a.data(), b.data(), a.size(), random, &result), QUAVER_OK)
      << quaver_last_error();
  return result;
}

TEST(GoldenDot, SumsOfSmallIntegersAreExact) {
  Stream stream(3);
  const Pass wgrad = pass("sun2019", "wgrad");
  const quaver_format* output = quaver_pass_format(wgrad.get(), QUAVER_OUTPUT);
  for (std::size_t length = 1; length <= 64; ++length) {
    std::vector<int> x, y;
    const Codes a = small_integers(stream, "fp143", length, x);
    const Codes b = small_integers(stream, "fp152", length, y);
    // At most 64 * 16: exact in FP169, which holds every integer up to 1024.
    const int want = std::inner_product(x.begin(), x.end(), y.begin(), 0);
    EXPECT_EQ(value_of(output, dot(wgrad, a, b)), want) << length;
  }
}

TEST(GoldenDot, IsTheMacsTheChunksAndTheConversionOfARecipe) {
  Stream stream(4);
  const Pass dgrad = pass("sun2019", "dgrad");
  const Conversion to = conversion("fp152", "rne", "special");
  Codes a, b;
  for (int k = 0; k < 200; ++k) {
    a.push_back(stream.bits(8) & 0xbf);  // finite
    b.push_back(stream.bits(8) & 0x7f);
  }
  std::uint32_t total = 0, sum = 0, want = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    ASSERT_EQ(quaver_mac(dgrad.get(), &a[k], &b[k], 1, sum, &sum), QUAVER_OK);
    if (k % 64 != 63 && k + 1 != a.size()) continue;
    ASSERT_EQ(quaver_accumulate_chunk(dgrad.get(), total, sum, &total), QUAVER_OK);
    sum = 0;
  }
  ASSERT_EQ(
      quaver_convert(quaver_pass_format(dgrad.get(), QUAVER_TOTAL), total, to.get(), 0, &want),
      QUAVER_OK);
  EXPECT_EQ(dot(dgrad, a, b), want);
}

TEST(GoldenDot, OfFloatSumsIsTheProcessors) {
  const TemporaryFolder folder;
  Stream stream(5);
  const Pass fwd = pass(folder.write("float-sums.yaml", kFloatSums), "fwd");
  const quaver_format* fp143 = quaver_pass_format(fwd.get(), QUAVER_OPERAND_A);
  for (int i = 0; i < 200; ++i) {
    Codes a, b;
    float want = 0;
    for (int k = 0; k < 100; ++k) {
      a.push_back(stream.bits(8) & 0x7f);
      b.push_back(stream.bits(7) | 0x80);
      if (b.back() == 0x80) b.back() = 0;  // NaN
      // The product of two 4-bit significands is exact in float: one rounding, of the sum.
      want += static_cast<float>(value_of(fp143, a.back()) * value_of(fp143, b.back()));
    }
    EXPECT_EQ(dot(fwd, a, b), std::bit_cast<std::uint32_t>(want));
  }
}

TEST(GoldenMac, SumsFusedProductsExactly) {
  const TemporaryFolder folder;
  const Pass fused = pass(folder.write("fused.yaml", "base: sun2019\nfused_products: 4\n"), "fwd");
  EXPECT_EQ(quaver_pass_fused_products(fused.get()), 4U);
  const Conversion to = conversion("fp143", "rne", "saturate");
  // 30 * 30 + 1 * 0.0078125 - 30 * 30 + 0 * 0: the small product survives only in an exact sum.
  const Codes a = {rounded(to, 30), rounded(to, 1), rounded(to, -30), 0};
  const Codes b = {rounded(to, 30), rounded(to, 0.0078125), rounded(to, 30), 0};
  std::uint32_t result = 0;
  ASSERT_EQ(quaver_mac(fused.get(), a.data(), b.data(), 4, 0, &result), QUAVER_OK);
  EXPECT_EQ(value_of(quaver_pass_format(fused.get(), QUAVER_PARTIAL_SUM), result), 0.0078125);
}

struct Operands {
  std::vector<std::uint8_t> a, b;  // row-major
};

Operands operands(Stream& stream, std::size_t m, std::size_t n, std::size_t k) {
  Operands result;
  for (std::size_t i = 0; i < m * k; ++i)
    result.a.push_back(static_cast<std::uint8_t>(stream.bits(8) & 0xbf));
  for (std::size_t i = 0; i < k * n; ++i)
    result.b.push_back(static_cast<std::uint8_t>(stream.bits(7)));
  return result;
}

// The lane's generator after `draw` + 1 steps, one after another, as numbers of RTL would be.
std::uint32_t stepped(std::uint32_t seed, std::uint32_t lane, std::uint64_t draw) {
  std::uint32_t z = seed + lane + 0x9e3779b9;
  z = (z ^ (z >> 16)) * 0x85ebca6b;
  z = (z ^ (z >> 13)) * 0xc2b2ae35;
  z ^= z >> 16;
  std::uint32_t s = z == 0 ? 1 : z;
  for (std::uint64_t i = 0; i <= draw; ++i) {
    s ^= s << 13;
    s ^= s >> 17;
    s ^= s << 5;
  }
  return s;
}

TEST(GoldenGemm, IsADotProductAnElementWithTheRoundersOwnRandomNumbers) {
  const TemporaryFolder folder;
  Stream stream(6);
  constexpr std::size_t kM = 13, kN = 21, kK = 70;
  constexpr std::uint32_t kSeed = 12345, kLanes = 8;
  const Operands x = operands(stream, kM, kN, kK);
  const Pass stochastic = pass(folder.write("float-sums.yaml", kFloatSums), "dgrad");
  for (const std::uint32_t threads : {1U, 2U, 3U}) {
    std::vector<std::uint8_t> c(kM * kN);
    ASSERT_EQ(quaver_gemm(stochastic.get(), kM, kN, kK, x.a.data(), x.a.size(), x.b.data(),
                          x.b.size(), c.data(), c.size(), kSeed, kLanes, threads),
              QUAVER_OK)
        << quaver_last_error();
    for (std::size_t m = 0; m < kM; ++m)
      for (std::size_t n = 0; n < kN; ++n) {
        Codes row, column;
        for (std::size_t k = 0; k < kK; ++k) {
          row.push_back(x.a[m * kK + k]);
          column.push_back(x.b[k * kN + n]);
        }
        const std::uint32_t random =
            stepped(kSeed, static_cast<std::uint32_t>(n % kLanes), n / kLanes * kM + m) >> 24;
        ASSERT_EQ(c[m * kN + n], dot(stochastic, row, column, random)) << m << ", " << n;
      }
  }
}

TEST(GoldenGemm, TakesCodesOfTwoAndFourBytes) {
  const TemporaryFolder folder;
  const Pass wide =
      pass(folder.write("wide.yaml", std::string(kFloatSums) + "operands:\n"
                                                               "  fwd: {a: fp16, b: fp32}\n"),
           "fwd");
  const std::vector<std::uint16_t> a = {0x3c00, 0x4000};    // 1 2
  const std::vector<float> b = {1.5F, -2.0F, 0.25F, 3.0F};  // 2 x 2
  std::vector<float> c(2);
  ASSERT_EQ(quaver_gemm(wide.get(), 1, 2, 2, a.data(), 4, b.data(), 16, c.data(), 8, 1, 1, 1),
            QUAVER_OK)
      << quaver_last_error();
  EXPECT_EQ(c, (std::vector<float>{2.0F, 4.0F}));
}

}  // namespace
}  // namespace quaver::golden_test
