#include <onnx/shape_inference/implementation.h>

#include <exception>

#include "sim/input/error.h"
#include "sim/onnx/isolated.h"
#include "sim/onnx/proto.h"

namespace quaver {

onnx::GraphProto infer_shapes(onnx::ModelProto& model, const std::string& source) {
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
