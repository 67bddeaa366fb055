#include "tests/array/timed.h"

#include <cmath>

#include "models/gemm/gemm.h"
#include "sim/array/analytic.h"

namespace quaver {

CodeMatrix random_operand(Random& random, const Format& format, std::uint64_t rows,
                          std::uint64_t cols) {
  CodeMatrix codes(rows, cols, format.bytes());
  for (std::uint64_t i = 0; i < rows; ++i)
    for (std::uint64_t j = 0; j < cols; ++j) {
      std::uint32_t code = random.operand(format);
      const auto tame = [&] {
        const double x = std::abs(to_double(format, code));
        return x == 0 || (x > 1.0 / 256 && x < 16);
      };
      if (!random.one_in(500))
        while (!tame()) code = random.operand(format);
      codes.set(i, j, code);
    }
  return codes;
}

PassArithmetic pass_arithmetic(const std::string& a, const std::string& b, const std::string& intra,
                               const std::string& inter, const std::string& rounding,
                               const std::string& output, const std::string& output_rounding,
                               Overflow overflow) {
  PassArithmetic arithmetic;
  arithmetic.a = parse_format(a);
  arithmetic.b = parse_format(b);
  arithmetic.accumulation.intra = parse_format(intra);
  arithmetic.accumulation.inter = parse_format(inter);
  arithmetic.accumulation.rounding = parse_rounding(rounding);
  arithmetic.output = {parse_format(output), parse_rounding(output_rounding), overflow};
  return arithmetic;
}

namespace {

Cycles reference_of(const ReferenceMachine& machine, Dataflow dataflow) {
  switch (dataflow) {
    case Dataflow::kOutputStationary: return reference_output_cycles(machine);
    case Dataflow::kInputStationary: return reference_input_cycles(machine);
    case Dataflow::kWeightStationary: break;
  }
  return reference_cycles(machine);
}

}  // namespace

void expect_golden(ArrayModel& model, Random& random, const ReferenceMachine& machine,
                   PassArithmetic arithmetic, std::uint32_t seed, Dataflow dataflow) {
  arithmetic.fused_products = static_cast<unsigned>(machine.lanes);
  arithmetic.accumulation.chunk = static_cast<std::uint32_t>(machine.chunk);
  const Schedule schedule = schedule_of(machine, arithmetic, dataflow);
  const CodeMatrix a = random_operand(random, arithmetic.a, machine.m, machine.k);
  const CodeMatrix b = random_operand(random, arithmetic.b, machine.k, machine.n);
  const GemmResult result = model.run({schedule, arithmetic, a, b, seed});
  EXPECT_EQ(result.cycles, analytic_cycles(schedule)) << machine;
  EXPECT_EQ(result.cycles, reference_of(machine, dataflow)) << machine;
  const auto lanes = static_cast<std::uint32_t>(machine.arrays * machine.cols);
  const bool os = dataflow == Dataflow::kOutputStationary;
  const std::uint64_t piece = os ? machine.rows : machine.depth;
  const CodeMatrix golden = gemm_scalar(
      arithmetic, a, b, {seed, lanes, schedule.transposed(), machine.pieces_outermost ? piece : 0});
  ASSERT_TRUE(result.outputs.has_value());
  for (std::uint64_t m = 0; m < machine.m; ++m)
    for (std::uint64_t n = 0; n < machine.n; ++n)
      ASSERT_EQ(result.outputs->at(m, n), golden.at(m, n))
          << machine << ", output (" << m << ", " << n << ")";
}

}  // namespace quaver
