#include "sim/onnx/read.h"

#include <algorithm>

#include "sim/onnx/layers.h"
#include "sim/trace/file.h"
#include "sim/trace/names.h"
#include "sim/trace/row.h"

namespace quaver {
namespace {

// Of a node that has none: that of its first output.
const std::string& name_of(const OnnxNode& node) {
  if (!node.name.empty()) return node.name;
  const auto first = std::find_if(node.outputs.begin(), node.outputs.end(),
                                  [](const auto& output) { return !output.empty(); });
  return first == node.outputs.end() ? node.name : *first;
}

// Whether the node learns parameters: then whatever comes after it needs its input's gradient.
// Layers do if one of their operands is constant; an embedding is a Gather from a constant.
bool has_parameters(const OnnxNode& node, const std::set<std::string>& constants) {
  static const std::set<std::string> kOps = {"BatchNormalization", "InstanceNormalization",
                                             "LayerNormalization", "GroupNormalization", "PRelu"};
  if (node.op == "Gather") return !node.inputs.empty() && constants.contains(node.inputs[0]);
  if (kOps.contains(node.op)) return true;
  return is_layer(node) && std::any_of(node.inputs.begin(), node.inputs.end(),
                                       [&](const auto& name) { return constants.contains(name); });
}

// A shape is no function that has a gradient.
bool stops_gradients(const OnnxNode& node) { return node.op == "Shape" || node.op == "Size"; }

Location place_of(const OnnxNode& node, const std::string& source) {
  return {source + ": node " + in_quotes(name_of(node)) + " (" + node.op + ")"};
}

[[noreturn]] void fail_unsupported(const OnnxNode& node, const Location& place) {
  if (node.has_graph)
    throw InputError(place,
                     "found a branch or a loop with a graph of its own, expected one plain graph");
  if (!node.domain.empty() && node.domain != "ai.onnx")
    throw InputError(place, "found an operator of the domain " + in_quotes(node.domain) +
                                ", expected one of ONNX's own");
  throw InputError(place,
                   "found an operator whose products a trace cannot express, expected Conv, "
                   "Gemm, MatMul, LSTM, GRU or RNN");
}

// What no input of the model reaches. Nodes come after those that they need.
std::set<std::string> constants_of(const OnnxModel& model) {
  std::set<std::string> constants = model.weights;
  for (const OnnxNode& node : model.nodes)
    if (!node.has_graph &&
        std::all_of(node.inputs.begin(), node.inputs.end(),
                    [&](const auto& name) { return name.empty() || constants.contains(name); }))
      constants.insert(node.outputs.begin(), node.outputs.end());
  return constants;
}

bool is_constant(const OnnxNode& node, const std::set<std::string>& constants) {
  return !node.outputs.empty() && constants.contains(node.outputs.front());
}

// ONNX's own rule, and what every walk over the nodes below relies on.
void check_order(const OnnxModel& model, const std::string& source) {
  std::set<std::string> later;  // what the node in turn and those after it make
  for (const OnnxNode& node : model.nodes) later.insert(node.outputs.begin(), node.outputs.end());
  for (const OnnxNode& node : model.nodes) {
    for (const std::string& input : node.inputs)
      if (!input.empty() && later.contains(input))
        throw InputError(place_of(node, source),
                         "reads " + in_quotes(input) +
                             ", which it or a node after it makes, expected nodes each behind "
                             "those that it needs, without a cycle");
    for (const std::string& output : node.outputs) later.erase(output);
  }
}

void check_supported(const OnnxModel& model, const std::string& source) {
  const std::set<std::string> constants = constants_of(model);
  for (const OnnxNode& node : model.nodes)
    if (!is_constant(node, constants) && is_unsupported(node))
      fail_unsupported(node, place_of(node, source));
}

// Of a model that check_supported has found right.
class Importer {
 public:
  Importer(const OnnxModel& model, std::string source, Trace& trace)
      : model_(model), source_(std::move(source)), trace_(trace), constants_(constants_of(model)) {}

  void run() {
    for (const OnnxNode& node : model_.nodes) add(node);
    for (const auto& [what, count] : skipped_)
      trace_.notes.push_back(source_ + ": skipped " + std::to_string(count) + " " + what);
    if (trace_.layers.empty())
      throw InputError({source_},
                       "found no layer, expected a Conv, Gemm, MatMul, LSTM, GRU or RNN node");
  }

  // One a layer.
  [[nodiscard]] const std::vector<LayerWeights>& weights() const { return weights_; }

 private:
  void add(const OnnxNode& node) {
    if (is_constant(node, constants_)) {
      ++skipped_[node.op + ": computed from constants"];
      return;
    }
    if (is_layer(node))
      add_layer(node);
    else
      ++skipped_[node.op + ": no matrix product"];
    const bool needed =
        !stops_gradients(node) && (has_parameters(node, constants_) || needs_gradient(node.inputs));
    if (needed) with_gradient_.insert(node.outputs.begin(), node.outputs.end());
  }

  void add_layer(const OnnxNode& node) {
    const Location place = place_of(node, source_);
    check_name({name_of(node), place});
    LayerInputs inputs;
    Layer layer = layer_of(node, {model_, constants_}, place, inputs);
    layer.name = names_.add(name_of(node));
    if (layer.name != name_of(node))
      trace_.notes.push_back(place.text() + ": is called " + in_quotes(layer.name));
    layer.input_gradient = needs_gradient(inputs.activations);
    weights_.push_back({place, inputs.weights, inputs.order});
    trace_.layers.push_back(std::move(layer));
  }

  [[nodiscard]] bool needs_gradient(const std::vector<std::string>& tensors) const {
    return std::any_of(tensors.begin(), tensors.end(),
                       [&](const auto& name) { return with_gradient_.contains(name); });
  }

  const OnnxModel& model_;
  std::string source_;
  Trace& trace_;
  std::vector<LayerWeights> weights_;
  UniqueNames names_;
  std::set<std::string> constants_;
  std::set<std::string> with_gradient_;  // what training needs the gradient of
  std::map<std::string, std::size_t> skipped_;
};

// The values of the tensors that the layers name.
OnnxWeights values_of(const std::vector<LayerWeights>& layers, const Trace& trace,
                      const std::string& bytes, const std::string& source) {
  std::set<std::string> names;
  for (const LayerWeights& layer : layers)
    if (!layer.tensor.empty()) names.insert(layer.tensor);
  OnnxWeights weights{layers, read_tensors(bytes, source, names)};
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (layers[i].tensor.empty()) continue;
    const OnnxTensor& tensor = weights.tensors.at(layers[i].tensor);
    if (!tensor.missing.empty()) continue;
    const std::uint64_t found = tensor.bytes.size() / bytes_of(tensor.type);
    if (found != weight_count(trace.layers[i]))
      throw InputError(layers[i].place, "found " + std::to_string(found) + " values of " +
                                            in_quotes(layers[i].tensor) + ", expected " +
                                            std::to_string(weight_count(trace.layers[i])));
  }
  return weights;
}

}  // namespace

Trace read_onnx(const std::filesystem::path& path, const OnnxSizes& sizes, OnnxWeights* weights) {
  constexpr std::size_t kMaxMib = 2048;  // protobuf's own limit
  return parse_onnx_trace(read_bytes(path, kMaxMib, "an ONNX model"), path, sizes, weights);
}

Trace parse_onnx_trace(const std::string& bytes, const std::filesystem::path& path,
                       const OnnxSizes& sizes, OnnxWeights* weights) {
  const std::string source = path.string();
  Trace trace{path.stem().string(), {}, sha256_hex(bytes), {}};
  const OnnxModel model = parse_onnx(bytes, source, sizes, [&](const OnnxModel& m) {
    check_order(m, source);
    check_supported(m, source);
  });
  Importer importer(model, source, trace);
  importer.run();
  check_layers(trace.layers);
  if (weights != nullptr) *weights = values_of(importer.weights(), trace, bytes, source);
  return trace;
}

}  // namespace quaver
