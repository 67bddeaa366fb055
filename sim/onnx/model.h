// An ONNX model as plain values: nodes, and the shape of every tensor that has one. Internal to
// sim/onnx.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace quaver {

// Sizes that the user gives to named dimensions.
using OnnxSizes = std::map<std::string, std::uint64_t>;

// One dimension: its size, or -1 and perhaps the name that the model gives to it.
struct OnnxDim {
  std::int64_t size = -1;
  std::string symbol;
};
using OnnxShape = std::vector<OnnxDim>;

// An attribute that is a number, a list of whole numbers or a text; others keep their name only.
struct OnnxAttribute {
  std::vector<std::int64_t> ints;
  std::string text;
};

struct OnnxNode {
  std::string name, op, domain;
  std::vector<std::string> inputs, outputs;  // "" is an input that is left out
  std::map<std::string, OnnxAttribute> attributes;
  bool has_graph = false;  // an attribute is a graph: branches and loops
};

struct OnnxModel {
  std::vector<OnnxNode> nodes;  // in an order in which they can be computed
  std::map<std::string, OnnxShape> shapes;
  std::set<std::string> weights;  // the initialisers
  std::int64_t batch = 1;         // what the model was exported for
};

// Reads the protobuf and infers shapes as ONNX's own library does. The batch is the first axis of
// the model's first input, or the second of one that goes into a recurrent layer of layout 0; where
// it is a name or left open it becomes 1. Other named dimensions take the size in `sizes`. `check`
// is called when the nodes are known and the shapes are not: ONNX's own words for a node that is
// not supported here would be about its types. Throws InputError at `source`, and at --dim for a
// name that the model does not have.
OnnxModel parse_onnx(const std::string& bytes, const std::string& source, const OnnxSizes& sizes,
                     const std::function<void(const OnnxModel&)>& check);

}  // namespace quaver
