// ONNX models as ONNX's own library has them. Internal to sim/onnx: its headers are heavy.
#pragma once

#include <onnx/onnx_pb.h>

#include <string>

namespace quaver {

// Throws InputError at `source` for what is no model with nodes.
onnx::ModelProto parse_model(const std::string& bytes, const std::string& source);

// The inputs, outputs and inner values of the graph with their shapes. The library ends the process
// on some malformed models (a stride of 0 divides by it), so it works in one of its own. Throws
// InputError at `source` for what the library refuses.
onnx::GraphProto infer_shapes(onnx::ModelProto& model, const std::string& source);

}  // namespace quaver
