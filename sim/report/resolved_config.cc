#include "sim/report/resolved_config.h"

#include <algorithm>
#include <cctype>

#include "sim/input/data_files.h"
#include "sim/report/report.h"

namespace quaver {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

constexpr std::size_t kCommentColumn = 48;

std::string shown_file(const std::string& source) {
  const fs::path below = fs::path(source).lexically_relative(data_root());
  return below.empty() || *below.begin() == ".." ? source : below.string();
}

std::string origin_of(const Node& document, const std::vector<std::string>& path) {
  const Node* node = &document;
  for (const std::string& key : path) {
    const Entry* entry = node->find(key);
    if (entry == nullptr) return "default";
    node = &entry->value;
  }
  if (node->kind == Node::Kind::kNull) return "default";
  const Location& place = node->location;
  if (place.line == 0) return place.source;
  return shown_file(place.source) + ":" + std::to_string(place.line);
}

void collect(const Node& document, const Json& json, std::vector<std::string>& path,
             std::vector<ResolvedValue>& values) {
  for (const auto& [key, value] : json.items()) {
    path.push_back(key);
    if (value.is_object() && !value.empty())
      collect(document, value, path, values);
    else
      values.push_back({path, value, origin_of(document, path)});
    path.pop_back();
  }
}

// A word that every YAML reader takes for text; all else is quoted as JSON, which YAML reads.
std::string word(const std::string& text) {
  static const std::vector<std::string> kReserved = {"true", "false", "yes", "no", "on",
                                                     "off",  "null",  "y",   "n"};
  const auto plain = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.' || c == '/';
  };
  std::string lower;
  for (const char c : text) lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const bool bare = !text.empty() && std::isalpha(static_cast<unsigned char>(text[0])) != 0 &&
                    std::all_of(text.begin(), text.end(), plain) &&
                    std::find(kReserved.begin(), kReserved.end(), lower) == kReserved.end();
  return bare ? text : Json(text).dump();
}

std::string spelled(const Json& value) {
  return value.is_string() ? word(value.get<std::string>()) : value.dump();
}

}  // namespace

std::vector<ResolvedValue> resolved_values(const Config& config) {
  std::vector<ResolvedValue> values;
  std::vector<std::string> path;
  collect(config.document, config_json(config), path, values);
  return values;
}

std::string resolved_yaml(const Config& config) {
  std::string text;
  std::vector<std::string> open;  // the maps that the last line stands in
  for (const ResolvedValue& value : resolved_values(config)) {
    const std::size_t depth = value.path.size() - 1;
    std::size_t same = 0;
    while (same < std::min(depth, open.size()) && open[same] == value.path[same]) ++same;
    for (std::size_t level = same; level < depth; ++level)
      text += std::string(2 * level, ' ') + word(value.path[level]) + ":\n";
    open.assign(value.path.begin(), value.path.end() - 1);
    std::string line =
        std::string(2 * depth, ' ') + word(value.path.back()) + ": " + spelled(value.value);
    line.resize(std::max(line.size(), kCommentColumn - 2), ' ');
    text += line + "  # " + value.origin + '\n';
  }
  return text;
}

nlohmann::ordered_json resolved_json(const Config& config) {
  Json origins = Json::object();
  for (const ResolvedValue& value : resolved_values(config)) {
    std::string dotted;
    for (const std::string& key : value.path) dotted += (dotted.empty() ? "" : ".") + key;
    origins[dotted] = value.origin;
  }
  return {{"config", config_json(config)}, {"origins", origins}};
}

}  // namespace quaver
