// How many products have a zero among their two operands: what gating on zeros saves.
#pragma once

#include "models/gemm/codes.h"
#include "sim/run/operands.h"

namespace quaver {

// In a GEMM of these codes, M x K and K x N.
std::uint64_t zero_products(const Format& a_format, const CodeMatrix& a, const Format& b_format,
                            const CodeMatrix& b);

// The probability that synthetic_tensor makes a zero: by the tensor's distribution, rounded to the
// format. Irwin-Hall's distribution of twelve uniforms, in closed form.
double zero_probability(TensorKind kind, const Format& format, std::uint64_t k);
// That a product of a GEMM of depth k has one, its operands being drawn independently.
double zero_product_probability(const PassArithmetic& arithmetic, Pass pass, std::uint64_t k);

}  // namespace quaver
