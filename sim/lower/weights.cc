#include "sim/lower/weights.h"

#include <cassert>
#include <utility>

namespace quaver {
namespace {

// A row is a window element (tap row, tap column, inner), a column an outer one. Forward, inner is
// the channel and outer the filter of the group `instance`; backwards it is the other way round.
std::uint64_t filter_index(const Layer& layer, const Gemm& gemm, std::uint64_t instance,
                           std::uint64_t row, std::uint64_t col) {
  const std::uint64_t channels = layer.c / layer.groups;
  const std::uint64_t filters = layer.k / layer.groups;
  const bool forward = gemm.pass == Pass::kForward;
  const std::uint64_t inner_size = forward ? channels : filters;
  const std::uint64_t inner = row % inner_size;
  const std::uint64_t tap = row / inner_size;
  const std::uint64_t r = gemm.tap_rows.first + tap / gemm.tap_columns.count * gemm.tap_rows.step;
  const std::uint64_t s =
      gemm.tap_columns.first + tap % gemm.tap_columns.count * gemm.tap_columns.step;
  const auto [channel, filter] = forward ? std::pair{inner, col} : std::pair{col, inner};
  return (((instance * filters + filter) * channels + channel) * layer.r + r) * layer.s + s;
}

}  // namespace

std::uint64_t weight_count(const Layer& layer) {
  if (layer.op == LayerOp::kConv)
    return layer.count * layer.k * (layer.c / layer.groups) * layer.r * layer.s;
  return layer.count * layer.kdim * layer.n;
}

std::string_view no_weights(const Layer& layer, const Gemm& gemm) {
  if (gemm.pass == Pass::kWeightGradient) return "its operands are activations and errors";
  if (layer.op == LayerOp::kBmm) return "both of its operands are activations";
  if (gemm.layer == layer.name + "/h")
    return "it stands for a product each step, all with the same weights, of which a file would "
           "have a copy each";
  return "";
}

std::uint64_t weight_index(const Layer& layer, WeightOrder order, const Gemm& gemm,
                           std::uint64_t instance, std::uint64_t row, std::uint64_t col) {
  assert(no_weights(layer, gemm).empty());
  if (layer.op == LayerOp::kConv) return filter_index(layer, gemm, instance, row, col);
  if (gemm.pass == Pass::kDataGradient) std::swap(row, col);  // the transposed matrix
  const std::uint64_t first = instance * layer.kdim * layer.n;
  return order == WeightOrder::kInnerFirst ? first + row * layer.n + col
                                           : first + col * layer.kdim + row;
}

}  // namespace quaver
