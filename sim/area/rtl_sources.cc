#include "sim/area/rtl_sources.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
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

// The identifiers and keywords of a file, comments' words among them: too many can only add files.
std::vector<std::string_view> words_of(std::string_view text) {
  const auto in_word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$';
  };
  std::vector<std::string_view> words;
  for (auto at = text.begin(); at != text.end();) {
    at = std::find_if(at, text.end(), in_word);
    const auto end = std::find_if_not(at, text.end(), in_word);
    if (at != end) words.emplace_back(at, end);
    at = end;
  }
  return words;
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

RtlSources sources_of(const std::string& top, const RtlSources& rtl) {
  std::vector<std::vector<std::string_view>> words;
  std::map<std::string_view, std::size_t> defined_in;
  for (const RtlFile& file : rtl) {
    const std::vector<std::string_view>& all = words.emplace_back(words_of(file.bytes));
    for (std::size_t i = 1; i < all.size(); ++i)
      if (all[i - 1] == "module" || all[i - 1] == "package" || all[i - 1] == "interface")
        defined_in.emplace(all[i], words.size() - 1);
  }
  const auto found = defined_in.find(top);
  if (found == defined_in.end()) return rtl;
  std::vector<bool> needed(rtl.size(), false);
  std::vector<std::size_t> to_read = {found->second};
  needed[found->second] = true;
  while (!to_read.empty()) {
    const std::size_t file = to_read.back();
    to_read.pop_back();
    for (const std::string_view word : words[file])
      if (const auto other = defined_in.find(word);
          other != defined_in.end() && !needed[other->second]) {
        needed[other->second] = true;
        to_read.push_back(other->second);
      }
  }
  RtlSources result;
  for (std::size_t i = 0; i < rtl.size(); ++i)
    if (needed[i]) result.push_back(rtl[i]);
  return result;
}

}  // namespace quaver
