// Do the library's operations have the bits of the processor's own floats, of exact integers and of
// exact products?
#include <gtest/gtest.h>

#include <barrier>
#include <bit>
#include <cmath>
#include <thread>
#include <vector>

#include "tests/golden/c_program.h"
#include "tests/golden/handles.h"

namespace quaver::golden_test {
namespace {

float as_float(std::uint32_t code) { return std::bit_cast<float>(code); }
std::uint32_t code_of(float value) {
  return std::isnan(value) ? 0x7fc00000 : std::bit_cast<std::uint32_t>(value);
}

// Codes with close exponents, so that sums round, cancel and tie.
std::uint32_t float_code(Stream& stream) {
  const std::uint32_t code = stream.bits(32);
  if (stream.bits(3) == 0) return code;
  return (code & 0x807fffff) | ((115 + stream.bits(5)) << 23);
}

TEST(GoldenLibrary, WorksFromC) { EXPECT_EQ(golden_c_program(), 0) << "line of c_program.c"; }

TEST(GoldenLibrary, SaysItsVersion) { EXPECT_STREQ(quaver_version(), QUAVER_VERSION); }

TEST(GoldenLibrary, AddsMultipliesAndFusesFloatsAsTheProcessorDoes) {
  Stream stream(1);
  const Format fp32 = format("fp32");
  const Conversion to = conversion("fp32", "rne", "special");
  for (int i = 0; i < 300'000; ++i) {
    const std::uint32_t a = float_code(stream), b = float_code(stream), c = float_code(stream);
    const float x = as_float(a), y = as_float(b), z = as_float(c);
    std::uint32_t sum = 0, product = 0, fused = 0;
    ASSERT_EQ(quaver_add(a, b, to.get(), 0, &sum), QUAVER_OK);
    ASSERT_EQ(quaver_multiply(fp32.get(), a, fp32.get(), b, to.get(), 0, &product), QUAVER_OK);
    ASSERT_EQ(quaver_fma(fp32.get(), a, fp32.get(), b, c, to.get(), 0, &fused), QUAVER_OK);
    ASSERT_EQ(sum, code_of(x + y)) << std::hex << a << " + " << b;
    ASSERT_EQ(product, code_of(x * y)) << std::hex << a << " * " << b;
    ASSERT_EQ(fused, code_of(std::fma(x, y, z))) << std::hex << a << " * " << b << " + " << c;
  }
}

TEST(GoldenLibrary, ConvertsFloatsToTheCompilersFloat16) {
  Stream stream(2);
  const Format fp32 = format("fp32");
  const Conversion to = conversion("fp16", "rne", "special");
  for (int i = 0; i < 300'000; ++i) {
    // On or beside a tie half of the time.
    std::uint32_t x = float_code(stream);
    if (stream.bits(1) != 0) x = (x & 0xfffff000) + stream.bits(1);
    if (std::isnan(as_float(x))) continue;
    std::uint32_t result = 0;
    ASSERT_EQ(quaver_convert(fp32.get(), x, to.get(), 0, &result), QUAVER_OK);
    ASSERT_EQ(result, std::bit_cast<std::uint16_t>(static_cast<_Float16>(as_float(x))))
        << std::hex << x;
  }
}

TEST(GoldenLibrary, DecodesEveryFloat16ToItsValue) {
  const Format fp16 = format("fp16");
  for (std::uint32_t code = 0; code < 0x10000; ++code) {
    const double want =
        static_cast<double>(std::bit_cast<_Float16>(static_cast<std::uint16_t>(code)));
    const double got = value_of(fp16.get(), code);
    if (std::isnan(want))
      ASSERT_TRUE(std::isnan(got)) << std::hex << code;
    else
      ASSERT_EQ(std::bit_cast<std::uint64_t>(got), std::bit_cast<std::uint64_t>(want))
          << std::hex << code;
  }
}

// Significands of 3 and 4 bits: every product is exact in FP169, unless it is special.
TEST(GoldenLibrary, MultipliesEveryPairOfHybridFp8CodesExactly) {
  const Format fp152 = format("fp152"), fp143 = format("fp143"), fp169 = format("fp169");
  const Conversion to = conversion("fp169", "rne", "special");
  for (std::uint32_t a = 0; a < 256; ++a)
    for (std::uint32_t b = 0; b < 256; ++b) {
      std::uint32_t result = 0;
      ASSERT_EQ(quaver_multiply(fp152.get(), a, fp143.get(), b, to.get(), 0, &result), QUAVER_OK);
      const double product = value_of(fp152.get(), a) * value_of(fp143.get(), b);
      if (std::isfinite(product))
        ASSERT_EQ(value_of(fp169.get(), result), product) << std::hex << a << " * " << b;
      else
        ASSERT_EQ(result, 0x7fffU) << std::hex << a << " * " << b;
    }
}

TEST(GoldenLibrary, RoundsStochasticallyByTheRandomInteger) {
  const Format fp32 = format("fp32");
  const Conversion to = conversion("e5m2", "sr8", "special");
  // 1 + 77 / 1024 lies 77/256 of a step above 1: up for the 77 highest of 256 random integers.
  const std::uint32_t x = code_of(1.0F + 77.0F / 1024.0F);
  for (std::uint32_t random = 0; random < 256; ++random) {
    std::uint32_t result = 0;
    ASSERT_EQ(quaver_convert(fp32.get(), x, to.get(), random, &result), QUAVER_OK);
    EXPECT_EQ(result, random + 77 >= 256 ? 0x3dU : 0x3cU) << random;
  }
}

TEST(GoldenLibrary, OverflowsByPolicy) {
  const Format fp32 = format("fp32");
  const std::uint32_t huge = code_of(-1e30F);
  const auto result = [&](const char* overflow) {
    const Conversion to = conversion("fp152", "rne", overflow);
    std::uint32_t code = 0;
    EXPECT_EQ(quaver_convert(fp32.get(), huge, to.get(), 0, &code), QUAVER_OK);
    return code;
  };
  EXPECT_EQ(result("special"), 0xfcU);   // minus infinity
  EXPECT_EQ(result("saturate"), 0xfbU);  // -57344
}

TEST(GoldenLibrary, ThreadsShareHandlesAndKeepTheirOwnErrors) {
  constexpr std::ptrdiff_t kThreads = 4;
  const Conversion to = conversion("fp32", "rne", "special");
  std::barrier everyone(kThreads);
  std::vector<std::jthread> threads;
  for (std::ptrdiff_t t = 0; t < kThreads; ++t)
    threads.emplace_back([&, name = "no-format-" + std::to_string(t)] {
      for (int i = 0; i < 100; ++i) {
        quaver_format* none = nullptr;
        EXPECT_EQ(quaver_format_create(name.c_str(), &none), QUAVER_BAD_ARGUMENT);
        everyone.arrive_and_wait();  // all have failed, and each has its own text
        EXPECT_EQ(std::string(quaver_last_error()).find("format '" + name + "'"), 0U);
        everyone.arrive_and_wait();
        std::uint32_t two = 0;
        EXPECT_EQ(quaver_add(code_of(1), code_of(1), to.get(), 0, &two), QUAVER_OK);
        EXPECT_EQ(two, code_of(2));
      }
    });
}

}  // namespace
}  // namespace quaver::golden_test
