#include "sim/area/liberty.h"

#include <charconv>
#include <fstream>
#include <sstream>
#include <string_view>
#include <vector>

#include "sim/area/liberty_scanner.h"
#include "sim/input/error.h"

namespace quaver {
namespace {

class AreaReader {
 public:
  AreaReader(std::string_view text, const std::string& source) : scanner_(text, source) {}

  std::map<std::string, double> read() {
    for (std::string_view token; scanner_.next(token);) take(token);
    if (!started_) scanner_.error("no 'library (NAME) {': this is not a liberty file");
    if (!groups_.empty())
      scanner_.error("the file ends inside group '" + groups_.back().name + "'");
    if (areas_.empty()) scanner_.error("the library has no cells");
    return std::move(areas_);
  }

 private:
  struct Group {
    std::string name, argument;
  };

  void take(std::string_view token) {
    if (token == "(") {
      argument_ = read_arguments();
    } else if (token == "{") {
      open();
    } else if (token == "}") {
      if (groups_.empty()) scanner_.error("'}' without a '{'");
      groups_.pop_back();
    } else if (token == ":") {
      std::string_view value;
      if (scanner_.next(value)) attribute(value);
    } else if (token != ";") {
      word_ = token;
    }
  }

  std::string read_arguments() {
    std::string first;
    for (std::string_view token; scanner_.next(token);) {
      if (token == ")") return first;
      if (first.empty()) first = token;
    }
    scanner_.error("'(' without a ')'");
  }

  void open() {
    if (groups_.empty() && word_ != "library")
      scanner_.error("found '" + word_ + "', expected 'library': this is not a liberty file");
    started_ = true;
    groups_.push_back({word_, argument_});
    if (in_cell()) areas_.emplace(argument_, 0);
  }

  [[nodiscard]] bool in_cell() const { return groups_.size() == 2 && groups_[1].name == "cell"; }

  void attribute(std::string_view value) {
    if (!in_cell() || word_ != "area") return;
    double area = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), area);
    if (error != std::errc() || end != value.data() + value.size() || !(area >= 0))
      scanner_.error("area of cell " + groups_[1].argument + " is '" + std::string(value) +
                     "', expected a number from 0");
    areas_[groups_[1].argument] = area;
  }

  LibertyScanner scanner_;
  std::vector<Group> groups_;
  std::string word_, argument_;
  bool started_ = false;
  std::map<std::string, double> areas_;
};

}  // namespace

Liberty read_liberty(const std::filesystem::path& file, const std::string& hint) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream bytes;
  if (stream && !std::filesystem::is_directory(file)) bytes << stream.rdbuf();
  if (!stream || !bytes)
    throw InputError({file.string()}, "cannot be opened, expected a liberty file" + hint);
  Liberty result{bytes.str(), {}};
  result.areas = AreaReader(result.bytes, file.string()).read();
  return result;
}

}  // namespace quaver
