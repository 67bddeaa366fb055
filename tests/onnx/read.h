// Reading models that a test makes.
#pragma once

#include <string>

#include "sim/onnx/read.h"
#include "tests/input/temporary_file.h"
#include "tests/onnx/onnx_bytes.h"

namespace quaver {

inline Trace read_bytes_of(const std::string& bytes, const OnnxSizes& sizes = {}) {
  const TemporaryFolder folder;
  return read_onnx(folder.write("net.onnx", bytes), sizes);
}
inline Trace read_graph(const std::string& graph, const OnnxSizes& sizes = {}) {
  return read_bytes_of(onnx_bytes::model(graph), sizes);
}

// The message behind "FILE: ", or all of one that stands at an option.
inline std::string error_of_bytes(const std::string& bytes, const OnnxSizes& sizes = {}) {
  const TemporaryFolder folder;
  const std::string path = folder.write("net.onnx", bytes);
  const std::string text = error_of([&] { read_onnx(path, sizes); });
  return text.starts_with(path + ": ") ? text.substr(path.size() + 2) : text;
}
inline std::string error_of_graph(const std::string& graph, const OnnxSizes& sizes = {}) {
  return error_of_bytes(onnx_bytes::model(graph), sizes);
}

}  // namespace quaver
