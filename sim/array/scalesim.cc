#include "sim/array/scalesim.h"

#include <algorithm>

namespace quaver {
namespace {

// Sr x Sc of the GEMM's sides lie on the array, the third streams for T cycles.
struct Mapping {
  std::uint64_t sr, sc, t;
};

Mapping mapping_of(const GemmShape& shape, Dataflow dataflow) {
  switch (dataflow) {
    case Dataflow::kOutputStationary: return {shape.m, shape.n, shape.k};
    case Dataflow::kInputStationary: return {shape.k, shape.m, shape.n};
    case Dataflow::kWeightStationary: break;
  }
  return {shape.k, shape.n, shape.m};
}

}  // namespace

Cycles scalesim_cycles(const GemmShape& shape, const ArrayConfig& array) {
  const auto [sr, sc, t] = mapping_of(shape, array.dataflow);
  const std::uint64_t folds = ceil_div(sr, array.rows) * ceil_div(sc, array.cols);
  const bool loads = array.dataflow != Dataflow::kOutputStationary;
  const std::uint64_t fold = (loads ? 2 : 1) * std::uint64_t{array.rows} + array.cols + t - 2;
  const std::uint64_t total = folds * fold - 1;
  Cycles cycles;
  cycles.load = loads ? folds * array.rows : 0;
  // A 1 x 1 array leaves less than it streams: the missing cycle is the count's own.
  cycles.stream = std::min(folds * t, total - cycles.load);
  cycles.drain = total - cycles.load - cycles.stream;
  return cycles;
}

}  // namespace quaver
