#include "tests/systolic_array/elementwise_array.h"

namespace quaver {
namespace {

const OperandBeat kNoOperands;
const WeightBeat kNoWeights;

}  // namespace

ElementwiseArray::ElementwiseArray(const ArrayGeometry& geometry, const PassArithmetic& arithmetic)
    : geometry_(geometry),
      elements_(std::size_t{geometry.rows} * geometry.cols,
                ProcessingElement(arithmetic, geometry.latency)),
      feet_(geometry.cols, ChunkAccumulator(arithmetic.accumulation, geometry.depth)),
      operand_history_(std::size_t{geometry.rows} * geometry.latency + geometry.cols),
      weight_history_(geometry.cols),
      taps_(std::size_t{geometry.cols} * geometry.segments() *
            (std::size_t{geometry.rows} * geometry.latency + 1)),
      results_(geometry.cols + geometry.segments() + 1),
      tops_(geometry.cols),
      sums_(geometry.segments()),
      entered_(elements_.size()) {}

const OperandBeat& ElementwiseArray::operands_ago(std::uint64_t cycles) const {
  if (cycles > cycle_) return kNoOperands;
  return operand_history_[(cycle_ - cycles) % operand_history_.size()];
}

const WeightBeat& ElementwiseArray::weights_ago(std::uint64_t cycles) const {
  if (cycles > cycle_) return kNoWeights;
  return weight_history_[(cycle_ - cycles) % weight_history_.size()];
}

std::uint32_t& ElementwiseArray::tap(std::uint32_t j, std::uint32_t segment, std::uint64_t cycle) {
  const std::uint64_t ring = std::uint64_t{geometry_.rows} * geometry_.latency + 1;
  return taps_[(std::uint64_t{j} * geometry_.segments() + segment) * ring + cycle % ring];
}

// Segment k's sum is out (R - (k+1)P) * L cycles before the foot's time: it waits in its ring.
void ElementwiseArray::step_taps() {
  const std::uint32_t rows = geometry_.segment_rows();
  for (std::uint32_t j = 0; j < geometry_.cols; ++j)
    for (std::uint32_t k = 0; k < geometry_.segments(); ++k) {
      const std::uint64_t wait = std::uint64_t{geometry_.rows - (k + 1) * rows} * geometry_.latency;
      tap(j, k, cycle_ + wait) = element((k + 1) * rows - 1, j).sum_out().code;
    }
}

void ElementwiseArray::step_feet() {
  const std::uint64_t depth = std::uint64_t{geometry_.rows} * geometry_.latency;
  for (std::uint32_t j = 0; j < geometry_.cols; ++j) {
    const OperandBeat& arrived = operands_ago(j + depth);
    if (arrived.valid) {
      for (std::uint32_t k = 0; k < geometry_.segments(); ++k) sums_[k] = tap(j, k, cycle_);
      const std::uint32_t total =
          feet_[j].take(sums_, {arrived.index, arrived.partial, arrived.new_total});
      if (arrived.last) {
        // One adder a segment, then the wait for the columns to the right.
        const std::uint64_t leaves = cycle_ + geometry_.segments() + (geometry_.cols - 1 - j);
        ResultBeat& result = results_[leaves % results_.size()];
        result.valid = true;
        result.columns = arrived.columns;
        result.codes.resize(geometry_.cols);
        result.codes[j] = j < arrived.columns ? total : 0;
      }
    }
    const OperandBeat& entering = operands_ago(j);
    const bool reenters = entering.valid && entering.continues;
    tops_[j] = reenters ? feet_[j].reenter(entering.index) : 0;
  }
}

// From the last element to the first, so that each reads its neighbours' registers as they stand.
void ElementwiseArray::step_operands() {
  const std::uint32_t segment_rows = geometry_.segment_rows();
  const std::uint32_t tapped = segment_rows * geometry_.segments();
  for (std::uint32_t i = geometry_.rows; i-- > 0;) {
    const OperandBeat& entering = operands_ago(std::uint64_t{i} * geometry_.latency);
    ElementOperand edge;
    if (entering.valid) {
      edge.valid = true;
      edge.first = entering.first;
      for (std::uint32_t w = 0; w < geometry_.lanes; ++w)
        edge.codes[w] = entering.a[std::size_t{i} * geometry_.lanes + w];
    }
    const bool starts_chunk = i != 0 && i < tapped && i % segment_rows == 0;
    for (std::uint32_t j = geometry_.cols; j-- > 0;) {
      std::uint32_t above = 0;
      if (i == 0)
        above = tops_[j];
      else if (!starts_chunk)
        above = element(i - 1, j).sum_out().code;
      element(i, j).take_operand(j == 0 ? edge : element(i, j - 1).operand_out(), above);
      entered_[i * geometry_.cols + j] = element(i, j).sum_in();
    }
  }
}

void ElementwiseArray::step_weights() {
  for (std::uint32_t j = 0; j < geometry_.cols; ++j) {
    const WeightBeat& entering = weights_ago(j);
    ElementWeight weight;
    if (entering.valid) {
      weight.valid = true;
      weight.first = entering.first;
      for (std::uint32_t w = 0; w < geometry_.lanes; ++w)
        weight.codes[w] = entering.w[std::size_t{j} * geometry_.lanes + w];
    }
    for (std::uint32_t i = 0; i < geometry_.rows; ++i) weight = element(i, j).take_weight(weight);
  }
}

const ResultBeat& ElementwiseArray::step(const OperandBeat& operands, const WeightBeat& weights) {
  operand_history_[cycle_ % operand_history_.size()] = operands;
  weight_history_[cycle_ % weight_history_.size()] = weights;
  results_[(cycle_ + results_.size() - 1) % results_.size()].valid = false;  // shown last cycle
  step_taps();
  step_feet();
  step_operands();
  step_weights();
  ++cycle_;
  return results_[cycle_ % results_.size()];
}

}  // namespace quaver
