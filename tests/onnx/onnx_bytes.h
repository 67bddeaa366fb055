// ONNX models byte by byte: the field numbers of onnx.proto (github.com/onnx/onnx) in protobuf's
// wire format (protobuf.dev, "Encoding"), sharing no code with the libraries that read them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <variant>
#include <vector>

namespace quaver::onnx_bytes {

inline std::string varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>((value & 0x7f) | 0x80);
  return bytes + static_cast<char>(value);
}
inline std::string number(unsigned field, std::int64_t value) {
  return varint(field << 3) + varint(static_cast<std::uint64_t>(value));
}
inline std::string bytes(unsigned field, const std::string& content) {
  return varint((field << 3) | 2) + varint(content.size()) + content;
}

// An attribute: a number (type 2), a text (3) or a list of numbers (7).
inline std::string attribute(const std::string& name, std::int64_t value) {
  return bytes(5, bytes(1, name) + number(3, value) + number(20, 2));
}
inline std::string text_attribute(const std::string& name, const std::string& text) {
  return bytes(5, bytes(1, name) + bytes(4, text) + number(20, 3));
}
inline std::string attribute(const std::string& name, const std::vector<std::int64_t>& values) {
  std::string list;
  for (const std::int64_t value : values) list += number(8, value);
  return bytes(5, bytes(1, name) + list + number(20, 7));
}
// One whose value is a graph (type 5) without anything in it.
inline std::string graph_attribute(const std::string& name) {
  return bytes(5, bytes(1, name) + bytes(6, bytes(2, "inner")) + number(20, 5));
}

inline std::string node(const std::string& op, const std::string& name,
                        const std::vector<std::string>& inputs,
                        const std::vector<std::string>& outputs, const std::string& attributes = "",
                        const std::string& domain = "") {
  std::string content;
  for (const std::string& input : inputs) content += bytes(1, input);
  for (const std::string& output : outputs) content += bytes(2, output);
  if (!name.empty()) content += bytes(3, name);
  content += bytes(4, op) + attributes;
  if (!domain.empty()) content += bytes(7, domain);
  return bytes(1, content);
}

// A size, a name, or an axis left open ("").
using Dim = std::variant<int, const char*>;

inline std::string value(const std::string& name, const std::vector<Dim>& dims) {
  std::string shape;
  for (const Dim& dim : dims) {
    std::string content;
    if (const int* size = std::get_if<int>(&dim)) content = number(1, *size);
    if (const auto* symbol = std::get_if<const char*>(&dim); symbol != nullptr && **symbol != '\0')
      content = bytes(2, *symbol);
    shape += bytes(1, content);
  }
  const std::string tensor = number(1, 1) + bytes(2, shape);  // of floats
  return bytes(1, name) + bytes(2, bytes(1, tensor));
}
inline std::string input(const std::string& name, const std::vector<Dim>& dims) {
  return bytes(11, value(name, dims));
}
// An output whose shape is left to inference.
inline std::string output(const std::string& name) {
  return bytes(12, bytes(1, name) + bytes(2, bytes(1, number(1, 1))));
}

// An initialiser of floats whose data are elsewhere: only its shape is read.
inline std::string weights(const std::string& name, const std::vector<int>& dims) {
  std::string content;
  for (const int dim : dims) content += number(1, dim);
  return bytes(5, content + number(2, 1) + bytes(8, name) + number(14, 1));
}
// A tensor of any type (onnx.proto's TensorProto.DataType), `data` being one of the lists below.
inline std::string tensor(const std::string& name, int type, const std::vector<int>& dims,
                          const std::string& data) {
  std::string content;
  for (const int dim : dims) content += number(1, dim);
  return content + number(2, type) + bytes(8, name) + data;
}
inline std::string initializer(const std::string& tensor) { return bytes(5, tensor); }
inline std::string raw_data(const std::string& little_endian) { return bytes(9, little_endian); }
inline std::string float_data(const std::string& little_endian) { return bytes(4, little_endian); }
inline std::string double_data(const std::string& little_endian) {
  return bytes(10, little_endian);
}
inline std::string int32_data(const std::vector<std::uint64_t>& values) {
  std::string packed;
  for (const std::uint64_t v : values) packed += varint(v);
  return bytes(5, packed);
}
// A Constant node with this tensor.
inline std::string constant(const std::string& output, const std::string& tensor) {
  return node("Constant", "", {}, {output},
              bytes(5, bytes(1, "value") + bytes(5, tensor) + number(20, 4)));
}
// One of whole numbers (64 bits), with them.
inline std::string numbers(const std::string& name, const std::vector<std::int64_t>& values) {
  std::string content = number(1, static_cast<std::int64_t>(values.size())) + number(2, 7);
  std::string packed;
  for (const std::int64_t v : values) packed += varint(static_cast<std::uint64_t>(v));
  return bytes(5, content + bytes(7, packed) + bytes(8, name));
}

// IR version 8.
inline std::string model(const std::string& graph, std::int64_t operator_set = 16) {
  return number(1, 8) + bytes(8, bytes(1, "") + number(2, operator_set)) +
         bytes(7, graph + bytes(2, "g"));
}

}  // namespace quaver::onnx_bytes
