// Does every wrong call come back with a status and a text, and leave its outputs alone?
#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "tests/golden/handles.h"
#include "tests/input/temporary_file.h"

namespace quaver::golden_test {
namespace {

constexpr std::uint32_t kUntouched = 0xdeadbeef;

void expect_failure(int got, int want, const std::string& beginning) {
  EXPECT_EQ(got, want);
  EXPECT_EQ(std::string(quaver_last_error()).substr(0, beginning.size()), beginning);
}
void expect_bad(int got, const std::string& beginning) {
  expect_failure(got, QUAVER_BAD_ARGUMENT, beginning);
}

class GoldenErrors : public testing::Test {
 protected:
  void TearDown() override { EXPECT_EQ(result_, kUntouched); }

  Format fp152_ = format("fp152");
  Format fp153_ = format("fp153");  // 9 bits in 2 bytes: not every pattern of bits is a code
  Conversion to_ = conversion("fp169", "rne", "special");
  Conversion stochastic_ = conversion("fp169", "sr4", "special");
  Pass fwd_ = pass("sun2019", "fwd");
  std::uint32_t result_ = kUntouched;
};

TEST_F(GoldenErrors, FormatsThatAreNone) {
  quaver_format* handle = fp152_.get();
  expect_bad(quaver_format_create("fp8", &handle),
             "format 'fp8': unknown, expected one of fp143, ");
  EXPECT_EQ(handle, nullptr);
  expect_bad(quaver_format_create("", &handle), "format '': unknown");
  expect_bad(quaver_format_create("e12m3", &handle),
             "format 'e12m3': exponent bits must be 1 to 11, found 12");
  expect_bad(quaver_format_create("fp143b16", &handle),
             "format 'fp143b16': the bias of fp143 is 0 to 15");
  expect_bad(quaver_format_create(nullptr, &handle), "name is NULL");
  expect_bad(quaver_format_create("fp152", nullptr), "format is NULL");
  const std::string endless(100'000, 'x');
  expect_bad(quaver_format_create(endless.c_str(), &handle), "format 'xxx");
}

TEST_F(GoldenErrors, ConversionsThatAreNone) {
  quaver_conversion* handle = to_.get();
  expect_bad(quaver_conversion_create("fp8", "rne", "special", &handle), "format 'fp8'");
  EXPECT_EQ(handle, nullptr);
  expect_bad(quaver_conversion_create("fp152", "up", "special", &handle),
             "rounding 'up': expected rne, rna, rtz or sr<k>");
  expect_bad(quaver_conversion_create("fp152", "sr33", "special", &handle), "rounding 'sr33'");
  expect_bad(quaver_conversion_create("fp152", "rne", "wrap", &handle),
             "overflow 'wrap': expected special or saturate");
  expect_bad(quaver_conversion_create(nullptr, "rne", "special", &handle), "format is NULL");
  expect_bad(quaver_conversion_create("fp152", nullptr, "special", &handle), "rounding is NULL");
  expect_bad(quaver_conversion_create("fp152", "rne", nullptr, &handle), "overflow is NULL");
  expect_bad(quaver_conversion_create("fp152", "rne", "special", nullptr), "conversion is NULL");
}

TEST_F(GoldenErrors, PassesThatAreNone) {
  quaver_pass* handle = fwd_.get();
  expect_bad(quaver_pass_create("sun2018", "fwd", &handle), "recipe: unknown recipe 'sun2018'");
  EXPECT_EQ(handle, nullptr);
  expect_bad(quaver_pass_create("sun2019", "bwd", &handle), "pass: unknown pass 'bwd'");
  expect_bad(quaver_pass_create(nullptr, "fwd", &handle), "recipe is NULL");
  expect_bad(quaver_pass_create("sun2019", nullptr, &handle), "pass is NULL");
  expect_bad(quaver_pass_create("sun2019", "fwd", nullptr), "handle is NULL");
  expect_bad(quaver_pass_create("no-such.yaml", "fwd", &handle),
             "no-such.yaml: cannot be opened, expected a recipe file");
  expect_bad(quaver_pass_create("liu2021", "dgrad", &handle),
             "pass: recipe 'liu2021' has no dgrad pass, expected fwd");
  expect_bad(quaver_pass_create("liu2021", "fwd", &handle),
             "recipe: 'liu2021' chooses its formats from tensors, expected a recipe of fixed");
  const TemporaryFolder folder;
  const std::string file = folder.write("r.yaml", "base: sun2019\nfused_products: 3\n");
  expect_bad(quaver_pass_create(file.c_str(), "fwd", &handle),
             file + ":2:17: recipe.fused_products is '3', expected one of 1, 2, 4");
}

TEST_F(GoldenErrors, NullHandlesAreNothing) {
  EXPECT_EQ(quaver_format_width(nullptr), 0U);
  EXPECT_EQ(quaver_format_bytes(nullptr), 0U);
  EXPECT_STREQ(quaver_format_spelling(nullptr), "");
  EXPECT_EQ(quaver_pass_fused_products(nullptr), 0U);
  EXPECT_EQ(quaver_pass_chunk(nullptr), 0U);
  EXPECT_EQ(quaver_pass_format(nullptr, QUAVER_OUTPUT), nullptr);
  EXPECT_EQ(quaver_pass_format(fwd_.get(), 5), nullptr);
  EXPECT_EQ(quaver_pass_format(fwd_.get(), -1), nullptr);
  quaver_format_free(nullptr);
  quaver_conversion_free(nullptr);
  quaver_pass_free(nullptr);
}

TEST_F(GoldenErrors, NullArgumentsOfOperations) {
  const quaver_format* f = fp152_.get();
  const quaver_conversion* to = to_.get();
  double value = 1;
  expect_bad(quaver_decode(nullptr, 0, &value), "format is NULL");
  expect_bad(quaver_decode(f, 0, nullptr), "value is NULL");
  EXPECT_EQ(value, 1);
  expect_bad(quaver_multiply(nullptr, 0, f, 0, to, 0, &result_), "a_format is NULL");
  expect_bad(quaver_multiply(f, 0, nullptr, 0, to, 0, &result_), "b_format is NULL");
  expect_bad(quaver_multiply(f, 0, f, 0, nullptr, 0, &result_), "to is NULL");
  expect_bad(quaver_multiply(f, 0, f, 0, to, 0, nullptr), "result is NULL");
  expect_bad(quaver_add(0, 0, nullptr, 0, &result_), "to is NULL");
  expect_bad(quaver_add(0, 0, to, 0, nullptr), "result is NULL");
  expect_bad(quaver_fma(nullptr, 0, f, 0, 0, to, 0, &result_), "a_format is NULL");
  expect_bad(quaver_fma(f, 0, nullptr, 0, 0, to, 0, &result_), "b_format is NULL");
  expect_bad(quaver_fma(f, 0, f, 0, 0, nullptr, 0, &result_), "to is NULL");
  expect_bad(quaver_fma(f, 0, f, 0, 0, to, 0, nullptr), "result is NULL");
  expect_bad(quaver_convert(nullptr, 0, to, 0, &result_), "from is NULL");
  expect_bad(quaver_convert(f, 0, nullptr, 0, &result_), "to is NULL");
  expect_bad(quaver_convert(f, 0, to, 0, nullptr), "result is NULL");
}

TEST_F(GoldenErrors, CodesWiderThanTheirFormat) {
  const quaver_format* f = fp152_.get();
  const quaver_conversion* to = to_.get();
  double value = 1;
  expect_bad(quaver_decode(f, 0x100, &value), "code is 0x100, expected a code of fp152 up to 0xff");
  EXPECT_EQ(value, 1);
  expect_bad(quaver_multiply(f, 0x100, f, 0, to, 0, &result_), "a is 0x100");
  expect_bad(quaver_multiply(f, 0, f, 0x100, to, 0, &result_), "b is 0x100");
  expect_bad(quaver_add(0x10000, 0, to, 0, &result_), "x is 0x10000");
  expect_bad(quaver_add(0, 0x10000, to, 0, &result_), "y is 0x10000");
  expect_bad(quaver_fma(f, 0x100, f, 0, 0, to, 0, &result_), "a is 0x100");
  expect_bad(quaver_fma(f, 0, f, 0x100, 0, to, 0, &result_), "b is 0x100");
  expect_bad(quaver_fma(f, 0, f, 0, 0x10000, to, 0, &result_), "c is 0x10000");
  expect_bad(quaver_convert(f, 0xffffffff, to, 0, &result_), "code is 0xffffffff");
}

TEST_F(GoldenErrors, RandomIntegersOutOfRange) {
  const quaver_format* f = fp152_.get();
  const quaver_conversion* to = stochastic_.get();
  const std::string text = "random is 0x10, expected an integer below 2^4 for sr4";
  expect_bad(quaver_multiply(f, 0, f, 0, to, 16, &result_), text);
  expect_bad(quaver_add(0, 0, to, 16, &result_), text);
  expect_bad(quaver_fma(f, 0, f, 0, 0, to, 16, &result_), text);
  expect_bad(quaver_convert(f, 0, to, 16, &result_), text);
}

TEST_F(GoldenErrors, NanIntoAFormatWithoutOne) {
  const Conversion none = conversion("e4m3:none", "rne", "special");
  constexpr std::uint32_t kNan = 0x7e;  // fp152
  const quaver_format* f = fp152_.get();
  const auto expect_no_code = [&](int status) {
    expect_failure(status, QUAVER_NO_CODE, "NaN has no code in format 'e4m3:none'");
  };
  expect_no_code(quaver_convert(f, kNan, none.get(), 0, &result_));
  expect_no_code(quaver_multiply(f, kNan, f, 0, none.get(), 0, &result_));
  expect_no_code(quaver_fma(f, kNan, f, 0, 0, none.get(), 0, &result_));
}

TEST_F(GoldenErrors, ArgumentsOfSums) {
  const std::array<std::uint32_t, 2> x{};
  const std::array<std::uint32_t, 2> wide{0, 0x100};
  const quaver_pass* p = fwd_.get();
  expect_bad(quaver_mac(nullptr, x.data(), x.data(), 1, 0, &result_), "pass is NULL");
  expect_bad(quaver_mac(p, nullptr, x.data(), 1, 0, &result_), "a is NULL");
  expect_bad(quaver_mac(p, x.data(), nullptr, 1, 0, &result_), "b is NULL");
  expect_bad(quaver_mac(p, x.data(), x.data(), 1, 0, nullptr), "result is NULL");
  expect_bad(quaver_mac(p, x.data(), x.data(), 0, 0, &result_), "count is 0, expected 1 to 1");
  expect_bad(quaver_mac(p, x.data(), x.data(), 2, 0, &result_), "count is 2, expected 1 to 1");
  expect_bad(quaver_mac(p, &wide[1], x.data(), 1, 0, &result_), "a is 0x100");
  expect_bad(quaver_mac(p, x.data(), x.data(), 1, 0x10000, &result_), "partial_sum is 0x10000");
  expect_bad(quaver_accumulate_chunk(nullptr, 0, 0, &result_), "pass is NULL");
  expect_bad(quaver_accumulate_chunk(p, 0x10000, 0, &result_), "total is 0x10000");
  expect_bad(quaver_accumulate_chunk(p, 0, 0x10000, &result_), "partial_sum is 0x10000");
  expect_bad(quaver_accumulate_chunk(p, 0, 0, nullptr), "result is NULL");
  expect_bad(quaver_dot(nullptr, x.data(), x.data(), 2, 0, &result_), "pass is NULL");
  expect_bad(quaver_dot(p, nullptr, x.data(), 2, 0, &result_), "a is NULL");
  expect_bad(quaver_dot(p, x.data(), nullptr, 2, 0, &result_), "b is NULL");
  expect_bad(quaver_dot(p, x.data(), x.data(), 0, 0, &result_), "length is 0, expected 1 to ");
  expect_bad(quaver_dot(p, x.data(), wide.data(), 2, 0, &result_), "b is 0x100");
  expect_bad(quaver_dot(p, x.data(), x.data(), 2, 0, nullptr), "result is NULL");
}

// quaver_gemm with one argument wrong after another.
struct Gemm {
  const quaver_pass* pass;
  std::array<std::uint8_t, 8> a{}, b{}, c{};
  std::uint64_t m = 2, n = 2, k = 2;
  std::size_t a_bytes = 4, b_bytes = 4, c_bytes = 4;
  const void* a_data = a.data();
  const void* b_data = b.data();
  void* c_data = c.data();
  std::uint32_t lanes = 1, threads = 1;

  explicit Gemm(const quaver_pass* given) : pass(given) { c.fill(0xee); }
  Gemm(const Gemm&) = delete;
  Gemm& operator=(const Gemm&) = delete;
  ~Gemm() = default;

  int run() {
    return quaver_gemm(pass, m, n, k, a_data, a_bytes, b_data, b_bytes, c_data, c_bytes, 1, lanes,
                       threads);
  }
  // Runs with the change, expects that, and that C is untouched.
  template <class Change>
  void expect(Change change, const std::string& beginning) {
    Gemm changed(pass);
    change(changed);
    expect_bad(changed.run(), beginning);
    for (const std::uint8_t byte : changed.c) EXPECT_EQ(byte, 0xee);
  }
};

TEST_F(GoldenErrors, ArgumentsOfGemm) {
  Gemm gemm(fwd_.get());
  EXPECT_EQ(Gemm(fwd_.get()).run(), QUAVER_OK);
  gemm.expect([](Gemm& g) { g.pass = nullptr; }, "pass is NULL");
  gemm.expect([](Gemm& g) { g.a_data = nullptr; }, "a is NULL");
  gemm.expect([](Gemm& g) { g.b_data = nullptr; }, "b is NULL");
  gemm.expect([](Gemm& g) { g.c_data = nullptr; }, "c is NULL");
  gemm.expect([](Gemm& g) { g.m = 0; }, "m is 0, expected 1 to 2147483647");
  gemm.expect([](Gemm& g) { g.n = 1ULL << 31; }, "n is 2147483648, expected 1 to 2147483647");
  gemm.expect([](Gemm& g) { g.k = ~0ULL; }, "k is 18446744073709551615, expected");
  gemm.expect([](Gemm& g) { g.lanes = 0; }, "lanes is 0, expected 1 to 4294967295");
  gemm.expect([](Gemm& g) { g.threads = 0; }, "threads is 0, expected 1 to 1024");
  gemm.expect([](Gemm& g) { g.threads = 1025; }, "threads is 1025, expected 1 to 1024");
  gemm.expect([](Gemm& g) { g.a_bytes = 5; }, "a has 5 bytes, expected 2 x 2 codes of 1 bytes");
  gemm.expect([](Gemm& g) { g.b_bytes = 3; }, "b has 3 bytes, expected 2 x 2 codes of 1 bytes");
  gemm.expect([](Gemm& g) { g.c_bytes = 8; }, "c has 8 bytes, expected 2 x 2 codes of 1 bytes");
}

TEST_F(GoldenErrors, MatricesWithPatternsThatAreNoCodes) {
  const TemporaryFolder folder;
  const std::string file =
      folder.write("r.yaml", "base: sun2019\noperands: {fwd: {a: fp153, b: fp153}}\n");
  const Pass nine_bits = pass(file, "fwd");
  const std::array<std::uint16_t, 2> good{0x1ff, 0}, bad{0, 0x200};
  std::uint8_t c = 0xee;
  const auto run = [&](const auto& a, const auto& b) {
    return quaver_gemm(nine_bits.get(), 1, 1, 2, a.data(), 4, b.data(), 4, &c, 1, 1, 1, 1);
  };
  expect_bad(run(bad, good), "a is 0x200, expected a code of fp153 up to 0x1ff");
  expect_bad(run(good, bad), "b is 0x200");
  EXPECT_EQ(c, 0xee);
  EXPECT_EQ(run(good, good), QUAVER_OK);
}

// Sums may overflow to a NaN that the output has no code for, behind operands without any.
TEST_F(GoldenErrors, SumsThatOverflowIntoAnOutputWithoutNan) {
  const TemporaryFolder folder;
  const std::string file = folder.write("r.yaml",
                                        "base: sun2019\n"
                                        "operands: {fwd: {a: e8m7:none, b: e8m7:none}}\n"
                                        "output: {fwd: {format: e8m7:none}}\n");
  const Pass fwd = pass(file, "fwd");
  const std::uint32_t largest = 0x7fff;
  expect_failure(quaver_dot(fwd.get(), &largest, &largest, 1, 0, &result_), QUAVER_NO_CODE,
                 "NaN has no code in format 'e8m7:none'");
  std::uint16_t c = 0xeeee;
  expect_failure(quaver_gemm(fwd.get(), 1, 1, 1, &largest, 2, &largest, 2, &c, 2, 1, 1, 1),
                 QUAVER_NO_CODE, "NaN has no code in format 'e8m7:none'");
  EXPECT_EQ(c, 0xeeee);
}

TEST_F(GoldenErrors, TheTextOutlivesTheHandlesThatItNames) {
  int status = QUAVER_OK;
  {
    const Format held = format("fp16");
    status = quaver_convert(held.get(), 0x10000, to_.get(), 0, &result_);
  }
  expect_bad(status, "code is 0x10000, expected a code of fp16 up to 0xffff");
}

}  // namespace
}  // namespace quaver::golden_test
