// Is gemm_scalar the naive triple loop of the definition?
#include <gtest/gtest.h>

#include "models/gemm/gemm.h"
#include "tests/numerics/passes.h"
#include "tests/support/oracle.h"

namespace quaver {
namespace {

struct Shape {
  std::uint64_t m;
  std::uint64_t n;
  std::uint64_t k;
};

constexpr Shape kShapes[] = {{1, 1, 1}, {1, 7, 3},  {5, 1, 64},   {2, 3, 0},
                             {3, 5, 7}, {7, 3, 65}, {11, 13, 17}, {4, 4, 131}};

CodeMatrix random_matrix(Random& random, std::uint64_t rows, std::uint64_t cols, const Format& f,
                         Mood mood) {
  CodeMatrix matrix(rows, cols, f.bytes());
  for (std::uint64_t i = 0; i < rows; ++i)
    for (std::uint64_t j = 0; j < cols; ++j) matrix.set(i, j, operand(random, f, mood));
  return matrix;
}

// How many elements the lane of (m, n) has converted before it.
std::uint64_t draws_before(const RounderLanes& lanes, std::uint64_t m, std::uint64_t n,
                           std::uint64_t rows, std::uint64_t cols) {
  const std::uint64_t piece = lanes.piece == 0 ? rows : lanes.piece;
  std::uint64_t draws = 0;
  for (std::uint64_t m0 = 0; m0 < rows; m0 += piece)
    for (std::uint64_t column = n % lanes.lanes; column < cols; column += lanes.lanes)
      for (std::uint64_t row = m0; row < std::min(rows, m0 + piece); ++row, ++draws)
        if (row == m && column == n) return draws;
  return draws;
}

// The random integer of element (m, n): its lane's generator stepped from the start.
std::uint32_t random_of(const RounderLanes& lanes, std::uint64_t m, std::uint64_t n,
                        std::uint64_t rows, std::uint64_t cols, unsigned bits) {
  if (bits == 0) return 0;
  std::uint32_t state = lane_seed(lanes.seed, static_cast<std::uint32_t>(n % lanes.lanes));
  const std::uint64_t draws = draws_before(lanes, m, n, rows, cols);
  for (std::uint64_t step = 0; step <= draws; ++step) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
  }
  return state >> (32 - bits);
}

std::uint32_t element(const PassArithmetic& pass, const CodeMatrix& a, const CodeMatrix& b,
                      std::uint64_t m, std::uint64_t n, const RounderLanes& lanes) {
  Codes row;
  Codes column;
  for (std::uint64_t k = 0; k < a.cols(); ++k) {
    row.push_back(a.at(m, k));
    column.push_back(b.at(k, n));
  }
  const unsigned bits = pass.output.rounding.random_bits;
  // is: M and N exchanged.
  return oracle::dot(pass, row, column,
                     lanes.by_rows ? random_of(lanes, n, m, b.cols(), a.rows(), bits)
                                   : random_of(lanes, m, n, a.rows(), b.cols(), bits));
}

class GemmScalar : public testing::TestWithParam<Arithmetic> {};

TEST_P(GemmScalar, IsTheNaiveTripleLoopThroughTheOracle) {
  Random random;
  for (const unsigned fused : {1U, 2U, 4U})
    for (const Shape& s : kShapes)
      for (const Mood mood : {Mood::kAnything, Mood::kModerate}) {
        const PassArithmetic pass = arithmetic(GetParam(), fused, random.one_in(4) ? 0 : 8);
        const CodeMatrix a = random_matrix(random, s.m, s.k, pass.a, mood);
        const CodeMatrix b = random_matrix(random, s.k, s.n, pass.b, mood);
        const RounderLanes lanes{random.bits(32), 1 + static_cast<std::uint32_t>(random.below(5)),
                                 random.one_in(2), random.below(5)};
        const CodeMatrix c = gemm_scalar(pass, a, b, lanes);
        ASSERT_EQ(c.rows(), s.m);
        ASSERT_EQ(c.cols(), s.n);
        ASSERT_EQ(c.code_bytes(), pass.output.format.bytes());
        for (std::uint64_t m = 0; m < s.m; ++m)
          for (std::uint64_t n = 0; n < s.n; ++n)
            ASSERT_EQ(c.at(m, n), element(pass, a, b, m, n, lanes))
                << "W=" << fused << " M=" << s.m << " N=" << s.n << " K=" << s.k << " at " << m
                << "," << n;
      }
}

INSTANTIATE_TEST_SUITE_P(Of, GemmScalar, testing::ValuesIn(kArithmetics),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace quaver
