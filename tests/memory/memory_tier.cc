#include "tests/memory/memory_tier.h"

#include <bit>

#include "models/gemm/gemm.h"
#include "sim/array/analytic.h"
#include "sim/memory/moves.h"
#include "sim/memory/periodic.h"
#include "tests/array/machines.h"
#include "tests/memory/print.h"

namespace quaver {

CodeMatrix tame_operand(Random& random, const Format& format, std::uint64_t rows,
                        std::uint64_t cols) {
  static const Format kFp32 = parse_format("fp32");
  CodeMatrix codes(rows, cols, format.bytes());
  for (std::uint64_t i = 0; i < rows; ++i)
    for (std::uint64_t j = 0; j < cols; ++j) {
      const float value = (static_cast<float>(random.below(17)) - 8) / 8;
      codes.set(i, j, convert(kFp32, std::bit_cast<std::uint32_t>(value), {format, {}, {}}));
    }
  return codes;
}

GemmResult run_case(ArrayModel& model, const Case& c, const CodeMatrix& a, const CodeMatrix& b,
                    std::uint32_t seed) {
  const Schedule schedule = c.schedule();
  const MemoryMoves moves = memory_moves(c.job(schedule));
  return model.run({schedule, c.arithmetic, a, b, seed, &moves});
}

namespace {

// The bits that a case's outputs have; pieces outermost, its roundings depend on how deep they are.
CodeMatrix golden_of(const Case& c, const CodeMatrix& a, const CodeMatrix& b, std::uint32_t seed) {
  RounderLanes lanes = {seed, c.array.count * c.array.cols};
  lanes.by_rows = c.array.dataflow == Dataflow::kInputStationary;
  const bool os = c.array.dataflow == Dataflow::kOutputStationary;
  if (c.pieces_outermost) lanes.piece = os ? c.array.rows : c.array.accumulator_depth;
  return gemm_scalar(c.arithmetic, a, b, lanes);
}

}  // namespace

void expect_recurrence(ArrayModel& model, Random& random, Case c, std::uint32_t seed,
                       std::uint32_t whole_depth) {
  const CodeMatrix a = tame_operand(random, c.arithmetic.a, c.shape.m, c.shape.k);
  const CodeMatrix b = tame_operand(random, c.arithmetic.b, c.shape.k, c.shape.n);
  const GemmResult result = run_case(model, c, a, b, seed);
  const Schedule schedule = c.schedule();
  const MemoryResult memory = memory_cycles(c.job(schedule));
  Cycles want = analytic_cycles(schedule, memory.array);
  want.stalls = memory.stalls;
  EXPECT_EQ(result.cycles, want) << c;
  EXPECT_EQ(result.bytes_read, memory.bytes_read) << c;
  EXPECT_TRUE(*result.outputs == golden_of(c, a, b, seed)) << c;
  c.array.accumulator_depth = whole_depth;
  const Schedule whole = c.schedule();
  const GemmResult plain = model.run({whole, c.arithmetic, a, b, seed});
  EXPECT_EQ(plain.cycles, analytic_cycles(whole)) << c;
  EXPECT_EQ(plain.bytes_read, std::nullopt);
  EXPECT_TRUE(*plain.outputs == golden_of(c, a, b, seed)) << c;
}

}  // namespace quaver
