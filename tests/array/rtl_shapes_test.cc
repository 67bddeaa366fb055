// Do the Verilated cores of every shape, the SystemC machine and the closed forms agree on the
// cycles of random GEMMs in every category, and on the bits with the golden GEMM?
#include <gtest/gtest.h>

#include <map>

#include "sim/array/rtl_cores.h"
#include "tests/array/timed.h"

namespace quaver {
namespace {

// All cores stand before the first runs: SystemC elaborates once.
ArrayModel& rtl_model(std::size_t index) {
  static const auto* const all = [] {
    auto* models = new std::vector<std::unique_ptr<ArrayModel>>;
    for (const BuiltCore& core : built_cores()) models->push_back(make_rtl_model(core));
    return models;
  }();
  return *(*all)[index];
}

// A machine that the core runs, with a GEMM that leaves edges in every direction.
ReferenceMachine random_work(Random& random, const RtlShape& shape) {
  ReferenceMachine machine;
  machine.rows = shape.rows;
  machine.cols = shape.cols;
  machine.latency = shape.multiplier_stages + shape.adder_stages;
  machine.chunk = shape.output_stationary         ? random.below(30)
                  : shape.chunk_rows < shape.rows ? shape.chunk_rows
                  : random.one_in(4)              ? 0
                                                  : shape.rows + random.below(30);
  machine.depth = 1 + random.below(shape.depth);
  machine.arrays = 1 + random.below(2);
  machine.overlap = random.one_in(2);
  machine.m = 1 + random.below(20);
  machine.n = 1 + random.below(3 * shape.cols);
  machine.k = 1 + random.below(6 * shape.rows);
  return machine;
}

PassArithmetic random_arithmetic(Random& random, const RtlShape& shape) {
  const char* const roundings[] = {"rne", "rna", "rtz"};
  const char* const outputs[] = {"rne", "rna", "sr8"};
  const auto operand = [&] {
    switch (shape.arithmetic) {
      case RtlArithmetic::kFp169: return "fp169";
      case RtlArithmetic::kFp152: return "fp152";
      case RtlArithmetic::kFp32: return "fp32";
      case RtlArithmetic::kHybrid: break;
    }
    return random.one_in(2) ? "fp143" : "fp152";
  };
  const char* const a = operand();
  const char* const b = operand();
  const bool fp169 = shape.arithmetic == RtlArithmetic::kFp169;
  return pass_arithmetic(a, b, traits(shape.arithmetic).fp32_sums ? "fp32" : "fp169",
                         shape.fp32_totals ? "fp32" : "fp169",
                         roundings[shape.fp32_totals ? 0 : random.below(3)],
                         fp169 ? "fp169" : "fp152", outputs[random.below(3)]);
}

class RtlShapes : public testing::TestWithParam<std::size_t> {};

TEST_P(RtlShapes, MatchClosedFormAndGoldenGemm) {
  Random random;
  const RtlShape& shape = built_cores()[GetParam()].shape;
  ArrayModel& model = rtl_model(GetParam());
  for (std::uint32_t i = 0; i < repeated(20); ++i) {
    const ReferenceMachine machine = random_work(random, shape);
    const Dataflow dataflow = shape.output_stationary ? Dataflow::kOutputStationary
                              : random.one_in(4)      ? Dataflow::kInputStationary
                                                      : Dataflow::kWeightStationary;
    const PassArithmetic arithmetic = random_arithmetic(random, shape);
    expect_golden(model, random, machine, arithmetic, i, dataflow);
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Of, RtlShapes, testing::Range(std::size_t{0}, built_cores().size()),
                         [](const auto& info) {
                           return "v" + built_cores()[info.param].shape.name;
                         });

TEST(RtlShapes, AreTenOrMore) { EXPECT_GE(built_cores().size(), 10U); }

}  // namespace
}  // namespace quaver
