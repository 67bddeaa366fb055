#include "sim/trace/write.h"

#include "sim/trace/csv.h"
#include "sim/trace/row.h"

namespace quaver {
namespace {

// The cells from h to kdim, in the order of column_names().
std::string shape_cells(const Layer& layer) {
  const auto list = [](std::initializer_list<std::uint64_t> numbers) {
    std::string text;
    for (const std::uint64_t number : numbers)
      text += (text.empty() ? "" : ",") + std::to_string(number);
    return text;
  };
  switch (layer.op) {
    case LayerOp::kConv:
      return list({layer.h, layer.w, layer.c, layer.k, layer.r, layer.s, layer.stride, layer.pad,
                   layer.dilation, layer.groups}) +
             ",,,";
    case LayerOp::kGemm:
    case LayerOp::kBmm: return ",,,,,,,,,," + list({layer.m, layer.n, layer.kdim});
    case LayerOp::kRecurrent:
      return ",,," + list({layer.k}) + ",,,,,,," + list({layer.m, layer.n, layer.kdim});
  }
  return "";
}

}  // namespace

std::string trace_csv(const Trace& trace) {
  std::string text;
  for (const std::string& name : column_names()) text += (text.empty() ? "" : ",") + name;
  text += "\n";
  for (const Layer& layer : trace.layers)
    text += csv_cell(layer.name) + "," + std::string(to_string(layer.op)) + "," +
            shape_cells(layer) + "," + std::to_string(layer.count) + "," +
            (layer.input_gradient ? "1" : "0") + "\n";
  return text;
}

}  // namespace quaver
