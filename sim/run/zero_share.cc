#include "sim/run/zero_share.h"

#include <bit>
#include <cmath>
#include <vector>

namespace quaver {
namespace {

// -0 of a `nuz` format is its NaN.
bool is_zero(const Format& format, std::uint32_t code) {
  if ((code & format.magnitude_mask()) != 0) return false;
  return code == 0 || format.specials != Specials::kNuz;
}

// P(|X| <= x) of the sum of twelve uniforms on [0, 1] less 6.
double within(double x) {
  if (x >= 6) return 1;
  // P(S <= s) = sum over j <= s of (-1)^j C(12, j) (s - j)^12 / 12!, in the left half, where terms
  // are of one size.
  const double s = 6 - x;
  double below = 0, choose = 1, sign = 1;
  for (int j = 0; j <= static_cast<int>(s) && j <= 12; ++j) {
    below += sign * choose * std::pow(s - j, 12);
    choose = choose * (12 - j) / (j + 1);
    sign = -sign;
  }
  return 1 - 2 * below / 479001600.0;  // 12!
}

// The largest magnitude that rounds to zero: half the smallest number, ties go to the even code.
double half_smallest(const Format& format) {
  const int lowest = format.min_exponent();
  // Without subnormals the smallest number is the lowest binade's first but code 0 itself.
  const int mantissa = static_cast<int>(format.mantissa_bits);
  const double smallest = format.subnormals ? std::ldexp(1.0, lowest - mantissa)
                                            : std::ldexp(1.0 + std::ldexp(1.0, -mantissa), lowest);
  return smallest / 2;
}

}  // namespace

std::uint64_t zero_products(const Format& a_format, const CodeMatrix& a, const Format& b_format,
                            const CodeMatrix& b) {
  // A step of K has za zeros in a's column and zb in b's row: za * N + zb * M - za * zb products.
  std::vector<std::uint64_t> a_zeros(a.cols());
  for (std::uint64_t m = 0; m < a.rows(); ++m)
    for (std::uint64_t k = 0; k < a.cols(); ++k) a_zeros[k] += is_zero(a_format, a.at(m, k));
  std::uint64_t products = 0;
  for (std::uint64_t k = 0; k < b.rows(); ++k) {
    std::uint64_t b_zeros = 0;
    for (std::uint64_t n = 0; n < b.cols(); ++n) b_zeros += is_zero(b_format, b.at(k, n));
    products += a_zeros[k] * b.cols() + b_zeros * (a.rows() - a_zeros[k]);
  }
  return products;
}

double zero_probability(TensorKind kind, const Format& format, std::uint64_t k) {
  const double half = half_smallest(format);
  switch (kind) {
    case TensorKind::kActivation: return 0.5 + 0.5 * within(half);
    case TensorKind::kWeight:
      return within(std::ldexp(half, (static_cast<int>(std::bit_width(k - 1)) + 1) / 2));
    case TensorKind::kError: break;
  }
  double probability = 0;
  for (int e = 0; e <= 15; ++e)
    probability += std::ldexp(1.0, e < 15 ? -e - 1 : -15) * within(std::ldexp(half, e));
  return probability;
}

double zero_product_probability(const PassArithmetic& arithmetic, Pass pass, std::uint64_t k) {
  const double a = zero_probability(a_kind(pass), arithmetic.a, k);
  const double b = zero_probability(b_kind(pass), arithmetic.b, k);
  return 1 - (1 - a) * (1 - b);
}

}  // namespace quaver
