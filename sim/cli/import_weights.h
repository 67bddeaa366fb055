// The weights of an ONNX model as operands of a run.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "sim/onnx/read.h"
#include "sim/report/report.h"

namespace quaver {

struct OperandContents {
  // The .npy files of the b operands, forward and of data gradients, as `quaver run --operands`
  // reads them. They need the trace and the weights as long as they are written.
  std::vector<std::pair<std::filesystem::path, FileContent>> files;
  std::vector<std::string> missing;  // what has no file, and why: a line each
};

// `folder` goes into the paths. Throws InputError at --weights for two rows with one file name.
OperandContents operand_contents(const Trace& trace, const OnnxWeights& weights,
                                 const std::filesystem::path& folder);

}  // namespace quaver
