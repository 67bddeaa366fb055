#include "models/processing_element/processing_element.h"

namespace quaver {

void ProcessingElement::take_operand(const ElementOperand& operand, std::uint32_t partial_sum) {
  ElementSum sum;
  if (operand.valid) {
    if (operand.first) active_ = shadow_;
    const unsigned lanes = arithmetic_->fused_products;
    sum = {true, multiply_accumulate(*arithmetic_, {operand.codes.data(), lanes},
                                     {active_.data(), lanes}, partial_sum)};
  }
  operand_ = operand;
  sums_[sum_next_] = sum;
  sum_next_ = sum_next_ + 1 == sums_.size() ? 0 : sum_next_ + 1;
}

ElementWeight ProcessingElement::take_weight(const ElementWeight& weight) {
  ElementWeight pushed;
  if (weight.valid) {
    if (!weight.first) pushed = {true, shadow_first_, shadow_};
    shadow_ = weight.codes;
    shadow_first_ = weight.first;
  }
  if (weights_.empty()) return pushed;
  const ElementWeight leaving = weights_[weight_next_];
  weights_[weight_next_] = pushed;
  weight_next_ = weight_next_ + 1 == weights_.size() ? 0 : weight_next_ + 1;
  return leaving;
}

}  // namespace quaver
