#include "sim/area/rtl_sources.h"

#include <fstream>
#include <sstream>
#include <string_view>

#include "sim/input/error.h"

namespace quaver {
namespace {

namespace fs = std::filesystem;

std::string read_bytes(const fs::path& file, const Location& where) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream bytes;
  if (stream && fs::is_regular_file(file)) bytes << stream.rdbuf();
  if (!stream || bytes.str().empty())
    throw InputError(where, "cannot read the RTL file '" + file.string() + "', or it is empty");
  return bytes.str();
}

std::string without_comment_and_blanks(std::string line) {
  line = line.substr(0, std::min(line.find("//"), line.find('#')));
  const std::size_t first = line.find_first_not_of(" \t\r");
  if (first == std::string::npos) return "";
  return line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
}

// The name goes into a Yosys script and below a scratch directory.
void check_name(const std::string& name, const Location& where) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./";
  if (name.find_first_not_of(kAllowed) != std::string::npos || name.front() == '/' ||
      name.front() == '-' || name.find("..") != std::string::npos)
    throw InputError(where, "found '" + name +
                                "', expected a relative file name of letters, digits and _ - . / "
                                "(options such as +incdir+ are not supported)");
}

}  // namespace

RtlSources read_rtl_sources(const fs::path& list) {
  std::ifstream stream(list);
  if (!stream) {
    const fs::path folder = list.parent_path().parent_path();
    const bool inside = fs::exists(folder / "files.f");
    throw InputError({list.string()},
                     "cannot be opened, expected a list of RTL files" +
                         (inside ? ": name the folder that '" + folder.string() +
                                       "' is in, with the RTL below it in a folder rtl"
                                 : std::string()));
  }
  const fs::path root = fs::absolute(list).parent_path().parent_path();
  RtlSources result;
  int number = 0;
  for (std::string line; std::getline(stream, line);) {
    const Location where{list.string(), ++number, 1};
    const std::string name = without_comment_and_blanks(line);
    if (name.empty()) continue;
    check_name(name, where);
    result.push_back({name, read_bytes(root / name, where)});
  }
  if (result.empty()) throw InputError({list.string(), 1, 1}, "the list names no RTL file");
  return result;
}

}  // namespace quaver
