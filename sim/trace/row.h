// One row of a trace's CSV, and what readers of other formats share with it. For readers of traces.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/trace/csv.h"
#include "sim/trace/trace.h"

namespace quaver {

inline constexpr std::uint64_t kMaxSize = (std::uint64_t{1} << 31) - 1;
// A strided data gradient is stride^2 GEMMs: a slip in this column must not become 2^62 of them.
inline constexpr std::uint64_t kMaxStride = 1024;

// The header, in order.
std::vector<std::string> column_names();

// Text from a file, fit for a one-line message: in quotes, cut short, control characters as '?'.
std::string in_quotes(std::string_view text);

// The cell's number. Throws InputError for anything but a whole number in the range.
std::uint64_t whole_number(const CsvCell& cell, std::string_view column, std::uint64_t least,
                           std::uint64_t most);

// Throws InputError unless the cell can be a layer's name.
void check_name(const CsvCell& cell);

// Throws unless the row (named `what` in the message) has a cell for each column and no more.
void check_cell_number(const CsvRow& row, std::string_view what);

Layer layer_of_row(const CsvRow& row);

}  // namespace quaver
