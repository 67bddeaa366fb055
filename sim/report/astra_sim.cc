#include "sim/report/astra_sim.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <span>

namespace quaver {
namespace {

std::string one_word(std::string name) {
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
}

// A chip is one machine on the network: its cores' partial gradients leave it as one.
std::string line(const Layer& layer, std::span<const RowResult> rows, std::uint64_t cores) {
  std::array<std::uint64_t, kPasses.size()> cycles{};
  std::uint64_t gradient_bytes = 0;
  for (const RowResult& row : rows) {
    cycles.at(static_cast<std::size_t>(row.gemm.pass)) += row.cycles.total() * row.gemm.count;
    if (row.gemm.pass == Pass::kWeightGradient)
      gradient_bytes += row.bytes_written / cores * row.gemm.count;
  }
  const auto [forward, input_gradient, weight_gradient] = cycles;
  return fmt::format("{}\t-1\t{}\tNONE\t0\t{}\tNONE\t0\t{}\t{}\t{}\t0\n", one_word(layer.name),
                     forward, input_gradient, weight_gradient,
                     gradient_bytes == 0 ? "NONE" : "ALLREDUCE", gradient_bytes);
}

}  // namespace

void check_astra_sim(const RunOptions& options) {
  const bool whole = options.layers == "*" && options.passes.size() == kPasses.size();
  if (!whole)
    throw InputError(
        {"--astra-sim"},
        "a workload has every layer and pass, expected no --layers and the passes fwd, "
        "dgrad and wgrad");
}

std::string astra_sim_workload(const RunRecord& record) {
  check_astra_sim(record.options);
  const std::vector<Layer>& layers = record.trace.layers;
  std::span<const RowResult> rows = record.result.rows;
  std::string text = fmt::format("DATA\n{}\n", layers.size());
  for (const Layer& layer : layers) {
    // Rows stand layer by layer; how many a layer has does not depend on the others.
    const Trace alone{record.trace.name, {layer}, ""};
    const std::size_t count = lower(alone, record.options.batch, record.options.passes).size();
    assert(count <= rows.size());
    text += line(layer, rows.first(count), record.config.chip.cores);
    rows = rows.subspan(count);
  }
  return text;
}

}  // namespace quaver
