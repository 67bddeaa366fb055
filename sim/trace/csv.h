// RFC 4180 CSV with the place of every cell, so that errors can point at it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/input/error.h"

namespace quaver {

struct CsvCell {
  std::string text;  // without quotes and without the blanks around it
  Location location;
};

struct CsvRow {
  std::vector<CsvCell> cells;  // at least one
  Location end;                // where the row's next cell would stand
};

// The rows of `bytes`; `source` goes into the locations. A UTF-8 byte order mark, CRLF and a
// missing last newline are accepted, blank lines are no rows. Columns count characters, not bytes.
// Throws InputError on malformed quotes.
std::vector<CsvRow> read_csv(std::string_view bytes, const std::string& source);

// A text as one cell that read_csv gives back.
std::string csv_cell(std::string_view text);

}  // namespace quaver
