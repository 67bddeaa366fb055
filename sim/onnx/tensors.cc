#include "sim/onnx/tensors.h"

#include <bit>
#include <cstdint>

#include "sim/onnx/proto.h"
#include "sim/trace/row.h"

namespace quaver {
namespace {

using Proto = onnx::TensorProto;

template <class Unsigned>
void append(std::string& bytes, Unsigned value) {
  for (unsigned bit = 0; bit < 8 * sizeof(Unsigned); bit += 8)
    bytes += static_cast<char>(value >> bit & 0xff);
}

// Raw data are little-endian whatever the processor (onnx.proto); 16-bit types without them stand
// in the lower halves of int32_data.
std::string values_16(const Proto& proto) {
  if (proto.has_raw_data()) return proto.raw_data();
  std::string bytes;
  for (const std::int32_t value : proto.int32_data())
    append(bytes, static_cast<std::uint16_t>(value));
  return bytes;
}

std::string values_32(const Proto& proto) {
  if (proto.has_raw_data()) return proto.raw_data();
  std::string bytes;
  for (const float value : proto.float_data()) append(bytes, std::bit_cast<std::uint32_t>(value));
  return bytes;
}

std::string values_64(const Proto& proto) {
  if (proto.has_raw_data()) return proto.raw_data();
  std::string bytes;
  for (const double value : proto.double_data()) append(bytes, std::bit_cast<std::uint64_t>(value));
  return bytes;
}

// A bfloat16 is the upper half of a float32.
std::string widened(const std::string& halves) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < halves.size(); i += 2) bytes.append(2, '\0').append(halves, i, 2);
  return bytes;
}

std::string type_name(int type) {
  return Proto::DataType_IsValid(type) ? Proto::DataType_Name(static_cast<Proto::DataType>(type))
                                       : std::to_string(type);
}

// In elements; false if a dimension is negative or the number has more than 64 bits.
bool elements_of(const Proto& proto, std::uint64_t& elements) {
  elements = 1;
  for (const std::int64_t size : proto.dims())
    if (size < 0 || __builtin_mul_overflow(elements, static_cast<std::uint64_t>(size), &elements))
      return false;
  return true;
}

OnnxTensor without_values(const std::string& reason) { return {reason, NpyType::kFloat32, ""}; }

OnnxTensor tensor_of(const Proto& proto, const std::string& name, const std::string& source) {
  if (proto.data_location() == Proto::EXTERNAL)
    return without_values("has its data in a file of their own, expected them in the model");
  OnnxTensor tensor;
  switch (proto.data_type()) {
    case Proto::FLOAT: tensor = {"", NpyType::kFloat32, values_32(proto)}; break;
    case Proto::FLOAT16: tensor = {"", NpyType::kFloat16, values_16(proto)}; break;
    case Proto::DOUBLE: tensor = {"", NpyType::kFloat64, values_64(proto)}; break;
    case Proto::BFLOAT16: tensor = {"", NpyType::kFloat32, values_16(proto)}; break;
    default:
      return without_values("is of the type " + type_name(proto.data_type()) +
                            ", expected FLOAT, FLOAT16, DOUBLE or BFLOAT16");
  }
  const bool halves = proto.data_type() == Proto::BFLOAT16;
  const std::uint64_t each = halves ? 2 : bytes_of(tensor.type);
  std::uint64_t elements = 0;
  if (!elements_of(proto, elements) || tensor.bytes.size() % each != 0 ||
      tensor.bytes.size() / each != elements)
    throw InputError({source}, "found " + std::to_string(tensor.bytes.size()) +
                                   " bytes of values of the tensor " + in_quotes(name) +
                                   ", expected " + std::to_string(each) + " for each of " +
                                   std::to_string(elements));
  if (halves) tensor.bytes = widened(tensor.bytes);
  return tensor;
}

// Of a Constant node; nullptr if its value is given otherwise.
const Proto* value_of(const onnx::NodeProto& node) {
  for (const auto& attribute : node.attribute())
    if (attribute.name() == "value" && attribute.has_t()) return &attribute.t();
  return nullptr;
}

}  // namespace

std::map<std::string, OnnxTensor> read_tensors(const std::string& bytes, const std::string& source,
                                               const std::set<std::string>& names) {
  const onnx::ModelProto model = parse_model(bytes, source);
  std::map<std::string, OnnxTensor> tensors;
  for (const std::string& name : names)
    tensors[name] = without_values("is computed, expected an initialiser or a Constant");
  const auto add = [&](const std::string& name, const Proto& proto) {
    if (names.contains(name)) tensors[name] = tensor_of(proto, name, source);
  };
  for (const auto& node : model.graph().node())
    if (const Proto* value = value_of(node);
        node.op_type() == "Constant" && value != nullptr && node.output_size() == 1)
      add(node.output(0), *value);
  for (const auto& proto : model.graph().sparse_initializer())
    if (names.contains(proto.values().name()))
      tensors[proto.values().name()] = without_values("is sparse, expected a dense tensor");
  for (const auto& proto : model.graph().initializer()) add(proto.name(), proto);
  return tensors;
}

}  // namespace quaver
