#include "sim/trace/scalesim.h"

#include <algorithm>
#include <array>
#include <span>

#include "sim/trace/names.h"
#include "sim/trace/row.h"

namespace quaver {
namespace {

// A column as messages name it, its spellings in lower case, and its largest number.
struct Column {
  std::string_view name;
  std::array<std::string_view, 3> spellings;
  std::uint64_t most = kMaxSize;
};

constexpr std::array kConv{
    Column{"IFMAP Height", {"ifmap height"}},
    Column{"IFMAP Width", {"ifmap width"}},
    Column{"Filter Height", {"filter height"}},
    Column{"Filter Width", {"filter width"}},
    Column{"Channels", {"channels"}},
    Column{"Num Filter", {"num filter", "num filters"}},
    Column{"Strides", {"strides", "stride", "stride height"}, kMaxStride},
};
constexpr std::array kGemm{Column{"M", {"m"}}, Column{"N", {"n"}}, Column{"K", {"k"}}};
constexpr Column kStrideWidth{"Stride Width", {"stride width"}, kMaxStride};
constexpr Column kSparsity{"Sparsity", {"sparsity"}};

// Lower case, and one blank for any number of them.
std::string folded(std::string_view text) {
  std::string result;
  for (const char letter : text) {
    const bool blank = letter == ' ' || letter == '\t';
    if (blank && (result.empty() || result.back() == ' ')) continue;
    const bool upper = letter >= 'A' && letter <= 'Z';
    result += blank ? ' ' : upper ? static_cast<char>(letter - 'A' + 'a') : letter;
  }
  return result;
}

bool is_spelled(const CsvCell& cell, const Column& column) {
  const std::string text = folded(cell.text);
  return !text.empty() && std::find(column.spellings.begin(), column.spellings.end(), text) !=
                              column.spellings.end();
}

// What the header says of the columns behind the name.
struct Layout {
  bool gemm = false;
  std::vector<Column> columns;  // in order, with those that may be left out
  bool stride_width = false;
  bool sparsity = false;
};

std::size_t cells_in_use(const CsvRow& row) {
  std::size_t size = row.cells.size();
  while (size > 0 && row.cells[size - 1].text.empty()) --size;
  return size;
}

Location place_of(const CsvRow& row, std::size_t cell) {
  return cell < row.cells.size() ? row.cells[cell].location : row.end;
}

[[noreturn]] void fail_header(const CsvRow& header, std::size_t cell, const std::string& expected) {
  const std::string found = cell < header.cells.size() ? in_quotes(header.cells[cell].text) : "''";
  throw InputError(place_of(header, cell), "found column " + found + ", expected " + expected +
                                               " (the header is " + kScaleSimHeaders + ")");
}

Layout layout_of(const CsvRow& header) {
  Layout layout;
  const std::size_t size = cells_in_use(header);
  if (size < 2) fail_header(header, 1, "'IFMAP Height' or 'M'");
  layout.gemm = is_spelled(header.cells[1], kGemm[0]);
  if (layout.gemm)
    layout.columns.assign(kGemm.begin(), kGemm.end());
  else
    layout.columns.assign(kConv.begin(), kConv.end());
  for (std::size_t i = 0; i < layout.columns.size(); ++i)
    if (i + 1 >= size || !is_spelled(header.cells[i + 1], layout.columns[i]))
      fail_header(header, i + 1, "'" + std::string(layout.columns[i].name) + "'");
  const auto take = [&](const Column& column) {
    const std::size_t next = layout.columns.size() + 1;
    const bool there = next < size && is_spelled(header.cells[next], column);
    if (there) layout.columns.push_back(column);
    return there;
  };
  layout.stride_width = !layout.gemm && take(kStrideWidth);
  layout.sparsity = take(kSparsity);
  if (const std::size_t next = layout.columns.size() + 1; next < size)
    fail_header(header, next, "the end of the header");
  return layout;
}

// "1", "1:1" or "4:4" is dense.
void check_dense(const CsvCell& cell) {
  const std::size_t colon = cell.text.find(':');
  const bool dense = colon == std::string::npos
                         ? cell.text == "1"
                         : colon != 0 && cell.text.substr(0, colon) == cell.text.substr(colon + 1);
  if (!dense)
    throw InputError(cell.location, "found " + in_quotes(cell.text) +
                                        " in column 'Sparsity', expected a dense layer (1 or N:N)");
}

// The input that `outputs` positions of a filter of `taps` reach; never above 2^32.
std::uint64_t reached(std::uint64_t size, std::uint64_t taps, std::uint64_t stride) {
  const std::uint64_t outputs = (size - taps + stride + stride - 1) / stride;
  return taps + stride * (outputs - 1);
}

class Reader {
 public:
  explicit Reader(const CsvRow& header) : layout_(layout_of(header)) {}

  Layer layer(const CsvRow& row) {
    row_ = &row;
    check_cells();
    Layer layer;
    layer.location = row.cells[0].location;
    check_name(row.cells[0]);
    layer.name = row.cells[0].text;
    if (layout_.sparsity) check_dense(row.cells[layout_.columns.size()]);
    layout_.gemm ? fill_gemm(layer) : fill_conv(layer);
    check_shape(layer, [&](std::string_view column) { return locate(column); });
    return layer;
  }

 private:
  void check_cells() const {
    const std::size_t expected = layout_.columns.size() + 1;
    const std::size_t size = cells_in_use(*row_);
    if (size < expected)
      throw InputError(place_of(*row_, size),
                       "found " + std::to_string(size) + " cells in the row, expected " +
                           std::to_string(expected) + ": '" +
                           std::string(layout_.columns[size - 1].name) + "' is missing");
    // Behind the last comma anything may stand.
    const std::size_t last = row_->cells.size() - 1;
    if (size > expected && (last > expected || row_->cells[last].text.front() != '#'))
      throw InputError(row_->cells[expected].location,
                       "found " + std::to_string(size) + " cells in the row, expected " +
                           std::to_string(expected) + ": nothing follows '" +
                           std::string(layout_.columns.back().name) + "' but a remark with '#'");
  }

  [[nodiscard]] std::uint64_t number(std::size_t column) const {
    const Column& c = layout_.columns[column];
    return whole_number(row_->cells[column + 1], c.name, 1, c.most);
  }

  void fill_gemm(Layer& layer) const {
    layer.op = LayerOp::kGemm;
    layer.m = number(0);
    layer.n = number(1);
    layer.kdim = number(2);
  }

  void fill_conv(Layer& layer) const {
    const auto [h, w, r, s] = std::array{number(0), number(1), number(2), number(3)};
    layer.op = LayerOp::kConv;
    layer.r = r;
    layer.s = s;
    layer.c = number(4);
    layer.k = number(5);
    layer.stride = number(6);
    if (layout_.stride_width && number(7) != layer.stride)
      throw InputError(row_->cells[8].location, "found a stride of " + std::to_string(number(7)) +
                                                    " across and " + std::to_string(layer.stride) +
                                                    " down, expected the same both ways");
    check_fits(h, r, 2);
    check_fits(w, s, 3);
    layer.h = reached(h, r, layer.stride);
    layer.w = reached(w, s, layer.stride);
    if (layer.name.find("DP") == std::string::npos) return;
    layer.groups = layer.c;
    layer.k *= layer.c;
    if (layer.k > kMaxSize)
      throw InputError(row_->cells[6].location,
                       "found " + std::to_string(layer.k) +
                           " filters in all channels of a depthwise layer, expected at most " +
                           std::to_string(kMaxSize));
  }

  void check_fits(std::uint64_t size, std::uint64_t taps, std::size_t column) const {
    if (taps <= size) return;
    throw InputError(row_->cells[column + 1].location,
                     "found a filter of " + std::to_string(taps) + " in column '" +
                         std::string(layout_.columns[column].name) + "', expected at most the " +
                         std::to_string(size) + " of '" +
                         std::string(layout_.columns[column - 2].name) + "'");
  }

  // check_shape's columns: what remains for it to find belongs to no single one.
  [[nodiscard]] Location locate(std::string_view /*column*/) const {
    return row_->cells[0].location;
  }

  Layout layout_;
  const CsvRow* row_ = nullptr;
};

}  // namespace

bool is_scalesim(const CsvRow& header) {
  const std::string first = folded(header.cells.front().text);
  return first == "layer name" || first == "layer";
}

void read_scalesim(const std::vector<CsvRow>& rows, Trace& trace) {
  Reader reader(rows.front());
  UniqueNames names;
  for (const CsvRow& row : std::span(rows).subspan(1)) {
    if (cells_in_use(row) == 0) continue;
    Layer layer = reader.layer(row);
    if (std::string unique = names.add(layer.name); unique != layer.name) {
      trace.notes.push_back(layer.location.text() + ": a second layer named " +
                            in_quotes(layer.name) + " is called " + in_quotes(unique));
      layer.name = std::move(unique);
    }
    trace.layers.push_back(std::move(layer));
  }
  if (trace.layers.empty())
    throw InputError(rows.back().end, "found no layer, expected a row for each layer");
}

}  // namespace quaver
