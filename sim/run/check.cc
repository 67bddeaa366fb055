#include "sim/run/check.h"

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
    exact.assign(b.cols(), 0);
    for (std::uint64_t k = 0; k < a.cols(); ++k)
      for (std::uint64_t n = 0; n < b.cols(); ++n)
        exact[n] += x[m * a.cols() + k] * y[k * b.cols() + n];
    for (std::uint64_t n = 0; n < b.cols(); ++n) {
      const double output = to_double(arithmetic.output.format, outputs.at(m, n));
      if (!std::isfinite(output) || !std::isfinite(exact[n])) continue;
      sums.signal += exact[n] * exact[n];
      sums.noise += (output - exact[n]) * (output - exact[n]);
    }
  }
  return sums;
}

}  // namespace quaver
