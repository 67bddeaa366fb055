#include "sim/trace/row.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cstdint>

#include "sim/input/utf8.h"

namespace quaver {
namespace {

constexpr unsigned bit(LayerOp op) { return 1U << static_cast<unsigned>(op); }
constexpr unsigned kConv = bit(LayerOp::kConv);
constexpr unsigned kProduct = bit(LayerOp::kGemm) | bit(LayerOp::kBmm);
constexpr unsigned kRecurrent = bit(LayerOp::kRecurrent);
constexpr std::array kOps{LayerOp::kConv, LayerOp::kGemm, LayerOp::kBmm, LayerOp::kRecurrent};

struct NumberColumn {
  std::string_view name;
  std::uint64_t Layer::*field;
  std::uint64_t least, most;
  unsigned needed_by;   // ops that must have a value here
  unsigned allowed_in;  // ops that may leave it empty, for Layer's default
};

constexpr NumberColumn needed(std::string_view name, std::uint64_t Layer::*field, unsigned ops) {
  return {name, field, 1, kMaxSize, ops, 0};
}

constexpr std::array kNumbers{
    needed("h", &Layer::h, kConv),
    needed("w", &Layer::w, kConv),
    needed("c", &Layer::c, kConv),
    needed("k", &Layer::k, kConv | kRecurrent),
    needed("r", &Layer::r, kConv),
    needed("s", &Layer::s, kConv),
    NumberColumn{"stride", &Layer::stride, 1, kMaxStride, 0, kConv},
    NumberColumn{"pad", &Layer::pad, 0, kMaxSize, 0, kConv},
    NumberColumn{"dilation", &Layer::dilation, 1, kMaxSize, 0, kConv},
    NumberColumn{"groups", &Layer::groups, 1, kMaxSize, 0, kConv},
    needed("m", &Layer::m, kProduct | kRecurrent),
    needed("n", &Layer::n, kProduct | kRecurrent),
    needed("kdim", &Layer::kdim, kProduct | kRecurrent),
    NumberColumn{"count", &Layer::count, 1, kMaxSize, 0, kConv | kProduct | kRecurrent},
};

// name and op stand before the numbers, input_gradient behind them.
constexpr std::size_t kName = 0;
constexpr std::size_t kOp = 1;
constexpr std::size_t kFirstNumber = 2;
constexpr std::size_t kInputGradient = kFirstNumber + kNumbers.size();

void read_number(const CsvCell& cell, const NumberColumn& column, Layer& layer) {
  const std::string place = "column '" + std::string(column.name) + "'";
  const std::string op(to_string(layer.op));
  const unsigned layer_bit = bit(layer.op);
  if (!cell.text.empty()) {
    if (((column.needed_by | column.allowed_in) & layer_bit) == 0)
      throw InputError(cell.location, "found " + in_quotes(cell.text) + " in " + place +
                                          ", expected an empty cell: " + op + " does not use it");
    layer.*column.field = whole_number(cell, column.name, column.least, column.most);
  } else if ((column.needed_by & layer_bit) != 0) {
    throw InputError(cell.location, "found an empty cell in " + place +
                                        ", expected a number: " + op + " needs it");
  }
}

LayerOp read_op(const CsvCell& cell) {
  std::vector<std::string> choices;
  for (const LayerOp op : kOps) {
    if (cell.text == to_string(op)) return op;
    choices.emplace_back(to_string(op));
  }
  throw InputError(cell.location, "found unknown op " + in_quotes(cell.text) +
                                      ", expected one of " + join(choices) +
                                      did_you_mean(cell.text, choices));
}

bool is_control(char byte) { return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F; }

}  // namespace

std::vector<std::string> column_names() {
  std::vector<std::string> names{"name", "op"};
  for (const NumberColumn& column : kNumbers) names.emplace_back(column.name);
  names.emplace_back("input_gradient");
  return names;
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kLongest = 40;
  const bool printable_only_as_ascii = !is_utf8(text) || text.size() > kLongest;
  std::string shown;
  for (const char byte : text.substr(0, kLongest)) {
    const bool beyond_ascii = static_cast<unsigned char>(byte) >= 0x80;
    shown += is_control(byte) || (beyond_ascii && printable_only_as_ascii) ? '?' : byte;
  }
  return "'" + shown + (text.size() > kLongest ? "..." : "") + "'";
}

std::uint64_t whole_number(const CsvCell& cell, std::string_view column, std::uint64_t least,
                           std::uint64_t most) {
  std::uint64_t value = 0;
  const char* end = cell.text.data() + cell.text.size();
  const auto [stop, error] = std::from_chars(cell.text.data(), end, value);
  if (error != std::errc() || stop != end || value < least || value > most)
    throw InputError(cell.location, "found " + in_quotes(cell.text) + " in column '" +
                                        std::string(column) + "', expected a whole number from " +
                                        std::to_string(least) + " to " + std::to_string(most));
  return value;
}

void check_name(const CsvCell& cell) {
  if (cell.text.empty())
    throw InputError(cell.location, "found an empty cell in column 'name', expected a name");
  if (!is_utf8(cell.text) || std::any_of(cell.text.begin(), cell.text.end(), is_control))
    throw InputError(cell.location, "found the name " + in_quotes(cell.text) +
                                        ", expected printable characters in UTF-8");
}

void check_cell_number(const CsvRow& row, std::string_view what) {
  const std::vector<std::string> names = column_names();
  const std::string found = "found " + std::to_string(row.cells.size()) + " cells in the " +
                            std::string(what) + ", expected " + std::to_string(names.size());
  if (row.cells.size() < names.size())
    throw InputError(row.end, found + ": '" + names[row.cells.size()] + "' is missing");
  if (row.cells.size() > names.size())
    throw InputError(row.cells[names.size()].location,
                     found + ": nothing follows '" + names.back() + "'");
}

Layer layer_of_row(const CsvRow& row) {
  check_cell_number(row, "row");
  Layer layer;
  layer.location = row.cells[kName].location;
  check_name(row.cells[kName]);
  layer.name = row.cells[kName].text;
  layer.op = read_op(row.cells[kOp]);
  for (std::size_t i = 0; i < kNumbers.size(); ++i)
    read_number(row.cells[kFirstNumber + i], kNumbers[i], layer);
  if (const CsvCell& cell = row.cells[kInputGradient]; !cell.text.empty())
    layer.input_gradient = whole_number(cell, "input_gradient", 0, 1) == 1;
  const std::vector<std::string> names = column_names();
  check_shape(layer, [&](std::string_view column) {
    const auto at = std::find(names.begin(), names.end(), column);
    assert(at != names.end());
    return row.cells[static_cast<std::size_t>(at - names.begin())].location;
  });
  return layer;
}

}  // namespace quaver
