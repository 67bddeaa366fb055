// One GEMM through a timed tier, held against the closed forms and the golden GEMM.
#pragma once

#include <string>

#include "sim/array/timed_model.h"
#include "tests/array/machines.h"

namespace quaver {

// Operands of which most sums stay finite; now and then any code at all.
CodeMatrix random_operand(Random& random, const Format& format, std::uint64_t rows,
                          std::uint64_t cols);

// "fp152 fp143 -> fp169/fp169 rna -> fp152 rne special", each word a format or a rounding.
PassArithmetic pass_arithmetic(const std::string& a, const std::string& b, const std::string& intra,
                               const std::string& inter, const std::string& rounding,
                               const std::string& output, const std::string& output_rounding,
                               Overflow overflow = Overflow::kSpecial);

// Runs the machine's GEMM with random operands and expects the cycles of the event walk and of the
// closed form in every category, and the bits of gemm_scalar.
void expect_golden(ArrayModel& model, Random& random, const ReferenceMachine& machine,
                   PassArithmetic arithmetic, std::uint32_t seed = 1,
                   Dataflow dataflow = Dataflow::kWeightStationary);

}  // namespace quaver
