// One row of a trace's CSV. Internal to sim/trace.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/trace/csv.h"
#include "sim/trace/trace.h"

namespace quaver {

// The header, in order.
std::vector<std::string> column_names();

// Text from a file, fit for a one-line message: in quotes, cut short, control characters as '?'.
std::string in_quotes(std::string_view text);

// Throws unless the row (named `what` in the message) has a cell for each column and no more.
void check_cell_number(const CsvRow& row, std::string_view what);

Layer layer_of_row(const CsvRow& row);

}  // namespace quaver
