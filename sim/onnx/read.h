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

#include "sim/onnx/model.h"
#include "sim/trace/trace.h"

namespace quaver {

// `sizes` gives named dimensions their size. Throws InputError at the file, or the node in it.
Trace read_onnx(const std::filesystem::path& path, const OnnxSizes& sizes = {});

}  // namespace quaver
