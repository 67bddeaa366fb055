// ONNX models, from protobuf's messages to layers and weights. Shape inference is ONNX's own
// library in a process of its own; here every shape is the one that the model gives, which
// mutations reach more easily than what the library would infer, and which the library would often
// refuse.
#include <set>

#include "fuzz/input.h"
#include "sim/lower/weights.h"
#include "sim/onnx/proto.h"
#include "sim/onnx/read.h"
#include "sim/trace/write.h"

namespace quaver {

onnx::GraphProto infer_shapes(onnx::ModelProto& model, const std::string& /*source*/) {
  onnx::GraphProto values;
  *values.mutable_input() = model.graph().input();
  *values.mutable_output() = model.graph().output();
  *values.mutable_value_info() = model.graph().value_info();
  return values;
}

namespace {

// Every element of the b operand is one of the weights, and no weight is there twice.
void check_operand(const Layer& layer, WeightOrder order, const Gemm& gemm) {
  constexpr std::uint64_t kMostElements = 4096;  // more take long and show nothing else
  if (!no_weights(layer, gemm).empty() || gemm.k > kMostElements || gemm.n > kMostElements ||
      gemm.count > kMostElements || gemm.count * gemm.k * gemm.n > kMostElements)
    return;
  std::set<std::uint64_t> used;
  for (std::uint64_t instance = 0; instance < gemm.count; ++instance)
    for (std::uint64_t row = 0; row < gemm.k; ++row)
      for (std::uint64_t col = 0; col < gemm.n; ++col)
        used.insert(weight_index(layer, order, gemm, instance, row, col));
  fuzz::require(used.size() == gemm.count * gemm.k * gemm.n, "no weight stands in two places");
  fuzz::require(*used.rbegin() < weight_count(layer), "an operand has weights of its layer only");
  fuzz::require(gemm.pass != Pass::kForward || used.size() == weight_count(layer),
                "the forward operand has every weight");
}

void check_layers_of(const Trace& trace, const OnnxWeights& weights) {
  constexpr std::uint64_t kMostPhases = 64;  // along an axis
  fuzz::require(!trace.layers.empty(), "a trace has layers");
  fuzz::require(weights.layers.size() == trace.layers.size(),
                "every layer says what its weights are");
  for (std::size_t i = 0; i < trace.layers.size(); ++i) {
    const Layer& layer = trace.layers[i];
    if (weights.layers[i].tensor.empty() || layer.stride > kMostPhases) continue;
    for (const Gemm& gemm :
         lower({layer.name, {layer}, "", {}}, 1, {Pass::kForward, Pass::kDataGradient}))
      check_operand(layer, weights.layers[i].order, gemm);
  }
}

}  // namespace
}  // namespace quaver

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quaver;
  fuzz::allow_input_error([&] {
    OnnxWeights weights;
    const Trace trace =
        parse_onnx_trace(std::string(fuzz::text_of(data, size)), "net.onnx", {}, &weights);
    check_layers_of(trace, weights);
    const std::string csv = trace_csv(trace);
    fuzz::require(trace_csv(read_trace(fuzz::folder().write("again.csv", csv))) == csv,
                  "a trace that was imported reads as the same");
  });
  return 0;
}
