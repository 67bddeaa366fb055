// The formats of a GEMM whose recipe chooses them from its tensors.
#pragma once

#include "models/gemm/gemm.h"
#include "sim/lower/lower.h"
#include "sim/recipe/recipe.h"
#include "sim/run/real_operands.h"

namespace quaver {

// One instance's operands and the arithmetic that they are computed with.
struct InstanceOperands {
  PassArithmetic arithmetic;  // with every format chosen
  CodeMatrix a, b;
};

// Operands of instance `instance` of a GEMM row: the given ones, else synthetic ones. Formats that
// the recipe leaves to the tensor are chosen: an operand's from its values before rounding, the
// output's from the sums of the golden GEMM in the accumulation format (the calibration run of
// post-training quantisation).
InstanceOperands instance_operands(const Recipe& recipe, const Gemm& gemm, std::uint64_t instance,
                                   std::uint64_t seed, const GivenOperands& given,
                                   unsigned threads);

}  // namespace quaver
