// Do the golden operations give the bits of the processor's and the compiler's own arithmetic?
#include <gtest/gtest.h>

#include <bit>
#include <cfenv>
#include <cmath>

#include "tests/numerics/formats.h"

namespace quaver {
namespace {

const Format& fp32() {
  static const Format format = parse_format("fp32");
  return format;
}

float as_float(std::uint32_t code) { return std::bit_cast<float>(code); }

// The processor's NaN has a sign and a payload of its own; the model's is canonical.
std::uint32_t code_of(float x) {
  return std::isnan(x) ? fp32().nan_code() : std::bit_cast<std::uint32_t>(x);
}

// While it lives, the processor rounds toward zero. Operands pass through volatiles, for the
// compiler takes the rounding mode for granted.
class TowardZero {
 public:
  TowardZero() { std::fesetround(FE_TOWARDZERO); }
  ~TowardZero() { std::fesetround(FE_TONEAREST); }
  TowardZero(const TowardZero&) = delete;
  TowardZero& operator=(const TowardZero&) = delete;
};

struct Native {
  std::uint32_t sum;
  std::uint32_t product;
  std::uint32_t fused;
};

Native native(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
  const volatile float x = as_float(a);
  const volatile float y = as_float(b);
  const volatile float z = as_float(c);
  const volatile float sum = x + y;
  const volatile float product = x * y;
  const volatile float fused = std::fma(static_cast<float>(x), y, z);
  return {code_of(sum), code_of(product), code_of(fused)};
}

Native golden(std::uint32_t a, std::uint32_t b, std::uint32_t c, Rounding rounding) {
  const Conversion to{fp32(), rounding};
  return {add(a, b, to), multiply(fp32(), a, fp32(), b, to),
          fused_multiply_add(fp32(), a, fp32(), b, c, to)};
}

void expect_native_bits(Random& random, Rounding rounding, std::uint64_t count) {
  // A sum, a product and a fused multiply-add each.
  for (std::uint64_t i = repeated(3 * count) / 3; i > 0; --i) {
    const std::uint32_t a = random.operand(fp32());
    const std::uint32_t b = random.partner(fp32(), a);
    const std::uint32_t c =
        random.partner(fp32(), random.one_in(2) ? code_of(as_float(a) * as_float(b)) : a);
    Native want = native(a, b, c);
    if (rounding == kRtz) {
      const TowardZero mode;
      want = native(a, b, c);
    }
    const Native got = golden(a, b, c, rounding);
    ASSERT_EQ(got.sum, want.sum) << std::hex << a << " + " << b;
    ASSERT_EQ(got.product, want.product) << std::hex << a << " * " << b;
    ASSERT_EQ(got.fused, want.fused) << std::hex << a << " * " << b << " + " << c;
  }
}

TEST(NativeFloat, SumsProductsAndFmasHaveTheProcessorsBits) {
  Random random;
  expect_native_bits(random, kRne, 1'500'000);
}

TEST(NativeFloat, TowardZeroHasTheProcessorsBitsToo) {
  Random random;
  expect_native_bits(random, kRtz, 500'000);
}

TEST(NativeFloat, FloatsBecomeTheCompilersFloat16) {
  Random random;
  const Format fp16 = parse_format("fp16");
  for (std::uint64_t i = repeated(2'000'000); i > 0; --i) {
    std::uint32_t x = random.operand(fp32());
    // Three in four lie in or next to binary16's range.
    if (!random.one_in(4)) x = (x & 0x807fffff) | ((99 + random.bits(32) % 48) << 23);
    // Half of those lie on or beside a tie.
    if (random.one_in(2)) x = (x & 0xfffff000) + static_cast<std::uint32_t>(random.below(3)) - 1;
    if (std::isnan(as_float(x))) continue;
    const auto want = std::bit_cast<std::uint16_t>(static_cast<_Float16>(as_float(x)));
    ASSERT_EQ(convert(fp32(), x, {fp16, kRne}), want) << std::hex << x;
  }
}

TEST(NativeFloat, EveryFloat16WidensAsTheCompilersDoes) {
  const Format fp16 = parse_format("fp16");
  for (std::uint32_t code = 0; code < 0x10000; ++code) {
    const auto value =
        static_cast<float>(std::bit_cast<_Float16>(static_cast<std::uint16_t>(code)));
    ASSERT_EQ(convert(fp16, code, {fp32(), kRne}), code_of(value)) << std::hex << code;
  }
}

// 24 >= 2 * 10 + 2: rounding a sum to 24 bits first does no harm (the SIMD kernels rest on this).
TEST(NativeFloat, AFloatSumRoundedAgainIsTheSumInTenBitsAndFewer) {
  Random random;
  for (const char* name : {"fp169", "bf16"}) {
    const Format f = parse_format(name);
    for (std::uint64_t i = repeated(500'000); i > 0; --i) {
      const std::uint32_t x = random.operand(f);
      const std::uint32_t y = random.partner(f, x);
      const float sum =
          as_float(convert(f, x, {fp32(), kRne})) + as_float(convert(f, y, {fp32(), kRne}));
      for (const Rounding rounding : {kRne, kRna}) {
        const Conversion to{f, rounding};
        ASSERT_EQ(add(x, y, to), convert(fp32(), code_of(sum), to))
            << std::hex << x << " + " << y << " in " << name << " " << to_string(rounding);
      }
    }
  }
}

}  // namespace
}  // namespace quaver
