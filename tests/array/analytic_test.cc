// Are the closed forms the cycles that an event-by-event walk of the folds counts?
#include "sim/array/analytic.h"

#include <gtest/gtest.h>

#include "tests/array/machines.h"

namespace quaver {
namespace {

Cycles analytic(const ReferenceMachine& machine) {
  return analytic_cycles(schedule_of(machine, counting_arithmetic(machine)));
}

TEST(AnalyticCycles, EqualTheEventWalkInEveryCategoryOnRandomMachines) {
  Random random;
  for (int i = 0; i < 4000; ++i) {
    const ReferenceMachine machine = random_machine(
        random, {.side = 40, .latency = 5, .chunk = 100, .depth = 50, .arrays = 3, .size = 200});
    ASSERT_EQ(analytic(machine), reference_cycles(machine)) << machine;
  }
}

TEST(AnalyticCycles, EqualTheEventWalkOnEveryTinyMachine) {
  for (std::uint64_t bits = 0; bits < 1U << 12; ++bits) {
    auto pick = [rest = bits](std::uint64_t choices) mutable {
      const std::uint64_t picked = rest % choices;
      rest /= choices;
      return picked;
    };
    ReferenceMachine machine;
    machine.overlap = pick(2) == 1;
    machine.rows = 1 + pick(4);
    machine.cols = 1 + pick(2);
    machine.latency = 1 + pick(2);
    machine.chunk = pick(4) * 2;
    machine.lanes = 1 + pick(2);
    machine.depth = 1 + pick(2) * 6;
    machine.m = 1 + pick(2) * 6;
    machine.k = 1 + pick(4) * 3;
    machine.n = 3;
    ASSERT_EQ(analytic(machine), reference_cycles(machine)) << machine;
  }
}

// Small enough to count with a pencil; R = 4, C = 3, L = 2.
ReferenceMachine pencil() {
  return {.rows = 4, .cols = 3, .latency = 2, .depth = 100, .m = 5, .n = 3, .k = 4};
}

TEST(AnalyticCycles, OfOneFoldAreLoadAndStreamAndSkewAndTheWayDown) {
  const Cycles cycles = analytic(pencil());
  EXPECT_EQ(cycles, (Cycles{4, 5, 2 + 7, {}}));
  EXPECT_EQ(cycles.total(), 4U + 4 + 2 + 8);  // R + (T-1) + (C-1) + R*L
}

TEST(AnalyticCycles, OfOneFoldDoNotDependOnOverlap) {
  ReferenceMachine machine = pencil();
  machine.overlap = true;
  EXPECT_EQ(analytic(machine), analytic(pencil()));
}

TEST(AnalyticCycles, HideALoadBehindAStreamAsLongAsTheArrayIsHigh) {
  ReferenceMachine machine = pencil();
  machine.overlap = true;
  machine.n = 6;                             // two folds
  for (const std::uint64_t m : {3, 4, 5}) {  // probe at R - 1, R and R + 1
    machine.m = m;
    EXPECT_EQ(analytic(machine), (Cycles{m == 3 ? 5U : 4U, 2 * m, 9, {}})) << m;
  }
}

TEST(AnalyticCycles, WaitForPartialSumsThatComeRoundOnlyWithinAChunk) {
  ReferenceMachine machine = pencil();
  machine.overlap = true;
  machine.k = 8;  // two folds of one chunk: the second waits until cycle R * L
  EXPECT_EQ(analytic(machine), (Cycles{4, 10, (8 - 5) + 9, {}}));
  machine.m = 8;
  EXPECT_EQ(analytic(machine), (Cycles{4, 16, 9, {}}));
  machine.m = 5;
  machine.chunk = 4;  // two chunks: nothing to wait for
  EXPECT_EQ(analytic(machine), (Cycles{4, 10, 9, {}}));
}

TEST(AnalyticCycles, OfMoreArraysThanColumnTilesAreThoseOfOneTile) {
  ReferenceMachine machine = pencil();
  machine.n = 9;
  machine.arrays = 3;
  EXPECT_EQ(analytic(machine), analytic(pencil()));
  machine.arrays = 4;
  EXPECT_EQ(analytic(machine), analytic(pencil()));
}

TEST(AnalyticCycles, OfABillionFoldsComeWithoutWalkingThem) {
  ReferenceMachine machine = pencil();
  machine.m = machine.n = machine.k = 1'000'000;
  machine.depth = 1;
  const std::uint64_t folds = 333334ULL * 1'000'000 * 250'000;
  EXPECT_EQ(analytic(machine).load, folds * 4);
}

TEST(AnalyticModel, ReturnsCyclesAndNoOutputs) {
  const PassArithmetic arithmetic = counting_arithmetic(pencil());
  const Schedule schedule = schedule_of(pencil(), arithmetic);
  const CodeMatrix none;
  AnalyticModel model;
  const GemmResult result = model.run({schedule, arithmetic, none, none, 1});
  EXPECT_EQ(result.cycles, analytic(pencil()));
  EXPECT_FALSE(result.outputs.has_value());
}

TEST(Cycles, AddAndMultiplyCategoryByCategory) {
  Cycles sum{1, 2, 3, {4, 5, 6}};
  sum += {10, 20, 30, {40, 50, 60}};
  EXPECT_EQ(sum, (Cycles{11, 22, 33, {44, 55, 66}}));
  EXPECT_EQ(sum.memory_stall(), 165U);
  EXPECT_EQ(sum.total(), 231U);
  EXPECT_EQ(sum * 3, (Cycles{33, 66, 99, {132, 165, 198}}));
}

TEST(Tier, IsReadByItsNameAndNothingElse) {
  for (const Tier tier : {Tier::kAnalytic, Tier::kSystemC, Tier::kRtl})
    EXPECT_EQ(parse_tier(to_string(tier)), tier);
  try {
    parse_tier("verilog");
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "tier 'verilog': expected analytic, systemc or rtl");
  }
}

}  // namespace
}  // namespace quaver
