// Does the golden GEMM keep within the operands, the result and 64 MiB?
#include <gtest/gtest.h>

#include <fstream>

#include "models/gemm/gemm.h"
#include "tests/support/random.h"

namespace quaver {
namespace {

// The most memory that this process ever had resident, in KiB, since the last call.
std::uint64_t peak_since_last() {
  std::ifstream status("/proc/self/status");
  std::uint64_t peak = 0;
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) peak = std::stoull(line.substr(6));
  std::ofstream("/proc/self/clear_refs") << 5;  // forgets the peak (proc(5))
  return peak;
}

CodeMatrix codes(Random& random, const Format& format, std::uint64_t rows, std::uint64_t cols) {
  CodeMatrix matrix(rows, cols, format.bytes());
  for (std::uint8_t& byte : matrix.bytes()) byte = static_cast<std::uint8_t>(random.below(64));
  return matrix;
}

struct Case {
  const char *operands, *sums, *rounding, *output;
  std::uint32_t chunk;
  unsigned fused;
};

// What is measured is seen at all: pages that are touched raise the peak, the next call forgets it.
TEST(GemmMemory, SeesWhatIsTouched) {
  peak_since_last();
  const std::uint64_t before = peak_since_last();
  std::vector<std::uint8_t>(32U << 20U, 1).swap(*std::make_unique<std::vector<std::uint8_t>>());
  EXPECT_GE(peak_since_last(), before + 30 * 1024);
  EXPECT_LT(peak_since_last(), before + 30 * 1024);
}

TEST(GemmMemory, StaysWithinItsOperandsAnd64MiB) {
  // Half precision, float, double and grouped kernels (models/gemm/plan.h).
  const Case cases[] = {{"fp143", "fp169", "rna", "fp143", 64, 1},
                        {"fp152", "fp169", "rne", "fp152", 64, 1},
                        {"fp152", "fp32", "rne", "fp152", 0, 1},
                        {"fp169", "fp169", "rna", "fp169", 64, 1},
                        {"fp143", "fp169", "rna", "fp169", 64, 2}};
  Random random;
  for (const Case& c : cases) {
    PassArithmetic p;
    p.a = p.b = parse_format(c.operands);
    p.accumulation = {parse_format(c.sums), parse_format(c.sums), c.chunk,
                      parse_rounding(c.rounding)};
    p.fused_products = c.fused;
    p.output = {parse_format(c.output), {}, Overflow::kSpecial};
    const CodeMatrix a = codes(random, p.a, 1536, 768);
    const CodeMatrix b = codes(random, p.b, 768, 2048);
    for (const unsigned threads : {1U, 2U, 8U}) {
      peak_since_last();
      const std::uint64_t before = peak_since_last();
      const CodeMatrix result = gemm(p, a, b, {}, threads);
      const std::uint64_t after = peak_since_last();
      const std::uint64_t result_kib = result.bytes().size() / 1024;
      EXPECT_LE(after, before + result_kib + 64 * 1024)
          << c.operands << " into " << c.sums << ", " << threads << " threads";
    }
  }
}

}  // namespace
}  // namespace quaver
