// Does the SystemC tier measure the cycles of the closed forms and compute the golden bits?
#include <gtest/gtest.h>

#include "models/gemm/gemm.h"
#include "sim/array/output_model.h"
#include "tests/array/timed.h"

namespace quaver {
namespace {

// SystemC objects cannot be made once time has run: one model for every test of the process, never
// destroyed.
TimedModel& model() {
  static TimedModel* const only = new TimedModel(std::make_unique<ArrayCoreSc>("core"));
  return *only;
}

// Likewise; both are made before the first test lets time run.
OutputModel& output_model() {
  static OutputModel* const only = new OutputModel;
  return *only;
}
const bool kMade = (model(), output_model(), true);

constexpr MachineBounds kSmall{
    .side = 9, .latency = 4, .chunk = 24, .depth = 12, .arrays = 2, .size = 24};

// The passes of published recipes: HFP8's three, DLFloat, Mellempudi's, FP32 sums in chunks.
std::vector<PassArithmetic> arithmetics() {
  return {pass_arithmetic("fp143", "fp143", "fp169", "fp169", "rna", "fp143", "rne",
                          Overflow::kSaturate),
          pass_arithmetic("fp152", "fp143", "fp169", "fp169", "rna", "fp152", "rne"),
          pass_arithmetic("fp143", "fp152", "fp169", "fp169", "rna", "fp169", "rna"),
          pass_arithmetic("fp169", "fp169", "fp169", "fp169", "rna", "fp169", "rna"),
          pass_arithmetic("fp152", "fp152", "fp32", "fp32", "rne", "fp152", "sr8"),
          pass_arithmetic("fp152", "fp152", "fp169", "fp32", "rtz", "fp32", "rne")};
}

TEST(SystemCTier, MatchesClosedFormAndGoldenGemmOnRandomMachines) {
  Random random;
  const std::vector<PassArithmetic> all = arithmetics();
  for (std::uint32_t i = 0; i < 240; ++i) {
    expect_golden(model(), random, random_machine(random, kSmall), all[i % all.size()], i);
    if (HasFailure()) return;
  }
}

TEST(SystemCTier, MatchesClosedFormAndGoldenGemmOnRandomInputStationaryMachines) {
  Random random;
  const std::vector<PassArithmetic> all = arithmetics();
  for (std::uint32_t i = 0; i < 120; ++i) {
    expect_golden(model(), random, random_machine(random, kSmall), all[i % all.size()], i,
                  Dataflow::kInputStationary);
    if (HasFailure()) return;
  }
}

TEST(SystemCTier, MatchesClosedFormAndGoldenGemmOnRandomOutputStationaryMachines) {
  Random random;
  const std::vector<PassArithmetic> all = arithmetics();
  for (std::uint32_t i = 0; i < 240; ++i) {
    expect_golden(output_model(), random, random_machine(random, kSmall), all[i % all.size()], i,
                  Dataflow::kOutputStationary);
    if (HasFailure()) return;
  }
}

TEST(SystemCTier, GivesTheSameBitsInEveryDataflowButForStochasticRounding) {
  Random random;
  for (const std::size_t i : {0U, 1U, 2U, 3U, 5U}) {
    const PassArithmetic arithmetic = arithmetics()[i];
    const ReferenceMachine machine = {
        .rows = 5, .cols = 4, .latency = 2, .depth = 4, .m = 9, .n = 13, .k = 12};
    const CodeMatrix a = random_operand(random, arithmetic.a, 9, 12);
    const CodeMatrix b = random_operand(random, arithmetic.b, 12, 13);
    const auto outputs = [&](ArrayModel& tier, Dataflow dataflow) {
      const Schedule schedule = schedule_of(machine, arithmetic, dataflow);
      return *tier.run({schedule, arithmetic, a, b, 5}).outputs;
    };
    const CodeMatrix ws = outputs(model(), Dataflow::kWeightStationary);
    EXPECT_EQ(ws, outputs(model(), Dataflow::kInputStationary)) << i;
    EXPECT_EQ(ws, outputs(output_model(), Dataflow::kOutputStationary)) << i;
  }
}

TEST(SystemCTier, MatchesWithChunksJustShorterAndJustLongerThanTheArray) {
  Random random;
  const std::vector<PassArithmetic> all = arithmetics();
  for (const std::uint64_t lanes : {1, 2, 4})
    for (std::uint64_t rows = 3; rows <= 5; ++rows)
      for (const bool overlap : {false, true}) {
        const ReferenceMachine machine = {.rows = rows,
                                          .cols = 3,
                                          .latency = 2,
                                          .lanes = lanes,
                                          .chunk = 4 * lanes,
                                          .depth = 3,
                                          .overlap = overlap,
                                          .m = 7,
                                          .n = 4,
                                          .k = 11 * lanes - 1};
        expect_golden(model(), random, machine, all[rows]);
        if (HasFailure()) return;
      }
}

TEST(SystemCTier, MatchesWhereTheSmallestMachineDoesOneProduct) {
  Random random;
  for (const bool overlap : {false, true}) {
    expect_golden(model(), random, {.overlap = overlap}, arithmetics()[0]);
    expect_golden(model(), random, {.rows = 9, .cols = 9, .latency = 4, .overlap = overlap},
                  arithmetics()[1]);
  }
}

TEST(SystemCTier, MatchesWithMoreArraysThanColumnTiles) {
  Random random;
  const ReferenceMachine machine = {
      .rows = 4, .cols = 4, .depth = 8, .arrays = 5, .m = 9, .n = 9, .k = 9};
  expect_golden(model(), random, machine, arithmetics()[2]);
}

// numerics.md "The on-chip stochastic rounder", spelled out draw by draw.
std::uint32_t random_integer(std::uint32_t seed, std::uint64_t lanes, std::uint64_t m,
                             std::uint64_t n, std::uint64_t rows) {
  std::uint32_t s = seed + static_cast<std::uint32_t>(n % lanes) + 0x9e3779b9U;
  s = (s ^ (s >> 16)) * 0x85ebca6bU;
  s = (s ^ (s >> 13)) * 0xc2b2ae35U;
  s ^= s >> 16;
  if (s == 0) s = 1;
  for (std::uint64_t draw = 0; draw <= n / lanes * rows + m; ++draw) {
    s ^= s << 13;
    s ^= s >> 17;
    s ^= s << 5;
  }
  return s >> 24;  // the top 8 bits
}

TEST(SystemCTier, RoundsStochasticallyWithTheLaneAndDrawOfEachOutput) {
  Random random;
  PassArithmetic arithmetic =
      pass_arithmetic("fp152", "fp152", "fp169", "fp169", "rna", "fp152", "sr8");
  const ReferenceMachine machine = {
      .rows = 4, .cols = 3, .depth = 4, .arrays = 2, .m = 10, .n = 20, .k = 6};
  const Schedule schedule = schedule_of(machine, arithmetic);
  const CodeMatrix a = random_operand(random, arithmetic.a, 10, 6);
  const CodeMatrix b = random_operand(random, arithmetic.b, 6, 20);
  for (const std::uint32_t seed : {1U, 77U, 0xffffffffU}) {
    const GemmResult result = model().run({schedule, arithmetic, a, b, seed});
    for (std::uint64_t m = 0; m < 10; ++m)
      for (std::uint64_t n = 0; n < 20; ++n) {
        std::vector<std::uint32_t> row, column;
        for (std::uint64_t k = 0; k < 6; ++k) {
          row.push_back(a.at(m, k));
          column.push_back(b.at(k, n));
        }
        ASSERT_EQ(result.outputs->at(m, n),
                  dot(arithmetic, row, column, random_integer(seed, 6, m, n, 10)))
            << "seed " << seed << " output (" << m << ", " << n << ")";
      }
  }
}

TEST(SystemCTier, GivesTheSameResultForTheSameJobAgain) {
  Random random;
  const PassArithmetic arithmetic = arithmetics()[4];
  const ReferenceMachine machine = {
      .rows = 5, .cols = 4, .depth = 4, .arrays = 2, .overlap = true, .m = 9, .n = 13, .k = 12};
  const Schedule schedule = schedule_of(machine, arithmetic);
  const CodeMatrix a = random_operand(random, arithmetic.a, 9, 12);
  const CodeMatrix b = random_operand(random, arithmetic.b, 12, 13);
  const GemmResult first = model().run({schedule, arithmetic, a, b, 5});
  const GemmResult again = model().run({schedule, arithmetic, a, b, 5});
  EXPECT_EQ(first.cycles, again.cycles);
  EXPECT_EQ(*first.outputs, *again.outputs);
  EXPECT_NE(*first.outputs, *model().run({schedule, arithmetic, a, b, 6}).outputs);
}

}  // namespace
}  // namespace quaver
