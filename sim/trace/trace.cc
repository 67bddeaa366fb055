#include "sim/trace/trace.h"

#include <algorithm>
#include <limits>
#include <map>

#include "sim/trace/csv.h"
#include "sim/trace/file.h"
#include "sim/trace/row.h"
#include "sim/trace/scalesim.h"

namespace quaver {
namespace {

std::uint64_t saturating_product(std::initializer_list<std::uint64_t> factors) {
  std::uint64_t product = 1;
  for (const std::uint64_t factor : factors)
    if (__builtin_mul_overflow(product, factor, &product))
      return std::numeric_limits<std::uint64_t>::max();
  return product;
}

// The input pixels from a filter's first tap to its last.
std::uint64_t covered(std::uint64_t taps, std::uint64_t dilation) {
  return dilation * (taps - 1) + 1;
}

void check_conv(const Layer& layer, const std::function<Location(std::string_view)>& locate) {
  const auto check_groups = [&](std::uint64_t channels, std::string_view column) {
    if (channels % layer.groups == 0) return;
    throw InputError(locate("groups"), "found " + std::to_string(layer.groups) +
                                           " groups, expected a divisor of " + std::string(column) +
                                           " = " + std::to_string(channels));
  };
  const auto check_kernel = [&](std::uint64_t taps, std::uint64_t size, std::string_view column) {
    if (covered(taps, layer.dilation) <= size + 2 * layer.pad) return;
    throw InputError(locate(column),
                     "found a kernel that covers " + std::to_string(covered(taps, layer.dilation)) +
                         " input pixels (" + std::string(column) + " = " + std::to_string(taps) +
                         "), expected at most the " + std::to_string(size + 2 * layer.pad) +
                         " of the padded input");
  };
  check_groups(layer.c, "c");
  check_groups(layer.k, "k");
  check_kernel(layer.r, layer.h, "r");
  check_kernel(layer.s, layer.w, "s");
}

// A file whose first cell is not 'name' may have been meant for either format.
void check_header(const CsvRow& row) {
  const std::vector<std::string> names = column_names();
  if (const CsvCell& first = row.cells.front(); first.text != names.front())
    throw InputError(first.location, "found unknown column " + in_quotes(first.text) +
                                         ", expected 'name' or 'Layer name' (the header is " +
                                         join(names) + ", or " + kScaleSimHeaders + ")");
  for (std::size_t i = 0; i < std::min(names.size(), row.cells.size()); ++i) {
    const CsvCell& cell = row.cells[i];
    if (cell.text == names[i]) continue;
    const bool known = std::find(names.begin(), names.end(), cell.text) != names.end();
    throw InputError(cell.location, (known ? "found column " : "found unknown column ") +
                                        in_quotes(cell.text) + ", expected '" + names[i] +
                                        "' (the header is " + join(names) + ")" +
                                        (known ? "" : did_you_mean(cell.text, names)));
  }
  check_cell_number(row, "header");
}

}  // namespace

void check_layers(const std::vector<Layer>& layers) {
  std::map<std::string_view, int> line_of_name;
  std::uint64_t macs = 0;
  for (const Layer& layer : layers) {
    const auto [first, is_new] = line_of_name.emplace(layer.name, layer.location.line);
    if (!is_new)
      throw InputError(layer.location, "found a second layer named " + in_quotes(layer.name) +
                                           ", expected a name other than that of line " +
                                           std::to_string(first->second));
    macs += macs_bound(layer);  // both at most kMaxMacs: no overflow
    if (macs > kMaxMacs)
      throw InputError(layer.location,
                       "found more than 2^62 multiply-accumulates up to this "
                       "layer, expected a trace of at most that many");
  }
}

std::string_view to_string(LayerOp op) {
  switch (op) {
    case LayerOp::kConv: return "conv";
    case LayerOp::kGemm: return "gemm";
    case LayerOp::kBmm: return "bmm";
    case LayerOp::kRecurrent: return "recurrent";
  }
  return "";
}

std::uint64_t macs_bound(const Layer& layer) {
  switch (layer.op) {
    case LayerOp::kConv: {
      // fwd and wgrad have a product for each output pixel and tap, dgrad one for each pair of an
      // input pixel and a tap that fit modulo the stride: at most all pairs.
      const auto positions = [&](std::uint64_t size, std::uint64_t taps) {
        const std::uint64_t outputs =
            (size + 2 * layer.pad - covered(taps, layer.dilation)) / layer.stride + 1;
        return std::max(size, outputs);
      };
      return saturating_product({positions(layer.h, layer.r), positions(layer.w, layer.s), layer.r,
                                 layer.s, layer.c / layer.groups, layer.k, layer.count});
    }
    case LayerOp::kGemm: return saturating_product({layer.m, layer.n, layer.kdim, layer.count});
    case LayerOp::kBmm:  // its dgrad has a GEMM for each of the two operands
      return saturating_product({layer.m, layer.n, layer.kdim, layer.count, 2});
    case LayerOp::kRecurrent:
      return saturating_product({layer.m, layer.n, layer.kdim + layer.k, layer.count});
  }
  return 0;
}

void check_shape(const Layer& layer,
                 const std::function<Location(std::string_view column)>& locate) {
  if (layer.op == LayerOp::kConv) check_conv(layer, locate);
  if (layer.op == LayerOp::kRecurrent && layer.n % layer.k != 0)
    throw InputError(locate("n"), "found n = " + std::to_string(layer.n) +
                                      ", expected a multiple of the hidden size k = " +
                                      std::to_string(layer.k) + " (gates times k)");
  if (macs_bound(layer) > kMaxMacs)
    throw InputError(locate("name"),
                     "found a layer of more than 2^62 multiply-accumulates, "
                     "expected at most that many");
}

Trace read_trace(const std::filesystem::path& path) {
  // Far above any network's.
  constexpr std::size_t kMaxMib = 64;
  const std::string bytes = read_bytes(path, kMaxMib, "a trace of one row a layer (CSV)");
  const std::string source = path.string();
  const std::vector<CsvRow> rows = read_csv(bytes, source);
  if (rows.empty())
    throw InputError({source, 1, 1}, "found an empty file, expected the header " +
                                         join(column_names()) + ", or " + kScaleSimHeaders);
  const bool from_scalesim = is_scalesim(rows.front());
  if (!from_scalesim) check_header(rows.front());
  if (rows.size() == 1)
    throw InputError(rows.front().end, "found no layer, expected a row for each layer");
  Trace trace{path.stem().string(), {}, sha256_hex(bytes), {}};
  trace.layers.reserve(rows.size() - 1);
  if (from_scalesim) {
    read_scalesim(rows, trace);
  } else {
    for (std::size_t i = 1; i < rows.size(); ++i) trace.layers.push_back(layer_of_row(rows[i]));
  }
  check_layers(trace.layers);
  return trace;
}

}  // namespace quaver
