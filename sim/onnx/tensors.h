// The values of an ONNX model's constant tensors.
#pragma once

#include <map>
#include <set>
#include <string>

#include "sim/tensor/npy.h"

namespace quaver {

struct OnnxTensor {
  std::string missing;  // why there are no values; "" if there are
  NpyType type = NpyType::kFloat32;
  std::string bytes;  // of the values, little-endian, the last axis fastest
};

// The tensors of these names: initialisers and values of Constant nodes of the types FLOAT,
// FLOAT16, DOUBLE and BFLOAT16, the last as float32; nothing is rounded. The others say what they
// miss. Throws InputError at `source` for data that do not fill the tensor's shape.
std::map<std::string, OnnxTensor> read_tensors(const std::string& bytes, const std::string& source,
                                               const std::set<std::string>& names);

}  // namespace quaver
