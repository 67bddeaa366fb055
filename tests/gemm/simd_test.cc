// Does gemm() give gemm_scalar()'s bits, whatever the shape, the data, the number of threads and
// the SIMD target?
#include <gtest/gtest.h>
#include <hwy/highway.h>
#include <hwy/targets.h>

#include <cfenv>

#include "models/gemm/gemm.h"
#include "models/gemm/kernels.h"
#include "tests/numerics/passes.h"

namespace quaver {
namespace {

// Beside the recipes' arithmetic: what the kernels tell apart.
const std::vector<Arithmetic> kCases = [] {
  std::vector<Arithmetic> cases(kArithmetics.begin(), kArithmetics.end());
  const auto add = [&](const char* name, const char* operands, const char* sums,
                       const char* rounding, const char* output, const char* output_rounding,
                       Overflow overflow) {
    cases.push_back(
        {name, operands, operands, sums, sums, rounding, output, output_rounding, overflow});
  };
  add("fp169_truncating", "fp152", "fp169", "rtz", "fp152", "rtz", Overflow::kSpecial);
  add("fp169_of_wide_operands", "fp169", "fp169", "rne", "fp169", "rne", Overflow::kSpecial);
  add("fp169_of_fp32", "fp32", "fp169", "rna", "fp32", "rne", Overflow::kSaturate);
  add("fp169_of_bias_15", "fp143b15", "fp169", "rna", "fp143b15", "sr5", Overflow::kSpecial);
  add("fp169_of_bias_0", "fp143b0", "fp169", "rna", "e5m2", "sr8", Overflow::kSaturate);
  add("fp169_of_e3m4", "e3m4", "fp169", "rne", "e8m3b150", "rna", Overflow::kSpecial);
  add("fp32_truncating", "bf16", "fp32", "rtz", "fp32", "rne", Overflow::kSaturate);
  add("fp32_ties_away", "e5m2", "fp32", "rna", "fp16", "sr12", Overflow::kSpecial);
  add("fp32_of_fp16", "fp16", "fp32", "rne", "fp169", "sr30", Overflow::kSpecial);
  add("fp32_of_no_specials", "e4m3b9:none", "fp32", "rne", "e4m3b9:none", "rne",
      Overflow::kSaturate);
  add("fp32_to_no_subnormals", "e5m2", "fp32", "rne", "e5m2:nosub", "sr4", Overflow::kSpecial);
  add("fp32_to_fp16", "e4m3fn", "fp32", "rne", "fp16", "rne", Overflow::kSaturate);
  add("fp32_to_e9m12", "bf16", "fp32", "rne", "e9m12", "rna", Overflow::kSpecial);
  add("fp32_to_far_bias", "e5m2", "fp32", "rne", "e6m9b300", "rtz", Overflow::kSpecial);
  add("no_kernel", "e5m2", "e6m10", "rne", "e5m2", "rne", Overflow::kSpecial);
  return cases;
}();

// kLowest: the two lowest binades, whose products fp169 flushes.
enum class Data : std::uint8_t {
  kAnything,
  kFinite,
  kModerate,
  kSpread,
  kTiny,
  kLowest,
  kHuge,
  kCancel
};
constexpr Data kData[] = {Data::kAnything, Data::kFinite, Data::kModerate, Data::kSpread,
                          Data::kTiny,     Data::kLowest, Data::kHuge,     Data::kCancel};

// An exponent field in the given share of the format's range, and a random mantissa and sign.
std::uint32_t in_range(Random& random, const Format& f, double from, double to) {
  const double fields = static_cast<double>((1U << f.exponent_bits) - 1);
  const auto low = static_cast<std::uint32_t>(from * fields);
  const auto high = static_cast<std::uint32_t>(to * fields);
  const auto field = low + static_cast<std::uint32_t>(random.below(high - low + 1));
  const std::uint32_t code =
      (field << f.mantissa_bits) | (random.bits(32) & ((1U << f.mantissa_bits) - 1));
  if (code == 0 || code > f.max_finite_code()) return 0;
  return random.one_in(2) ? code | f.sign_mask() : code;
}

std::uint32_t draw(Random& random, const Format& f, Data data) {
  switch (data) {
    case Data::kAnything: return operand(random, f, Mood::kAnything);
    case Data::kFinite: return operand(random, f, Mood::kFinite);
    case Data::kModerate:
    case Data::kCancel: return in_range(random, f, 0.45, 0.55);
    case Data::kSpread: return in_range(random, f, 0.3, 0.6);
    case Data::kTiny: return in_range(random, f, 0.0, 0.3);
    case Data::kLowest: return in_range(random, f, 0.0, 1.9 / ((1U << f.exponent_bits) - 1));
    case Data::kHuge: return in_range(random, f, 0.75, 1.0);
  }
  return 0;
}

CodeMatrix matrix(Random& random, std::uint64_t rows, std::uint64_t cols, const Format& f,
                  Data data) {
  CodeMatrix result(rows, cols, f.bytes());
  for (std::uint64_t i = 0; i < rows; ++i)
    for (std::uint64_t j = 0; j < cols; ++j) result.set(i, j, draw(random, f, data));
  return result;
}

std::uint32_t negated(const Format& f, std::uint32_t code) {
  return (code & f.magnitude_mask()) == 0 ? code : code ^ f.sign_mask();
}

// Makes products 2k and 2k + 1 of most columns cancel, exactly or to their last bits.
void cancel(Random& random, CodeMatrix& a, CodeMatrix& b, const PassArithmetic& p) {
  for (std::uint64_t k = 0; k + 1 < a.cols(); k += 2) {
    for (std::uint64_t m = 0; m < a.rows(); ++m) {
      const std::uint32_t code = negated(p.a, a.at(m, k));
      const bool exact = random.one_in(2) || (code & p.a.magnitude_mask()) < 2;
      a.set(m, k + 1, exact ? code : code ^ 1U);
    }
    for (std::uint64_t n = 0; n < b.cols(); ++n)
      if (!random.one_in(8)) b.set(k + 1, n, b.at(k, n));
  }
}

struct Shape {
  std::uint64_t m;
  std::uint64_t n;
  std::uint64_t k;
};

// One, odd, prime, more than a panel, a block of K, a block of outputs.
constexpr Shape kSmall[] = {{1, 1, 1}, {1, 67, 5}, {7, 1, 130},
                            {2, 3, 0}, {9, 65, 3}, {13, 31, 67}};
constexpr Shape kLarge[] = {{17, 131, 257}, {523, 3, 29}, {3, 521, 135}, {31, 71, 193}};

// Runs `check` on every SIMD target of this processor, and without the half-precision kernel.
template <class Check>
void on_every_target(Check check) {
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    SCOPED_TRACE(hwy::TargetName(target));
    hwy::SetSupportedTargetsForTest(target);
    check();
    if (has_half_kernel()) {
      SCOPED_TRACE("float kernels only");
      enable_half_kernel(false);
      check();
      enable_half_kernel(true);
    }
    hwy::SetSupportedTargetsForTest(0);
  }
}

testing::AssertionResult same(const CodeMatrix& expected, const CodeMatrix& found) {
  if (expected == found) return testing::AssertionSuccess();
  for (std::uint64_t m = 0; m < expected.rows(); ++m)
    for (std::uint64_t n = 0; n < expected.cols(); ++n)
      if (expected.at(m, n) != found.at(m, n))
        return testing::AssertionFailure() << "at " << m << "," << n << ": expected " << std::hex
                                           << expected.at(m, n) << ", found " << found.at(m, n);
  return testing::AssertionFailure() << "the shape differs";
}

class GemmSimd : public testing::TestWithParam<Arithmetic> {
 protected:
  static void compare(Random& random, const PassArithmetic& p, const Shape& s, Data data) {
    SCOPED_TRACE(testing::Message()
                 << "M=" << s.m << " N=" << s.n << " K=" << s.k << " W=" << p.fused_products
                 << " CL=" << p.accumulation.chunk << " data=" << static_cast<int>(data));
    CodeMatrix a = matrix(random, s.m, s.k, p.a, data);
    CodeMatrix b = matrix(random, s.k, s.n, p.b, data);
    if (data == Data::kCancel) cancel(random, a, b, p);
    const RounderLanes lanes{random.bits(32), 1 + static_cast<std::uint32_t>(random.below(70)),
                             random.one_in(2), random.one_in(2) ? 0 : 1 + random.below(40)};
    CodeMatrix expected;
    try {
      expected = gemm_scalar(p, a, b, lanes);
    } catch (const std::domain_error&) {  // NaN into a format that has none
      EXPECT_THROW(gemm(p, a, b, lanes, 2), std::domain_error);
      return;
    }
    const unsigned threads = 1 + static_cast<unsigned>(random.below(3));
    on_every_target([&] { EXPECT_TRUE(same(expected, gemm(p, a, b, lanes, threads))); });
  }
};

TEST_P(GemmSimd, HasTheBitsOfTheScalarGemmForAnyDataShapeAndChunk) {
  Random random;
  for (const unsigned fused : {1U, 2U, 4U})
    for (const std::uint32_t chunk : {1U, 3U, 64U, 0U})
      for (const Data data : kData)
        compare(random, arithmetic(GetParam(), fused, chunk), kSmall[random.below(6)], data);
}

TEST_P(GemmSimd, HasTheBitsOfTheScalarGemmBeyondOneBlock) {
  Random random;
  for (const Data data : kData)
    for (const unsigned fused : {1U, 1U << random.below(3)}) {
      const std::uint32_t chunk = random.one_in(2) ? 64 : random.one_in(2) ? 0 : 50;
      compare(random, arithmetic(GetParam(), fused, chunk), kLarge[random.below(4)], data);
    }
}

INSTANTIATE_TEST_SUITE_P(Of, GemmSimd, testing::ValuesIn(kCases),
                         [](const auto& info) { return std::string(info.param.name); });

PassArithmetic pass_named(std::string_view name, unsigned fused = 1) {
  for (const Arithmetic& names : kCases)
    if (names.name == name) return arithmetic(names, fused, 64);
  throw std::invalid_argument("no such case");
}

TEST(Gemm, IsVectorisedForEveryRecipe) {
  for (const char* name :
       {"sun2019_forward", "sun2019_data_gradient", "sun2019_weight_gradient", "wang2018",
        "mellempudi2019", "noune2022", "ocp_fp8", "fp16", "bf16", "fp32"})
    for (const unsigned fused : {1U, 2U, 4U})
      EXPECT_TRUE(gemm_is_vectorised(pass_named(name, fused))) << name;
  EXPECT_FALSE(gemm_is_vectorised(pass_named("no_kernel")));
}

TEST(Gemm, HasTheSameBitsForAnyNumberOfThreads) {
  Random random;
  for (const char* name : {"sun2019_forward", "mellempudi2019", "fp16", "no_kernel"}) {
    const PassArithmetic p = pass_named(name);
    const CodeMatrix a = matrix(random, 200, 20, p.a, Data::kSpread);
    const CodeMatrix b = matrix(random, 20, 150, p.b, Data::kSpread);
    const CodeMatrix expected = gemm_scalar(p, a, b, {7, 11});
    for (const unsigned threads : {1U, 2U, 3U, 5U, 64U})
      EXPECT_TRUE(same(expected, gemm(p, a, b, {7, 11}, threads))) << name << " " << threads;
  }
}

// Two rows of products whose exact sum is a known distance from a tie of fp169.
TEST(Gemm, RoundsSumsOnAndBesideEveryTieOfFp169) {
  Random random;
  for (const char* name : {"sun2019_data_gradient", "wang2018", "fp169_truncating", "fp16"}) {
    const PassArithmetic p = pass_named(name);
    const Format& f = p.a;
    CodeMatrix a(512, 4, f.bytes());
    CodeMatrix b(4, 96, p.b.bytes());
    for (std::uint64_t m = 0; m < a.rows(); ++m)
      for (std::uint64_t k = 0; k < 4; ++k)  // ever smaller, so that late products are the tail
        a.set(m, k,
              in_range(random, f, 0.6 - 0.15 * static_cast<double>(k),
                       0.65 - 0.15 * static_cast<double>(k)));
    for (std::uint64_t k = 0; k < 4; ++k)
      for (std::uint64_t n = 0; n < b.cols(); ++n)
        b.set(k, n,
              in_range(random, p.b, 0.6 - 0.15 * static_cast<double>(k),
                       0.65 - 0.15 * static_cast<double>(k)));
    const CodeMatrix expected = gemm_scalar(p, a, b, {});
    on_every_target([&] { EXPECT_TRUE(same(expected, gemm(p, a, b, {}))) << name; });
  }
}

// Sums that were special in one row stay so, whatever the other rows of their tile do later.
TEST(Gemm, KeepsInfinityBesideNanAndNumbersFromBlockToBlock) {
  for (const char* name : {"mellempudi2019", "fp32_ties_away", "sun2019_data_gradient"})
    for (const unsigned fused : {1U, 2U}) {
      PassArithmetic p = pass_named(name, fused);
      p.output = {parse_format("fp32"), {}, Overflow::kSpecial};
      const std::uint32_t one = 15U << 2;
      CodeMatrix a(4, 600, 1);
      CodeMatrix b(600, 3, 1);
      for (std::uint64_t k = 0; k < 600; ++k) {
        for (std::uint64_t m = 0; m < 4; ++m) a.set(m, k, one);
        for (std::uint64_t n = 0; n < 3; ++n) b.set(k, n, 0x41);
      }
      a.set(0, 5, p.a.infinity_code(true));
      a.set(1, 5, p.a.nan_code());
      for (const std::uint32_t chunk : {0U, 64U}) {
        p.accumulation.chunk = chunk;
        const CodeMatrix expected = gemm_scalar(p, a, b, {});
        on_every_target([&] { EXPECT_TRUE(same(expected, gemm(p, a, b, {}))) << name; });
      }
    }
}

TEST(Gemm, DoesNotDependOnTheCallersFloatEnvironmentAndKeepsIt) {
  Random random;
  for (const char* name : {"wang2018", "bf16", "fp32", "fp169_of_bias_0"}) {
    const PassArithmetic p = pass_named(name);
    const CodeMatrix a = matrix(random, 9, 70, p.a, Data::kTiny);
    const CodeMatrix b = matrix(random, 70, 9, p.b, Data::kSpread);
    const CodeMatrix expected = gemm_scalar(p, a, b, {});
    for (const int mode : {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO}) {
      std::fesetround(mode);
#ifdef __SSE__
      const unsigned flushing = __builtin_ia32_stmxcsr() | 0x8040U;  // FTZ and DAZ
      __builtin_ia32_ldmxcsr(flushing);
#endif
      const CodeMatrix found = gemm(p, a, b, {}, 2);
      EXPECT_EQ(std::fegetround(), mode);
#ifdef __SSE__
      EXPECT_EQ(__builtin_ia32_stmxcsr() & 0x8040U, 0x8040U);
      __builtin_ia32_ldmxcsr(flushing & ~0x8040U);
#endif
      std::fesetround(FE_TONEAREST);
      EXPECT_TRUE(same(expected, found)) << name << " mode " << mode;
    }
  }
}

}  // namespace
}  // namespace quaver
