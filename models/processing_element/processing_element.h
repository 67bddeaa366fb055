// One element of a weight-stationary array: an FPU, a double-buffered weight, operand forwarding.
// RTL: rtl/processing_element/quaver_processing_element.sv
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "models/numerics/dot.h"

namespace quaver {

// The codes that one element multiplies in one cycle: up to W = 4.
using Lanes = std::array<std::uint32_t, 4>;

// A streamed operand on its way to the right.
struct ElementOperand {
  bool valid = false;
  bool first = false;  // the first of its fold: uses the shadow weight and makes it the active one
  Lanes codes{};

  bool operator==(const ElementOperand&) const = default;
};

// A weight on its way down.
struct ElementWeight {
  bool valid = false;
  bool first = false;  // the first of its load, on its way to the lowest row
  Lanes codes{};

  bool operator==(const ElementWeight&) const = default;
};

// A partial sum on its way down.
struct ElementSum {
  bool valid = false;
  std::uint32_t code = 0;  // intra-chunk format

  bool operator==(const ElementSum&) const = default;
};

// The state of one element. In each cycle call take_operand once, then take_weight once; the
// outputs that are registered (operand_out, sum_out) show the state before the call.
class ProcessingElement {
 public:
  // `arithmetic` must outlive the element; latency L >= 1.
  ProcessingElement(const PassArithmetic& arithmetic, unsigned latency)
      : arithmetic_(&arithmetic), sums_(latency), weights_(latency - 1) {}

  [[nodiscard]] const ElementOperand& operand_out() const { return operand_; }
  // The sum that entered L cycles ago.
  [[nodiscard]] const ElementSum& sum_out() const { return sums_[sum_next_]; }

  // The sum that entered in the last step, still on its way through the pipeline.
  [[nodiscard]] const ElementSum& sum_in() const {
    return sums_[(sum_next_ + sums_.size() - 1) % sums_.size()];
  }

  // The weight that leaves in the next cycle; only with L >= 2, where it is registered.
  [[nodiscard]] const ElementWeight& weight_out() const { return weights_[weight_next_]; }

  // One clock edge of the operand and partial-sum side: multiply-accumulate of what arrives.
  void take_operand(const ElementOperand& operand, std::uint32_t partial_sum);

  // One clock edge of the weight side; returns what leaves for the row below in this cycle. A
  // capture pushes the shadow's old weight down, L - 1 cycles later, unless the capture starts a
  // load: then the old weight is this row's own of the load before, and stays.
  ElementWeight take_weight(const ElementWeight& weight);

 private:
  const PassArithmetic* arithmetic_;
  ElementOperand operand_;
  Lanes active_{};
  Lanes shadow_{};
  bool shadow_first_ = false;
  std::vector<ElementSum> sums_;  // ring of L
  std::size_t sum_next_ = 0;
  std::vector<ElementWeight> weights_;  // ring of L - 1: as fast down as partial sums
  std::size_t weight_next_ = 0;
};

}  // namespace quaver
