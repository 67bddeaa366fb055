// Do the vector steps of a row of elements have the bits of the golden operations?
#include "models/gemm/row_kernel.h"

#include <gtest/gtest.h>

#include <array>
#include "models/gemm/float_environment.h"
#include "tests/support/random.h"

namespace quaver {
namespace {

struct Case {
  const char *a, *b, *sums, *rounding;
  unsigned lanes;
  bool vectorised;
};

constexpr Case kCases[] = {
    {"fp143", "fp143", "fp169", "rna", 1, true},      {"fp143b0", "fp152", "fp169", "rtz", 1, true},
    {"fp152", "fp152", "fp169", "rne", 1, true},      {"fp169", "fp169", "fp169", "rna", 1, true},
    {"fp169", "fp169", "fp169", "rne", 1, false},     {"fp152", "fp152", "fp32", "rne", 1, true},
    {"fp152", "fp152", "fp32", "rtz", 1, true},       {"bf16", "bf16", "fp32", "rne", 1, true},
    {"fp32", "fp32", "fp32", "rne", 1, true},         {"fp16", "fp16", "fp32", "rne", 1, true},
    {"e4m3fnuz", "e5m2fnuz", "fp32", "rne", 1, true}, {"fp143", "fp143", "fp169", "rna", 2, true},
    {"fp143b15", "fp152", "fp169", "rtz", 4, true},   {"fp152", "fp152", "fp169", "rna", 2, false},
    {"fp143", "fp152", "fp169", "rne", 2, false},     {"fp152", "fp152", "fp32", "rne", 2, false},
};

PassArithmetic arithmetic_of(const Case& c) {
  PassArithmetic arithmetic;
  arithmetic.a = parse_format(c.a);
  arithmetic.b = parse_format(c.b);
  arithmetic.fused_products = c.lanes;
  arithmetic.accumulation.intra = arithmetic.accumulation.inter = parse_format(c.sums);
  arithmetic.accumulation.rounding = parse_rounding(c.rounding);
  return arithmetic;
}

// One kernel with its words for `count` elements.
struct Side {
  Side(std::unique_ptr<RowKernel> k, std::size_t count, unsigned lanes)
      : kernel(std::move(k)), a(count * lanes), b(count * lanes), sums(count), totals(count) {}

  void load(const std::vector<std::uint32_t>& a_codes, const std::vector<std::uint32_t>& b_codes) {
    kernel->decode_a(a_codes, a.data());
    kernel->decode_b(b_codes, b.data());
  }
  // Elements [begin, begin + count) multiply, and add what they have to their totals.
  void step(std::size_t begin, std::size_t count) {
    const FloatEnvironment environment(kernel->environment());
    // In two pieces, the second first.
    const std::size_t half = count / 2;
    const std::array<RowStep, 2> steps = {piece(begin + half, count - half), piece(begin, half)};
    kernel->multiply_accumulate(steps);
    kernel->accumulate(totals.data() + begin, sums.data() + begin, count);
  }

  RowStep piece(std::size_t begin, std::size_t count) {
    RowStep step;
    for (std::size_t w = 0; w < a.size() / sums.size(); ++w) {
      step.a[w] = a.data() + w * sums.size() + begin;
      step.b[w] = b.data() + w * sums.size() + begin;
    }
    step.in = step.out = sums.data() + begin;
    step.count = count;
    return step;
  }

  std::unique_ptr<RowKernel> kernel;
  std::vector<Word> a, b, sums, totals;
};

class RowKernelOf : public testing::TestWithParam<Case> {};

TEST_P(RowKernelOf, HasTheBitsOfTheGoldenSteps) {
  const PassArithmetic arithmetic = arithmetic_of(GetParam());
  ASSERT_EQ(row_kernel_is_vectorised(arithmetic), GetParam().vectorised);
  constexpr std::size_t kCount = 53;  // no whole number of vectors
  Random random;
  Side fast(make_row_kernel(arithmetic), kCount, arithmetic.fused_products);
  Side golden(make_golden_row_kernel(arithmetic), kCount, arithmetic.fused_products);
  for (std::uint64_t i = 0; i < repeated(400); ++i) {
    std::vector<std::uint32_t> a(fast.a.size()), b(fast.b.size());
    for (std::uint32_t& code : a) code = random.operand(arithmetic.a);
    for (std::uint32_t& code : b) code = random.operand(arithmetic.b);
    const std::size_t begin = random.below(kCount);
    const std::size_t count = 1 + random.below(kCount - begin);
    for (Side* side : {&fast, &golden}) {
      side->load(a, b);
      side->step(begin, count);
      // Sums that stay special teach nothing.
      if (i % 5 == 0) std::fill(side->sums.begin(), side->sums.end(), 0U);
      if (i % 20 == 0) std::fill(side->totals.begin(), side->totals.end(), 0U);
    }
    std::vector<std::uint32_t> totals(kCount);
    fast.kernel->encode_totals(fast.totals, totals.data());
    for (std::size_t j = 0; j < kCount; ++j) {
      ASSERT_EQ(fast.kernel->encode_sum(fast.sums[j]), golden.sums[j]) << "step " << i << ", " << j;
      ASSERT_EQ(totals[j], golden.totals[j]) << "step " << i << ", " << j;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Arithmetic, RowKernelOf, testing::ValuesIn(kCases));

}  // namespace
}  // namespace quaver
