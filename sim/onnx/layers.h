// One ONNX node as a layer. Internal to sim/onnx.
#pragma once

#include <string>
#include <vector>

#include "sim/lower/weights.h"
#include "sim/onnx/model.h"
#include "sim/trace/trace.h"

namespace quaver {

// What is known of a node's surroundings.
struct OnnxContext {
  const OnnxModel& model;
  const std::set<std::string>& constants;  // tensors that no input of the model reaches
};

// The tensors that go into a layer.
struct LayerInputs {
  std::vector<std::string> activations;
  std::string weights;  // those of a recurrent layer's input; "" if all are activations
  WeightOrder order = WeightOrder::kInnerFirst;  // how the weights lie
};

// Whether the operator is one of those that become layers.
bool is_layer(const OnnxNode& node);
// Whether it has multiply-accumulates that no layer can stand for.
bool is_unsupported(const OnnxNode& node);

// The layer of a node for which is_layer holds, without name and input_gradient; `place` is the
// node's, for errors.
Layer layer_of(const OnnxNode& node, const OnnxContext& context, const Location& place,
               LayerInputs& inputs);

}  // namespace quaver
