// Which of a layer's weights the b operands of its GEMMs are made of.
#pragma once

#include <cstdint>
#include <string_view>

#include "sim/lower/lower.h"

namespace quaver {

// How a layer's weights lie in their tensor, the last index fastest. A convolution has one order
// only: (filter, channel of the group, tap row, tap column), that of ONNX and PyTorch.
enum class WeightOrder {
  kInnerFirst,  // (count, kdim, n): the forward b operand itself
  kInnerLast,   // (count, n, kdim): a fully connected layer as PyTorch keeps it
};

// How many weights the layer has, without those of a recurrent layer's hidden state.
std::uint64_t weight_count(const Layer& layer);

// Why no element of the GEMM's b operand is a weight of the layer; "" if all of them are.
std::string_view no_weights(const Layer& layer, const Gemm& gemm);

// The place in the tensor of the element (row, col) of instance `instance` of the b operand, for a
// GEMM of the layer for which no_weights is "".
std::uint64_t weight_index(const Layer& layer, WeightOrder order, const Gemm& gemm,
                           std::uint64_t instance, std::uint64_t row, std::uint64_t col);

}  // namespace quaver
