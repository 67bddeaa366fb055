#include "sim/run/adaptive.h"

#include "sim/run/operands.h"

namespace quaver {
namespace {

// Sums before the output conversion.
CodeMatrix totals(PassArithmetic arithmetic, const CodeMatrix& a, const CodeMatrix& b,
                  unsigned threads) {
  arithmetic.output = {arithmetic.accumulation.inter, {}, Overflow::kSpecial};
  return gemm(arithmetic, a, b, {}, threads);
}

}  // namespace

InstanceOperands instance_operands(const Recipe& recipe, const Gemm& gemm, std::uint64_t instance,
                                   std::uint64_t seed, const GivenOperands& given,
                                   unsigned threads) {
  InstanceOperands result;
  result.arithmetic = recipe.arithmetic(gemm.pass);
  const AdaptiveFormats& adaptive = recipe.adaptive(gemm.pass);
  const auto make = [&](unsigned operand, TensorKind kind, std::uint64_t rows, std::uint64_t cols,
                        const std::optional<AdaptiveFormat>& choice, Format& format) {
    if (const auto& real = operand == 0 ? given.a : given.b) {
      if (choice) format = choose_format(*choice, rows * cols, real->values(instance));
      return real->codes(format, instance);
    }
    const std::uint64_t stream = operand_stream(seed, gemm, instance, operand);
    if (choice)
      format = choose_format(*choice, rows * cols, synthetic_values(kind, gemm.k, stream));
    return synthetic_tensor(kind, format, rows, cols, gemm.k, stream);
  };
  result.a = make(0, a_kind(gemm.pass), gemm.m, gemm.k, adaptive.a, result.arithmetic.a);
  result.b = make(1, b_kind(gemm.pass), gemm.k, gemm.n, adaptive.b, result.arithmetic.b);
  if (adaptive.output) {
    const CodeMatrix sums = totals(result.arithmetic, result.a, result.b, threads);
    const Format& inter = result.arithmetic.accumulation.inter;
    result.arithmetic.output.format = choose_format(
        *adaptive.output, gemm.m * gemm.n,
        [&](std::uint64_t i) { return to_double(inter, sums.at(i / gemm.n, i % gemm.n)); });
  }
  return result;
}

}  // namespace quaver
