#include "sim/trace/csv.h"

#include <csv.h>

#include <new>
#include <utility>

namespace quaver {
namespace {

bool is_newline(char byte) { return byte == '\n' || byte == '\r'; }
bool is_blank(char byte) { return byte == ' ' || byte == '\t'; }

// libcsv tells what a cell contains but not where it stands. Fed one byte at a time, it calls back
// while the byte that ends a cell is being read, and so the place of each cell is known here.
class Reader {
 public:
  explicit Reader(const std::string& source) : here_{source, 1, 1}, cell_start_{source, 1, 1} {
    if (csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI) != 0) throw std::bad_alloc();
  }
  ~Reader() { csv_free(&parser_); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  void feed(char byte) {
    // A newline starts a cell (an empty one) only behind a delimiter; else its line is blank.
    if (!in_cell_ && !is_blank(byte) && !(is_newline(byte) && row_.cells.empty())) start_cell();
    if (csv_parse(&parser_, &byte, 1, on_cell, on_row, this) != 1) fail(byte);
    step(byte);
  }

  std::vector<CsvRow> finish() {
    if (!in_cell_ && !row_.cells.empty()) start_cell();
    if (csv_fini(&parser_, on_cell, on_row, this) != 0)
      throw InputError(cell_start_,
                       "found the end of the file inside a quoted cell, expected a closing '\"'");
    return std::move(rows_);
  }

 private:
  static void on_cell(void* text, std::size_t size, void* self) {
    auto& reader = *static_cast<Reader*>(self);
    std::string cell = size == 0 ? std::string() : std::string(static_cast<char*>(text), size);
    reader.row_.cells.push_back({std::move(cell), reader.cell_start_});
    reader.in_cell_ = false;
  }

  static void on_row(int /*terminator*/, void* self) {
    auto& reader = *static_cast<Reader*>(self);
    reader.row_.end = reader.here_;
    reader.rows_.push_back(std::exchange(reader.row_, {}));
  }

  void start_cell() {
    cell_start_ = here_;
    in_cell_ = true;
  }

  // CR, LF and CRLF each end one line. The bytes 10xxxxxx of UTF-8 continue a character.
  void step(char byte) {
    if (is_newline(byte)) {
      if (byte == '\r' || previous_ != '\r') ++here_.line;
      here_.column = 1;
    } else if ((static_cast<unsigned char>(byte) & 0xC0U) != 0x80U) {
      ++here_.column;
    }
    previous_ = byte;
  }

  [[noreturn]] void fail(char byte) const {
    if (csv_error(const_cast<csv_parser*>(&parser_)) != CSV_EPARSE) throw std::bad_alloc();
    if (byte == '"')
      throw InputError(here_, "found '\"' inside an unquoted cell, expected quotes around it");
    throw InputError(here_,
                     "found text behind a closing '\"', expected ',' or the end of the line");
  }

  csv_parser parser_{};
  std::vector<CsvRow> rows_;
  CsvRow row_;
  Location here_;        // of the byte being read
  Location cell_start_;  // of the cell being read
  bool in_cell_ = false;
  char previous_ = '\0';
};

}  // namespace

std::vector<CsvRow> read_csv(std::string_view bytes, const std::string& source) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  Reader reader(source);
  for (const char byte : bytes) reader.feed(byte);
  return reader.finish();
}

std::string csv_cell(std::string_view text) {
  const bool blank_at_an_end = !text.empty() && (is_blank(text.front()) || is_blank(text.back()));
  if (!blank_at_an_end && text.find_first_of(",\"\n\r") == std::string_view::npos)
    return std::string(text);
  std::string quoted = "\"";
  for (const char letter : text)
    quoted += letter == '"' ? std::string("\"\"") : std::string(1, letter);
  return quoted + "\"";
}

}  // namespace quaver
