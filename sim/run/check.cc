#include "sim/run/check.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

namespace quaver {
namespace {

std::string describe(const Format& format, std::uint64_t m, std::uint64_t n, std::uint32_t expected,
                     std::uint32_t got) {
  char text[160];
  const int digits = static_cast<int>((format.width() + 3) / 4);
  std::snprintf(text, sizeof text, "output (%llu, %llu): expected %0*x (%g), got %0*x (%g)",
                static_cast<unsigned long long>(m), static_cast<unsigned long long>(n), digits,
                expected, to_double(format, expected), digits, got, to_double(format, got));
  return text;
}

std::vector<double> values(const Format& format, const CodeMatrix& codes) {
  std::vector<double> result(codes.rows() * codes.cols());
  for (std::uint64_t i = 0; i < codes.rows(); ++i)
    for (std::uint64_t j = 0; j < codes.cols(); ++j)
      result[i * codes.cols() + j] = to_double(format, codes.at(i, j));
  return result;
}

// The same bits from each clone: products are summed in one order, and no multiplication is fused.
#ifdef __x86_64__
#define QUAVER_VECTOR_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define QUAVER_VECTOR_CLONES
#endif

// result (1 x n) = x (1 x k) times y (k x n), four products at a time: sums stay in the caches.
QUAVER_VECTOR_CLONES void exact_row(const double* x, std::uint64_t k, const double* y,
                                    std::uint64_t n, double* result) {
  std::fill(result, result + n, 0.0);
  std::uint64_t i = 0;
  for (; i + 4 <= k; i += 4) {
    const double* y0 = y + i * n;
    const double *y1 = y0 + n, *y2 = y1 + n, *y3 = y2 + n;
    for (std::uint64_t j = 0; j < n; ++j)
      result[j] += (x[i] * y0[j] + x[i + 1] * y1[j]) + (x[i + 2] * y2[j] + x[i + 3] * y3[j]);
  }
  for (; i < k; ++i)
    for (std::uint64_t j = 0; j < n; ++j) result[j] += x[i] * y[i * n + j];
}

}  // namespace

CheckResult check_outputs(const PassArithmetic& arithmetic, const CodeMatrix& a,
                          const CodeMatrix& b, const CodeMatrix& outputs, const RounderLanes& lanes,
                          double fraction, unsigned threads) {
  CheckResult result;
  if (fraction <= 0) return result;
  // The golden GEMM computes all rows at once: far faster than the checked ones one by one.
  const CodeMatrix golden = gemm(arithmetic, a, b, lanes, threads);
  for (std::uint64_t m = 0; m < outputs.rows(); ++m) {
    const double share = static_cast<double>(m) * fraction;
    if (fraction < 1 && m != 0 && std::floor(share) == std::floor(share - fraction)) continue;
    for (std::uint64_t n = 0; n < outputs.cols(); ++n) {
      ++result.checked;
      const std::uint32_t expected = golden.at(m, n);
      const std::uint32_t got = outputs.at(m, n);
      if (expected == got) continue;
      if (result.mismatches++ == 0)
        result.first_mismatch = describe(arithmetic.output.format, m, n, expected, got);
    }
  }
  return result;
}

NoiseSums noise_sums(const PassArithmetic& arithmetic, const CodeMatrix& a, const CodeMatrix& b,
                     const CodeMatrix& outputs) {
  const std::vector<double> x = values(arithmetic.a, a);
  const std::vector<double> y = values(arithmetic.b, b);
  std::vector<double> exact(b.cols());
  NoiseSums sums;
  for (std::uint64_t m = 0; m < a.rows(); ++m) {
    exact_row(&x[m * a.cols()], a.cols(), y.data(), b.cols(), exact.data());
    for (std::uint64_t n = 0; n < b.cols(); ++n) {
      const double output = to_double(arithmetic.output.format, outputs.at(m, n));
      if (!std::isfinite(output) || !std::isfinite(exact[n])) {
        ++sums.not_finite;
        continue;
      }
      sums.signal += exact[n] * exact[n];
      sums.noise += (output - exact[n]) * (output - exact[n]);
    }
  }
  return sums;
}

}  // namespace quaver
