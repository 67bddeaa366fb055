// ONNX models as traces.
//
// Conv, Gemm, MatMul, LSTM, GRU and RNN become layers, per sample: the model's batch is divided out
// (model.h says where it is found). Other nodes have no multiply-accumulates to run and are listed
// in the notes, by operator; an operator that has some and is not known here is an error, and so is
// whatever a trace cannot express.
//
// - Conv: one or two axes; the same stride, dilation and padding on all sides.
// - Gemm, MatMul: with an operand that is computed from initialisers alone, a `gemm` with that
// operand
//   as weights (on the left: the transposed product); with two computed operands, a `bmm`.
// - LSTM, GRU, RNN: `recurrent`, a direction each counted.
// - input_gradient is 0 where nothing with weights stands between the model's inputs and the layer.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "sim/lower/weights.h"
#include "sim/onnx/model.h"
#include "sim/onnx/tensors.h"
#include "sim/trace/trace.h"

namespace quaver {

// What the weights of one layer are.
struct LayerWeights {
  Location place;      // the node
  std::string tensor;  // "" if the layer multiplies activations alone
  WeightOrder order = WeightOrder::kInnerFirst;
};

struct OnnxWeights {
  std::vector<LayerWeights> layers;           // one a layer of the trace
  std::map<std::string, OnnxTensor> tensors;  // every one that a layer names
};

// `sizes` gives named dimensions their size. With `weights`, their values go there: those that the
// layers multiply by. A Gemm's alpha is none of them: it scales the product. Throws InputError at
// the file, or the node in it.
Trace read_onnx(const std::filesystem::path& path, const OnnxSizes& sizes = {},
                OnnxWeights* weights = nullptr);

// The same of a model's bytes; `path` goes into the name and the errors.
Trace parse_onnx_trace(const std::string& bytes, const std::filesystem::path& path,
                       const OnnxSizes& sizes, OnnxWeights* weights);

}  // namespace quaver
