// Does the Verilated 8x8 hybrid core measure the cycles of the closed forms and compute the golden
// bits for the three passes of sun2019?
#include <gtest/gtest.h>

#include "sim/array/rtl_cores.h"
#include "tests/array/timed.h"

namespace quaver {
namespace {

Config config() { return load_config("configs/hfp8-8x8.yaml"); }

ArrayModel& model() {
  static ArrayModel* const only = make_rtl_model(built_core(config())).release();
  return *only;
}

ReferenceMachine random_gemm(Random& random) {
  return {.rows = 8,
          .cols = 8,
          .latency = 2,
          .chunk = 64,
          .depth = 1 + random.below(40),
          .arrays = 1 + random.below(2),
          .overlap = random.one_in(2),
          .m = 1 + random.below(50),
          .n = 1 + random.below(30),
          .k = 1 + random.below(150),
          .pieces_outermost = random.one_in(2)};
}

TEST(RtlTier, MatchesClosedFormAndGoldenGemmInThePassesOfSun2019) {
  Random random;
  const Recipe recipe = config().recipe;
  for (std::uint32_t i = 0; i < 12; ++i) {
    const Pass pass = kPasses[i % kPasses.size()];
    SCOPED_TRACE(std::string(to_string(pass)));
    expect_golden(model(), random, random_gemm(random), recipe.arithmetic(pass), i);
    if (HasFailure()) return;
  }
}

TEST(RtlTier, MatchesWithStochasticOutputsOfTwoArrays) {
  Random random;
  const PassArithmetic arithmetic =
      pass_arithmetic("fp152", "fp143", "fp169", "fp169", "rne", "fp152", "sr8");
  ReferenceMachine machine = random_gemm(random);
  machine.arrays = 2;
  machine.n = 40;
  expect_golden(model(), random, machine, arithmetic, 99);
}

TEST(RtlTier, MatchesWhereNothingButOneProductIsComputed) {
  Random random;
  ReferenceMachine machine = random_gemm(random);
  machine.m = machine.n = machine.k = 1;
  expect_golden(model(), random, machine, config().recipe.arithmetic(Pass::kForward));
}

}  // namespace
}  // namespace quaver
