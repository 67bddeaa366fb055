#include <onnx/shape_inference/implementation.h>

#include <exception>

#include "sim/input/error.h"
#include "sim/onnx/isolated.h"
#include "sim/onnx/proto.h"

namespace quaver {

namespace {

// Inference goes by the operators as the library knows them; of an operator set that is newer they
// may mean something else.
void check_operator_sets(const onnx::ModelProto& model, const std::string& source) {
  const auto& known = onnx::OpSchemaRegistry::DomainToVersionRange::Instance().Map();
  for (const auto& set : model.opset_import()) {
    const auto range = known.find(set.domain() == "ai.onnx" ? "" : set.domain());
    if (range == known.end()) continue;  // its nodes are refused if there are any
    const auto& [first, last] = range->second;
    if (set.version() < first || set.version() > last)
      throw InputError({source}, "found version " + std::to_string(set.version()) +
                                     " of the operator set '" + range->first +
                                     "', expected one from " + std::to_string(first) + " to " +
                                     std::to_string(last));
  }
}

}  // namespace

onnx::GraphProto infer_shapes(onnx::ModelProto& model, const std::string& source) {
  check_operator_sets(model, source);
  const auto infer = [&model] {
    // Not strict: a node whose shape stays open is an error only if a layer needs it.
    const onnx::ShapeInferenceOptions options(false, 0, true);
    onnx::shape_inference::InferShapes(model, onnx::OpSchemaRegistry::Instance(), options);
    onnx::GraphProto values;
    *values.mutable_input() = model.graph().input();
    *values.mutable_output() = model.graph().output();
    *values.mutable_value_info() = model.graph().value_info();
    return values.SerializeAsString();
  };
  onnx::GraphProto values;
  try {
    values.ParseFromString(run_isolated(infer));
  } catch (const std::exception& error) {
    throw InputError({source}, std::string("ONNX's shape inference fails: ") + error.what() +
                                   ", expected a model that it accepts");
  }
  return values;
}

}  // namespace quaver
