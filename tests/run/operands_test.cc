// Are synthetic operands the same everywhere, and distributed as stated?
#include "sim/run/operands.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace quaver {
namespace {

using Codes = std::vector<std::uint32_t>;

Codes codes_of(const CodeMatrix& tensor) {
  Codes codes;
  for (std::uint64_t i = 0; i < tensor.rows(); ++i)
    for (std::uint64_t j = 0; j < tensor.cols(); ++j) codes.push_back(tensor.at(i, j));
  return codes;
}

// Computed outside this program, in exact fractions.
TEST(SyntheticTensor, HasTheSameCodesOnEveryMachine) {
  const Format fp143 = parse_format("fp143");
  EXPECT_EQ(codes_of(synthetic_tensor(TensorKind::kWeight, fp143, 2, 5, 64, 1)),
            (Codes{0xc4, 0x3a, 0xc8, 0x3f, 0xb6, 0xa9, 0x32, 0x42, 0xa9, 0x44}));
  EXPECT_EQ(codes_of(synthetic_tensor(TensorKind::kActivation, fp143, 5, 2, 64, 1)),
            (Codes{0, 0x52, 0, 0x57, 0, 0, 0x4a, 0x5a, 0, 0x5c}));
  EXPECT_EQ(codes_of(synthetic_tensor(TensorKind::kError, parse_format("fp152"), 1, 10, 64, 1)),
            (Codes{0xba, 0x35, 0xc0, 0x3c, 0xaf, 0xa9, 0x2d, 0x3d, 0xb0, 0x3a}));
}

TEST(SyntheticTensor, DiffersFromStreamToStream) {
  const Format fp143 = parse_format("fp143");
  const auto tensor = [&](std::uint64_t stream) {
    return synthetic_tensor(TensorKind::kWeight, fp143, 8, 8, 64, stream);
  };
  EXPECT_EQ(tensor(1), tensor(1));
  EXPECT_NE(tensor(1), tensor(2));
}

struct Moments {
  double mean = 0, sigma = 0, zeros = 0, largest = 0;
};

constexpr std::uint64_t kSide = 200;

Moments moments(TensorKind kind, std::uint64_t k) {
  const Format fp32 = parse_format("fp32");  // holds every value exactly
  const CodeMatrix tensor = synthetic_tensor(kind, fp32, kSide, kSide, k, 12345);
  Moments result;
  for (const std::uint32_t code : codes_of(tensor)) {
    const double x = to_double(fp32, code);
    result.mean += x;
    result.sigma += x * x;
    result.zeros += x == 0 ? 1 : 0;
    result.largest = std::max(result.largest, std::abs(x));
  }
  constexpr double kCount = double{kSide} * kSide;
  result.mean /= kCount;
  result.sigma = std::sqrt(result.sigma / kCount);
  result.zeros /= kCount;
  return result;
}

// 40,000 samples: five sigmas of a mean are 0.025, of a share of one half 0.0125.
TEST(SyntheticTensor, OfWeightsIsNormalWithTheSigmaOfItsDepth) {
  for (const auto& [k, sigma] : {std::pair<std::uint64_t, double>{1, 1.0},
                                 {2, 0.5},
                                 {4, 0.5},
                                 {5, 0.25},
                                 {64, 0.125},
                                 {65, 0.0625}}) {
    const Moments m = moments(TensorKind::kWeight, k);
    EXPECT_NEAR(m.mean / sigma, 0, 0.025) << k;
    EXPECT_NEAR(m.sigma / sigma, 1, 0.02) << k;
    EXPECT_LE(m.largest / sigma, 6) << k;
  }
}

TEST(SyntheticTensor, OfActivationsIsHalfZerosAndHalfANormal) {
  const Moments m = moments(TensorKind::kActivation, 64);
  EXPECT_NEAR(m.zeros, 0.5, 0.0125);
  EXPECT_NEAR(m.mean, 1 / std::sqrt(2 * std::acos(-1.0)), 0.02);
  EXPECT_NEAR(m.sigma, std::sqrt(0.5), 0.02);
}

TEST(SyntheticTensor, OfErrorsHasHeavyTailsBelowOne) {
  const Moments m = moments(TensorKind::kError, 64);
  EXPECT_NEAR(m.mean, 0, 0.02);
  // E[4^-e] with p(e) = 2^-(e+1): 1/2 * 1 / (1 - 1/8) = 4/7.
  EXPECT_NEAR(m.sigma, std::sqrt(4.0 / 7), 0.03);
  EXPECT_LE(m.largest, 6);
}

TEST(TensorKinds, AreThoseOfTheOperandsOfEachPass) {
  EXPECT_EQ(a_kind(Pass::kForward), TensorKind::kActivation);
  EXPECT_EQ(b_kind(Pass::kForward), TensorKind::kWeight);
  EXPECT_EQ(a_kind(Pass::kDataGradient), TensorKind::kError);
  EXPECT_EQ(b_kind(Pass::kDataGradient), TensorKind::kWeight);
  EXPECT_EQ(a_kind(Pass::kWeightGradient), TensorKind::kActivation);
  EXPECT_EQ(b_kind(Pass::kWeightGradient), TensorKind::kError);
}

Gemm gemm_named(const std::string& layer, Pass pass) {
  Gemm gemm;
  gemm.layer = layer;
  gemm.pass = pass;
  return gemm;
}

TEST(OperandStream, IsFixedByNamePassInstanceAndOperand) {
  EXPECT_EQ(operand_stream(1, gemm_named("conv1", Pass::kForward), 0, 0), 0xd073985616453fbbU);
  EXPECT_EQ(operand_stream(1, gemm_named("conv1", Pass::kWeightGradient), 3, 1),
            0x26bf1b92d915e5dU);
}

TEST(OperandStream, KeepsAllOperandsOfARunApart) {
  std::set<std::uint64_t> streams;
  for (const std::uint64_t seed : {1, 2})
    for (const char* layer : {"a", "b", "ab", "ba"})
      for (const Pass pass : kPasses)
        for (std::uint64_t instance = 0; instance < 3; ++instance)
          for (const unsigned operand : {0U, 1U})
            streams.insert(operand_stream(seed, gemm_named(layer, pass), instance, operand));
  EXPECT_EQ(streams.size(), 2U * 4 * 3 * 3 * 2);
}

}  // namespace
}  // namespace quaver
