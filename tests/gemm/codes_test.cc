// Does a matrix keep its codes, little-endian, at every width?
#include "models/gemm/codes.h"

#include <gtest/gtest.h>

#include "tests/support/random.h"

namespace quaver {
namespace {

TEST(CodeMatrix, ReadsBackWhatWasSetAtEveryWidth) {
  Random random;
  for (const unsigned bytes : {1U, 2U, 4U}) {
    CodeMatrix matrix(7, 5, bytes);
    std::vector<std::uint32_t> codes;
    for (std::uint64_t i = 0; i < 35; ++i) {
      codes.push_back(random.bits(8 * bytes));
      matrix.set(i / 5, i % 5, codes.back());
    }
    for (std::uint64_t i = 0; i < 35; ++i) EXPECT_EQ(matrix.at(i / 5, i % 5), codes[i]);
    EXPECT_EQ(matrix.bytes().size(), 35 * bytes);
  }
}

TEST(CodeMatrix, IsRowMajorAndLittleEndian) {
  CodeMatrix matrix(2, 3, 2);
  matrix.set(1, 2, 0xabcd);
  EXPECT_EQ(matrix.bytes()[10], 0xcd);
  EXPECT_EQ(matrix.bytes()[11], 0xab);
  EXPECT_EQ(matrix.at(0, 0), 0U);
}

}  // namespace
}  // namespace quaver
