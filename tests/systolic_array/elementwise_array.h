// The weight-stationary array as a grid of processing_element and chunk_accumulator units, each
// stepped by itself in every cycle: what models/systolic_array must equal.
//
// An operand row presented in cycle S works in element (i, j) from cycle S + j + i*L: row i's
// operand is skewed by i*L cycles, operands travel one column a cycle, partial sums one row in L.
// The foot of column j sees its segment sums in cycle S + j + R*L; totals leave all columns
// together, `segments` adder cycles and the de-skew later: in cycle S + (C-1) + R*L + segments.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "models/chunk_accumulator/chunk_accumulator.h"
#include "models/processing_element/processing_element.h"
#include "models/systolic_array/beats.h"
#include "models/systolic_array/geometry.h"

namespace quaver {

class ElementwiseArray {
 public:
  // `arithmetic` must outlive the array.
  ElementwiseArray(const ArrayGeometry& geometry, const PassArithmetic& arithmetic);

  // One cycle: takes what is presented in it, returns what the outputs show in the next one.
  const ResultBeat& step(const OperandBeat& operands, const WeightBeat& weights);

  // The partial sum that element (i, j) takes into its pipeline in the last step.
  [[nodiscard]] std::optional<std::uint32_t> sum_of(std::uint32_t i, std::uint32_t j) const {
    const ElementSum& sum = entered_[i * geometry_.cols + j];
    return sum.valid ? std::optional(sum.code) : std::nullopt;
  }

 private:
  [[nodiscard]] const OperandBeat& operands_ago(std::uint64_t cycles) const;
  [[nodiscard]] const WeightBeat& weights_ago(std::uint64_t cycles) const;
  ProcessingElement& element(std::uint32_t i, std::uint32_t j) {
    return elements_[i * geometry_.cols + j];
  }
  [[nodiscard]] std::uint32_t& tap(std::uint32_t j, std::uint32_t segment, std::uint64_t cycle);
  void step_taps();
  void step_feet();
  void step_operands();
  void step_weights();

  ArrayGeometry geometry_;
  std::vector<ProcessingElement> elements_;  // row-major
  std::vector<ChunkAccumulator> feet_;
  // What was presented in past cycles: the skew registers, read where each row or column stands.
  std::vector<OperandBeat> operand_history_;
  std::vector<WeightBeat> weight_history_;
  std::vector<std::uint32_t> taps_;  // segment sums waiting for the ones below, a ring a segment
  std::vector<ResultBeat> results_;  // totals waiting for the columns to the right, a ring
  std::vector<std::uint32_t> tops_;  // partial sums that enter at the top in this cycle
  std::vector<std::uint32_t> sums_;  // one column's segment sums
  std::uint64_t cycle_ = 0;
  std::vector<ElementSum> entered_;
};

}  // namespace quaver
