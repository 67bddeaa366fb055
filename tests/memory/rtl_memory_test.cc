// Does the memory system stall the Verilated cores of every shape as it stalls the SystemC array?
#include <gtest/gtest.h>

#include "sim/array/rtl_cores.h"
#include "sim/memory/buffers.h"
#include "tests/array/timed.h"
#include "tests/memory/memory_tier.h"

namespace quaver {
namespace {

// Work for a Verilated core; buffers from barely enough.
Case random_rtl_work(Random& random, const RtlShape& shape) {
  const auto small = [](std::uint64_t value) { return static_cast<std::uint32_t>(value); };
  const std::uint64_t block =
      std::uint64_t{shape.rows} * shape.cols * traits(shape.arithmetic).code_bits / 8;
  Config config;
  config.array.rows = shape.rows;
  config.array.cols = shape.cols;
  config.array.dataflow = shape.output_stationary ? Dataflow::kOutputStationary
                          : random.one_in(4)      ? Dataflow::kInputStationary
                                                  : Dataflow::kWeightStationary;
  config.array.overlap = random.one_in(3) ? Overlap::kNone : Overlap::kWeights;
  config.array.accumulator_depth = small(1 + random.below(shape.depth));
  config.array.count = small(1 + random.below(2));
  config.buffers = {2 * block * (1 + random.below(9)), 2 * block * (1 + random.below(9)),
                    2 * shape.cols * (1 + random.below(40))};
  if (shape.output_stationary)
    config.buffers.out_bytes += 2 * std::uint64_t{shape.rows} * shape.cols;
  config.memory = MemoryConfig{1 + random.below(40), random.below(80)};
  const char* const operand = shape.arithmetic == RtlArithmetic::kFp169  ? "fp169"
                              : shape.arithmetic == RtlArithmetic::kFp32 ? "fp32"
                                                                         : "fp152";
  Case c;
  c.arithmetic = pass_arithmetic(
      operand, operand, traits(shape.arithmetic).fp32_sums ? "fp32" : "fp169",
      shape.fp32_totals ? "fp32" : "fp169", shape.fp32_totals ? "rne" : "rna", "fp152", "sr8");
  c.arithmetic.accumulation.chunk = shape.output_stationary         ? small(random.below(40))
                                    : shape.chunk_rows < shape.rows ? shape.chunk_rows
                                    : random.one_in(4)              ? 0
                                                       : small(shape.rows + random.below(60));
  c.shape = {1 + random.below(30), 1 + random.below(3 * shape.cols),
             1 + random.below(6 * shape.rows)};
  c.fpu = {.multiplier_stages = shape.multiplier_stages, .adder_stages = shape.adder_stages};
  c.array = array_within_buffers(config, c.arithmetic);
  c.memory = *config.memory;
  c.buffers = config.buffers;
  c.pieces_outermost = random.one_in(2);
  return c;
}

// All cores stand before the first runs: SystemC elaborates once.
ArrayModel& rtl_model(std::size_t index) {
  static const auto* const all = [] {
    auto* models = new std::vector<std::unique_ptr<ArrayModel>>;
    for (const BuiltCore& core : built_cores()) models->push_back(make_rtl_model(core));
    return models;
  }();
  return *(*all)[index];
}

class MemoryTierRtl : public testing::TestWithParam<std::size_t> {};

TEST_P(MemoryTierRtl, StallsTheVerilatedArrayToo) {
  Random random;
  const RtlShape& shape = built_cores()[GetParam()].shape;
  for (std::uint32_t i = 0; i < repeated(10); ++i) {
    expect_recurrence(rtl_model(GetParam()), random, random_rtl_work(random, shape), i,
                      shape.depth);
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Of, MemoryTierRtl, testing::Range(std::size_t{0}, built_cores().size()),
                         [](const auto& info) {
                           return "v" + built_cores()[info.param].shape.name;
                         });

}  // namespace
}  // namespace quaver
