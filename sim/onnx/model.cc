#include "sim/onnx/model.h"

#include <google/protobuf/stubs/logging.h>

#include <functional>
#include <limits>

#include "sim/input/error.h"
#include "sim/onnx/proto.h"

namespace quaver {
namespace {

using Dimension = onnx::TensorShapeProto::Dimension;

// Calls `visit` for each dimension of the tensor that the value is; what is no tensor has none.
template <class Value, class Visit>
void for_each_dimension(Value* value, Visit visit) {
  if (!value->has_type() || !value->type().has_tensor_type()) return;
  if (!value->type().tensor_type().has_shape()) return;
  auto* shape = value->mutable_type()->mutable_tensor_type()->mutable_shape();
  for (int i = 0; i < shape->dim_size(); ++i) visit(*shape->mutable_dim(i));
}

// Inputs, outputs and whatever shapes the exporter wrote down.
void for_each_dimension(onnx::GraphProto& graph, const std::function<void(Dimension&)>& visit) {
  for (auto& value : *graph.mutable_input()) for_each_dimension(&value, visit);
  for (auto& value : *graph.mutable_output()) for_each_dimension(&value, visit);
  for (auto& value : *graph.mutable_value_info()) for_each_dimension(&value, visit);
}

// Replaces a named dimension; false if there is none of this name.
bool replace(onnx::GraphProto& graph, const std::string& symbol, std::int64_t size) {
  bool found = false;
  for_each_dimension(graph, [&](Dimension& dim) {
    if (!dim.has_dim_param() || dim.dim_param() != symbol) return;
    dim.set_dim_value(size);
    found = true;
  });
  return found;
}

bool is_recurrent_of_layout_0(const onnx::NodeProto& node) {
  if (node.op_type() != "LSTM" && node.op_type() != "GRU" && node.op_type() != "RNN") return false;
  for (const auto& attribute : node.attribute())
    if (attribute.name() == "layout" && attribute.i() != 0) return false;
  return true;
}

// The axis of the batch in the input of this name.
int batch_axis(const onnx::GraphProto& graph, const std::string& input) {
  for (const auto& node : graph.node())
    if (node.input_size() > 0 && node.input(0) == input && is_recurrent_of_layout_0(node)) return 1;
  return 0;
}

// The dimension, or nullptr if the input is no tensor of so many axes.
Dimension* dimension(onnx::ValueInfoProto& value, int axis) {
  Dimension* result = nullptr;
  int at = 0;
  for_each_dimension(&value, [&](Dimension& dim) {
    if (at++ == axis) result = &dim;
  });
  return result;
}

// Sets open batches to one and returns the batch that the first input has.
std::int64_t settle_batch(onnx::GraphProto& graph, const std::set<std::string>& weights) {
  std::int64_t batch = 0;
  for (auto& input : *graph.mutable_input()) {
    if (weights.contains(input.name())) continue;
    Dimension* dim = dimension(input, batch_axis(graph, input.name()));
    if (dim == nullptr) continue;
    if (dim->has_dim_param() && !dim->dim_param().empty()) {
      const std::string symbol = dim->dim_param();
      replace(graph, symbol, 1);
    }
    if (!dim->has_dim_value() || dim->dim_value() <= 0) dim->set_dim_value(1);
    if (batch == 0) batch = dim->dim_value();
  }
  return batch == 0 ? 1 : batch;
}

OnnxShape shape_of(const onnx::TensorShapeProto& proto) {
  OnnxShape shape;
  for (const auto& dim : proto.dim())
    shape.push_back(dim.has_dim_value() ? OnnxDim{dim.dim_value(), ""}
                                        : OnnxDim{-1, dim.dim_param()});
  return shape;
}

OnnxNode node_of(const onnx::NodeProto& proto) {
  OnnxNode node{proto.name(), proto.op_type(), proto.domain(), {}, {}, {}, false};
  node.inputs.assign(proto.input().begin(), proto.input().end());
  node.outputs.assign(proto.output().begin(), proto.output().end());
  for (const auto& attribute : proto.attribute()) {
    OnnxAttribute& value = node.attributes[attribute.name()];
    value.ints.assign(attribute.ints().begin(), attribute.ints().end());
    if (attribute.has_i()) value.ints.push_back(attribute.i());
    value.text = attribute.s();
    node.has_graph = node.has_graph || attribute.has_g() || attribute.graphs_size() > 0;
  }
  return node;
}

}  // namespace

onnx::ModelProto parse_model(const std::string& bytes, const std::string& source) {
  const Location file{source};
  if (bytes.size() > std::size_t{std::numeric_limits<int>::max()})
    throw InputError(file, "found more than 2 GiB, expected an ONNX model with external weights");
  onnx::ModelProto model;
  const google::protobuf::LogSilencer silence;
  if (!model.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    throw InputError(file, "found no protobuf message, expected an ONNX model");
  if (!model.has_graph() || model.graph().node_size() == 0)
    throw InputError(file, "found no graph of nodes, expected an ONNX model");
  return model;
}

OnnxModel parse_onnx(const std::string& bytes, const std::string& source, const OnnxSizes& sizes,
                     const std::function<void(const OnnxModel&)>& check) {
  onnx::ModelProto proto = parse_model(bytes, source);
  onnx::GraphProto& graph = *proto.mutable_graph();
  OnnxModel model;
  for (const auto& tensor : graph.initializer()) model.weights.insert(tensor.name());
  for (const auto& tensor : graph.sparse_initializer())
    model.weights.insert(tensor.values().name());
  for (const auto& node : graph.node()) model.nodes.push_back(node_of(node));
  check(model);
  for (const auto& [symbol, size] : sizes)
    if (!replace(graph, symbol, static_cast<std::int64_t>(size)))
      throw InputError({"--dim"}, "'" + symbol + "' names no dimension of " + source +
                                      ", expected one that does");
  model.batch = settle_batch(graph, model.weights);
  const onnx::GraphProto values = infer_shapes(proto, source);

  const auto add = [&](const onnx::ValueInfoProto& value) {
    if (value.type().has_tensor_type() && value.type().tensor_type().has_shape())
      model.shapes[value.name()] = shape_of(value.type().tensor_type().shape());
  };
  for (const auto& value : values.input()) add(value);
  for (const auto& value : values.output()) add(value);
  for (const auto& value : values.value_info()) add(value);
  for (const auto& tensor : graph.initializer()) {
    OnnxShape& shape = model.shapes[tensor.name()];
    shape.clear();
    for (const std::int64_t size : tensor.dims()) shape.push_back({size, ""});
  }
  return model;
}

}  // namespace quaver
