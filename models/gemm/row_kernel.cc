#include "models/gemm/row_kernel.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "models/gemm/row_steps.h"
#include "models/gemm/tables.h"

namespace quaver {
namespace {

const Format& fp32() {
  static const Format format = parse_format("fp32");
  return format;
}

// Words are codes.
class GoldenRows : public RowKernel {
 public:
  explicit GoldenRows(const PassArithmetic& arithmetic) : arithmetic_(&arithmetic) {}

  [[nodiscard]] RoundingKind environment() const override { return RoundingKind::kNearestEven; }

  void decode_a(std::span<const std::uint32_t> codes, Word* words) const override {
    std::copy(codes.begin(), codes.end(), words);
  }
  void decode_b(std::span<const std::uint32_t> codes, Word* words) const override {
    std::copy(codes.begin(), codes.end(), words);
  }
  void multiply_accumulate(std::span<const RowStep> steps) const override {
    for (const RowStep& step : steps)
      for (std::size_t j = 0; j < step.count; ++j) step.out[j] = element(step, j);
  }
  void accumulate(Word* totals, const Word* sums, std::size_t count) const override {
    for (std::size_t j = 0; j < count; ++j)
      totals[j] = accumulate_chunk(arithmetic_->accumulation, totals[j], sums[j]);
  }
  [[nodiscard]] std::uint32_t encode_sum(Word sum) const override { return sum; }
  void encode_totals(std::span<const Word> totals, std::uint32_t* codes) const override {
    std::copy(totals.begin(), totals.end(), codes);
  }

 private:
  [[nodiscard]] Word element(const RowStep& step, std::size_t j) const {
    const unsigned lanes = arithmetic_->fused_products;
    std::array<std::uint32_t, 4> x{};
    std::array<std::uint32_t, 4> y{};
    for (unsigned w = 0; w < lanes; ++w) {
      x[w] = step.a[w][j];
      y[w] = step.b[w][j];
    }
    return quaver::multiply_accumulate(*arithmetic_, {x.data(), lanes}, {y.data(), lanes},
                                       step.in[j]);
  }

  const PassArithmetic* arithmetic_;
};

// Words are the bits of floats; intra and inter are one format, fp169 or fp32.
class FloatRows : public RowKernel {
 public:
  explicit FloatRows(const PassArithmetic& arithmetic)
      : sums_(arithmetic.accumulation.intra),
        nan_(sums_.nan_code()),
        lanes_(arithmetic.fused_products),
        row_{plan_gemm(arithmetic).engine, arithmetic.accumulation.rounding.kind},
        a_table_(table_of(arithmetic.a)),
        b_table_(table_of(arithmetic.b)) {
    if (lanes_ != 1) row_.engine = Engine::kNarrowFloat;  // for totals
  }

  [[nodiscard]] RoundingKind environment() const override { return row_.kind; }

  void decode_a(std::span<const std::uint32_t> codes, Word* words) const override {
    decode(a_table_, codes, words);
  }
  void decode_b(std::span<const std::uint32_t> codes, Word* words) const override {
    decode(b_table_, codes, words);
  }
  void multiply_accumulate(std::span<const RowStep> steps) const override {
    if (lanes_ == 1)
      step_float_rows(row_, steps);
    else
      step_exact_rows(row_.kind, lanes_, steps);
  }
  void accumulate(Word* totals, const Word* sums, std::size_t count) const override {
    add_float_row(row_, totals, sums, count);
  }
  [[nodiscard]] std::uint32_t encode_sum(Word sum) const override { return encode(sum); }
  void encode_totals(std::span<const Word> totals, std::uint32_t* codes) const override {
    if (sums_ == fp32())
      for (const Word total : totals) *codes++ = encode(total);
    else
      for (const Word total : totals) *codes++ = encode_narrow(total);
  }

 private:
  static DecodeTable table_of(const Format& format) {
    return format.bytes() <= 2 ? decode_table(format) : nullptr;
  }
  static void decode(const DecodeTable& table, std::span<const std::uint32_t> codes, Word* words) {
    if (table == nullptr) {
      std::copy(codes.begin(), codes.end(), words);
      return;
    }
    const float* values = table->data();
    for (std::size_t i = 0; i < codes.size(); ++i) words[i] = std::bit_cast<Word>(values[codes[i]]);
  }
  // Every sum is a value of the format, but for the sign of zero and the bits of NaN, which stands
  // for what fp169 has in place of infinities.
  [[nodiscard]] std::uint32_t encode(Word word) const {
    if (!(sums_ == fp32())) return encode_narrow(word);
    return std::isnan(std::bit_cast<float>(word)) ? sums_.nan_code() : word;
  }
  [[nodiscard]] std::uint32_t encode_narrow(Word word) const {
    const std::uint32_t bits = word & 0x7fffffffU;
    if (bits > 0x7f800000U) return nan_;
    if (bits == 0) return 0;
    // Both are sign, exponent, mantissa; fp169's bias is 31 and it has no subnormals.
    return (word >> 31U << 15U) | ((bits >> 14U) - ((127U - 31U) << 9U));
  }

  Format sums_;
  std::uint32_t nan_;
  unsigned lanes_;
  FloatRow row_;
  DecodeTable a_table_;
  DecodeTable b_table_;
};

// Whether the sum of a group's products is always exact in float64: multiples of 2^grid, of up to
// 53 bits. Each product is below 2^(top_a + top_b + 2).
bool exact_products(const PassArithmetic& p) {
  const Range a = range_of(p.a);
  const Range b = range_of(p.b);
  if (!a.fits_float || !b.fits_float || p.a.bytes() > 2 || p.b.bytes() > 2) return false;
  const int carry = p.fused_products == 4 ? 2 : 1;
  return a.top + b.top + 2 + carry - (a.grid + b.grid) <= 53;
}

}  // namespace

bool row_kernel_is_vectorised(const PassArithmetic& p) {
  const Engine engine = plan_gemm(p).engine;
  if (p.fused_products == 1)
    return engine == Engine::kNativeFloat || engine == Engine::kFusedFloat ||
           engine == Engine::kNarrowFloat;
  return engine == Engine::kGroupedNarrow && exact_products(p);
}

std::unique_ptr<RowKernel> make_golden_row_kernel(const PassArithmetic& arithmetic) {
  return std::make_unique<GoldenRows>(arithmetic);
}

std::unique_ptr<RowKernel> make_row_kernel(const PassArithmetic& arithmetic) {
  if (!row_kernel_is_vectorised(arithmetic)) return make_golden_row_kernel(arithmetic);
  return std::make_unique<FloatRows>(arithmetic);
}

}  // namespace quaver
