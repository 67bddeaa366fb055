#include "sim/cli/import_weights.h"

#include <set>

#include "sim/run/real_operands.h"
#include "sim/trace/row.h"

namespace quaver {
namespace {

// The b operand of the row: (count,) K, N of the tensor's values.
std::string operand_npy(const Layer& layer, const Gemm& gemm, WeightOrder order,
                        const OnnxTensor& tensor) {
  const std::size_t size = bytes_of(tensor.type);
  std::string data;
  data.reserve(gemm.count * gemm.k * gemm.n * size);
  for (std::uint64_t instance = 0; instance < gemm.count; ++instance)
    for (std::uint64_t row = 0; row < gemm.k; ++row)
      for (std::uint64_t col = 0; col < gemm.n; ++col)
        data.append(tensor.bytes, weight_index(layer, order, gemm, instance, row, col) * size,
                    size);
  std::vector<std::uint64_t> shape{gemm.k, gemm.n};
  if (gemm.count > 1) shape.insert(shape.begin(), gemm.count);
  return npy_file(tensor.type, shape, data);
}

class Contents {
 public:
  Contents(const OnnxWeights& weights, const std::filesystem::path& folder)
      : weights_(weights), folder_(folder) {}

  void add(const Layer& layer, const LayerWeights& found) {
    if (found.tensor.empty()) return miss(found, "both of its operands are activations");
    const OnnxTensor& tensor = weights_.tensors.at(found.tensor);
    if (!tensor.missing.empty())
      return miss(found, "its weight " + in_quotes(found.tensor) + " " + tensor.missing);
    // K and N of these passes do not depend on the batch.
    for (const Gemm& gemm :
         lower({layer.name, {layer}, "", {}}, 1, {Pass::kForward, Pass::kDataGradient}))
      add(layer, found, tensor, gemm);
  }

  [[nodiscard]] OperandContents& result() { return result_; }

 private:
  void miss(const LayerWeights& found, const std::string& reason) {
    result_.missing.push_back(found.place.text() + ": no weights written: " + reason);
  }

  void add(const Layer& layer, const LayerWeights& found, const OnnxTensor& tensor,
           const Gemm& gemm) {
    const std::string row = "'" + gemm.layer + "' " + std::string(to_string(gemm.pass));
    if (const std::string_view reason = no_weights(layer, gemm); !reason.empty())
      return miss(found, "of the row " + row + ": " + std::string(reason));
    const std::string name = operand_file_name(gemm, 1);
    if (!names_.insert(name).second)
      throw InputError({"--weights"}, "found '" + name +
                                          "' to be the file of two rows, expected layers whose "
                                          "names differ with '/' as '_'");
    result_.files.emplace_back(folder_ / name, [&layer, &tensor, gemm, order = found.order] {
      return operand_npy(layer, gemm, order, tensor);
    });
  }

  const OnnxWeights& weights_;
  const std::filesystem::path& folder_;
  std::set<std::string> names_;
  OperandContents result_;
};

}  // namespace

OperandContents operand_contents(const Trace& trace, const OnnxWeights& weights,
                                 const std::filesystem::path& folder) {
  Contents contents(weights, folder);
  for (std::size_t i = 0; i < trace.layers.size(); ++i)
    contents.add(trace.layers[i], weights.layers[i]);
  return std::move(contents.result());
}

}  // namespace quaver
