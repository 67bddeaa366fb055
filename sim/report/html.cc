#include "sim/report/html.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "sim/input/data_files.h"

namespace quaver {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kDataMark = "QUAVER_REPORT_DATA";

// Installed, the page stands with the data files; else where this build made it.
fs::path page_file() {
  std::error_code error;
  for (const fs::path& file : {data_root() / "web/report.html", fs::path(QUAVER_REPORT_PAGE)})
    if (fs::is_regular_file(file, error)) return file;
  throw std::runtime_error("cannot find " + fs::path(QUAVER_REPORT_PAGE).string() +
                           ", which report.html is made from: build the target quaver_web");
}

std::string read_page(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return text.str();
}

// JSON inside a script element: '<' stands in strings only, and "</script" or "<!--" would end or
// hide the element.
std::string script_json(const nlohmann::ordered_json& data) {
  const std::string text =
      data.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  std::string safe;
  safe.reserve(text.size());
  for (const char letter : text)
    if (letter == '<')
      safe += "\\u003c";
    else
      safe += letter;
  return safe;
}

bool is_plain(const std::string& word) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=,:+%@";
  return !word.empty() && word.find_first_not_of(kPlain) == std::string::npos;
}

}  // namespace

std::string command_line(const std::vector<std::string>& words) {
  std::string line = "quaver";
  for (const std::string& word : words) {
    line += ' ';
    if (is_plain(word)) {
      line += word;
      continue;
    }
    line += '\'';
    for (const char letter : word)
      if (letter == '\'')
        line += "'\\''";
      else
        line += letter;
    line += '\'';
  }
  return line;
}

void check_report_page() { static_cast<void>(page_file()); }

std::string report_page(nlohmann::ordered_json data, const Provenance& provenance) {
  data["command"] = provenance.command;
  data["version"] = provenance.version;
  std::string page = read_page(page_file());
  const std::size_t mark = page.find(kDataMark);
  if (mark == std::string::npos)
    throw std::runtime_error(page_file().string() + " has no place for the data, expected " +
                             std::string(kDataMark));
  page.replace(mark, kDataMark.size(), script_json(data));
  return page;
}

}  // namespace quaver
