// Does the array of vectors hold what a grid of elements holds, in every element and every cycle?
#include "models/systolic_array/systolic_array.h"

#include <gtest/gtest.h>

#include "tests/support/random.h"
#include "tests/systolic_array/elementwise_array.h"

namespace quaver {
namespace {

PassArithmetic arithmetic_of(const std::string& a, const std::string& b, const std::string& sums,
                             const std::string& rounding, unsigned lanes) {
  PassArithmetic arithmetic;
  arithmetic.a = parse_format(a);
  arithmetic.b = parse_format(b);
  arithmetic.fused_products = lanes;
  arithmetic.accumulation.intra = arithmetic.accumulation.inter = parse_format(sums);
  arithmetic.accumulation.rounding = parse_rounding(rounding);
  return arithmetic;
}

std::vector<PassArithmetic> arithmetics() {
  return {arithmetic_of("fp143", "fp143", "fp169", "rna", 1),
          arithmetic_of("fp152", "fp143", "fp169", "rne", 1),
          arithmetic_of("fp152", "fp152", "fp169", "rtz", 1),
          arithmetic_of("fp169", "fp169", "fp169", "rna", 1),
          arithmetic_of("fp152", "fp152", "fp32", "rne", 1),
          arithmetic_of("fp143", "fp152", "fp169", "rna", 2),
          arithmetic_of("fp143", "fp143", "fp169", "rtz", 4),
          arithmetic_of("fp152", "fp152", "fp169", "rna", 2),
          arithmetic_of("bf16", "bf16", "fp32", "rne", 4)};
}

// Random folds with gaps in the streams and in the loads, and weights that wait for their stream.
class Traffic {
 public:
  Traffic(Random& random, const ArrayGeometry& geometry, const PassArithmetic& arithmetic)
      : random_(random), geometry_(geometry), arithmetic_(arithmetic) {}

  // What is presented in the next cycle.
  void next(OperandBeat& operands, WeightBeat& weights) {
    operands = {};
    weights = {};
    const bool stands = loaded_ == geometry_.rows;
    if (left_ == 0 && stands && random_.one_in(2)) begin_fold();
    if (left_ != 0 && !random_.one_in(5)) operands = row();
    // The next load may begin in the cycle in which the stream of the one before does.
    const bool waits = left_ != 0 && fold_.first;
    if (!waits && loaded_ < geometry_.rows && !random_.one_in(4)) weights = weight_row();
  }

 private:
  void begin_fold() {
    fold_ = {};
    fold_.first = true;
    fold_.columns = 1 + static_cast<std::uint32_t>(random_.below(geometry_.cols));
    const bool chunks_end = geometry_.segments() > 1 || random_.one_in(2);
    fold_.continues = partial_ && geometry_.segments() == 1;
    fold_.partial = !chunks_end;
    fold_.new_total = random_.one_in(3);
    fold_.last = chunks_end && random_.one_in(2);
    // A fold goes on with as many rows as the one before, and not before its sums come round.
    if (!fold_.continues) rows_ = 1 + random_.below(geometry_.depth);
    left_ = rows_;
    partial_ = fold_.partial;
    loaded_ = 0;
    wait_ = fold_.continues ? geometry_.rows * geometry_.latency + rows_ * 8 : 0;
  }
  OperandBeat row() {
    if (wait_ != 0) return --wait_, OperandBeat{};
    OperandBeat beat = fold_;
    beat.valid = true;
    beat.index = static_cast<std::uint32_t>(rows_ - left_--);
    beat.a = codes(arithmetic_.a, geometry_.rows);
    fold_.first = false;
    return beat;
  }
  WeightBeat weight_row() { return {true, loaded_++ == 0, codes(arithmetic_.b, geometry_.cols)}; }

  std::vector<std::uint32_t> codes(const Format& format, std::uint32_t side) {
    std::vector<std::uint32_t> result(std::size_t{side} * geometry_.lanes);
    for (std::uint32_t& code : result) code = random_.operand(format);
    return result;
  }

  Random& random_;
  ArrayGeometry geometry_;
  const PassArithmetic& arithmetic_;
  OperandBeat fold_;
  std::uint64_t rows_ = 0;
  std::uint64_t left_ = 0;
  std::uint64_t wait_ = 0;
  std::uint32_t loaded_ = 0;
  bool partial_ = false;
};

ArrayGeometry random_geometry(Random& random, unsigned lanes) {
  ArrayGeometry geometry;
  geometry.rows = 1 + static_cast<std::uint32_t>(random.below(7));
  geometry.cols = 1 + static_cast<std::uint32_t>(random.below(20));
  geometry.latency = 1 + static_cast<std::uint32_t>(random.below(4));
  geometry.lanes = lanes;
  geometry.chunk_rows = static_cast<std::uint32_t>(random.below(10));
  geometry.depth = 1 + static_cast<std::uint32_t>(random.below(12));
  return geometry;
}

void expect_equal_cycles(Random& random, const ArrayGeometry& geometry,
                         const PassArithmetic& arithmetic) {
  SystolicArray vectors(geometry, arithmetic);
  ElementwiseArray elements(geometry, arithmetic);
  Traffic traffic(random, geometry, arithmetic);
  OperandBeat operands;
  WeightBeat weights;
  for (int cycle = 0; cycle < 300; ++cycle) {
    traffic.next(operands, weights);
    const ResultBeat got = vectors.step(operands, weights);
    const ResultBeat want = elements.step(operands, weights);
    ASSERT_EQ(got.valid, want.valid) << "cycle " << cycle;
    if (got.valid) {
      ASSERT_EQ(got.columns, want.columns);
      ASSERT_EQ(got.codes, want.codes) << "cycle " << cycle;
    }
    for (std::uint32_t i = 0; i < geometry.rows; ++i)
      for (std::uint32_t j = 0; j < geometry.cols; ++j)
        ASSERT_EQ(vectors.sum_of(i, j), elements.sum_of(i, j))
            << "cycle " << cycle << ", element (" << i << ", " << j << ")";
  }
}

TEST(SystolicArray, HoldsInEveryElementAndCycleWhatAGridOfElementsHolds) {
  Random random;
  const std::vector<PassArithmetic> all = arithmetics();
  for (int i = 0; i < 120; ++i) {
    const PassArithmetic& arithmetic = all[static_cast<std::size_t>(i) % all.size()];
    const ArrayGeometry geometry = random_geometry(random, arithmetic.fused_products);
    expect_equal_cycles(random, geometry, arithmetic);
    if (HasFatalFailure()) return;
  }
}

TEST(SystolicArray, RefusesAStreamBeforeItsWeights) {
  const PassArithmetic arithmetic = arithmetics()[0];
  SystolicArray array({.rows = 2, .cols = 2}, arithmetic);
  OperandBeat row;
  row.valid = row.first = true;
  row.a = {0, 0};
  EXPECT_THROW(array.step(row, {}), std::logic_error);
}

}  // namespace
}  // namespace quaver
