#include "sim/input/document.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <fstream>
#include <sstream>

#include "sim/input/regular_file.h"
#include "sim/input/utf8.h"

namespace quaver {
namespace {

// Far above any real file; aliases multiply, so the expanded tree is what is counted.
constexpr int kMaxDepth = 32;
constexpr int kMaxNodes = 10'000;

class Converter {
 public:
  explicit Converter(Location base) : base_(std::move(base)) {}

  Node convert(const YAML::Node& yaml, int depth = 0) {
    Node node;
    node.location = place(yaml.Mark());
    if (depth > kMaxDepth || ++nodes_ > kMaxNodes)
      throw InputError(node.location, "nested or repeated too deeply, expected at most " +
                                          std::to_string(kMaxDepth) + " levels and " +
                                          std::to_string(kMaxNodes) + " values");
    switch (yaml.Type()) {
      case YAML::NodeType::Undefined:
      case YAML::NodeType::Null: break;
      case YAML::NodeType::Scalar:
        node.kind = Node::Kind::kScalar;
        node.scalar = yaml.Scalar();
        break;
      case YAML::NodeType::Sequence:
        node.kind = Node::Kind::kList;
        for (const auto& item : yaml) node.items.push_back(convert(item, depth + 1));
        break;
      case YAML::NodeType::Map:
        node.kind = Node::Kind::kMap;
        for (const auto& pair : yaml) add_entry(node, pair.first, pair.second, depth);
        break;
    }
    return node;
  }

 private:
  void add_entry(Node& map, const YAML::Node& key, const YAML::Node& value, int depth) {
    const Location location = place(key.Mark());
    if (!key.IsScalar()) throw InputError(location, "a key must be a word");
    if (map.find(key.Scalar()) != nullptr)
      throw InputError(location, "key '" + key.Scalar() + "' stands twice, expected it once");
    map.entries.push_back({key.Scalar(), location, convert(value, depth + 1)});
  }

  [[nodiscard]] Location place(const YAML::Mark& mark) const {
    // Text that stands in no file (an option's value) has no lines of its own.
    if (base_.line == 0 || mark.line < 0) return {base_.source, 0, 0};
    return {base_.source, mark.line + 1, mark.column + 1};
  }

  Location base_;
  int nodes_ = 0;
};

// Reports are JSON, which is UTF-8: a name that is not would be found out only when it is written.
void check_utf8(const std::string& text, const std::string& source) {
  if (is_utf8(text)) return;
  std::istringstream lines(text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (!is_utf8(line)) break;
  }
  throw InputError({source, number, 1}, "the line is not UTF-8, expected a YAML file in UTF-8");
}

class Ignore : public YAML::EventHandler {
  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}
  void OnAlias(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}
  void OnScalar(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                const std::string& /*value*/) override {}
  void OnSequenceStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/,
                       YAML::anchor_t /*anchor*/, YAML::EmitterStyle::value /*style*/) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {}
  void OnMapEnd() override {}
};

// Whether a document follows the first. One look ahead and no more: behind a stray ']' yaml-cpp 0.7
// finds empty documents without end, and its LoadAll() fills the memory with them.
bool has_second_document(const std::string& text) {
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  Ignore ignore;
  return parser.HandleNextDocument(ignore) && parser.HandleNextDocument(ignore);
}

}  // namespace

const Entry* Node::find(std::string_view key) const {
  for (const Entry& entry : entries)
    if (entry.key == key) return &entry;
  return nullptr;
}

std::string Node::describe() const {
  switch (kind) {
    case Kind::kNull: return "nothing";
    case Kind::kScalar: return "'" + scalar + "'";
    case Kind::kMap: return "a map";
    case Kind::kList: return "a list";
  }
  return {};
}

Node parse_yaml(std::string_view text, const Location& location) {
  try {
    const std::string whole(text);
    if (has_second_document(whole))
      throw InputError(location, "found more than one YAML document, expected one");
    const YAML::Node document = YAML::Load(whole);
    return document.IsNull() ? Node{Node::Kind::kNull, {}, {}, {}, location}
                             : Converter(location).convert(document);
  } catch (const YAML::Exception& error) {
    Location place = location;
    if (location.line != 0 && error.mark.line >= 0)
      place = {location.source, error.mark.line + 1, error.mark.column + 1};
    throw InputError(place, "not YAML: " + error.msg);
  }
}

Node load_yaml(const std::filesystem::path& path) {
  check_regular(path, "a YAML file");
  std::error_code ignored;
  std::ifstream file(path, std::ios::binary);
  if (!file || std::filesystem::is_directory(path, ignored))
    throw InputError({path.string()}, "cannot be opened, expected a YAML file");
  std::stringstream text;
  text << file.rdbuf();
  check_utf8(text.str(), path.string());
  Node node = parse_yaml(text.str(), {path.string(), 1, 1});
  if (!node.is_map())
    throw InputError({path.string(), 1, 1},
                     "found " + node.describe() + ", expected a map of keys");
  return node;
}

Node merge(const Node& base, const Node& over) {
  if (!base.is_map() || !over.is_map()) return over;
  // A map that says what kind of thing it is does not go on from another kind.
  for (const char* kind : {"base", "policy", "variant"})
    if (over.find(kind) != nullptr) return over;
  Node merged = base;
  merged.location = over.location;
  for (const Entry& entry : over.entries) {
    bool found = false;
    for (Entry& existing : merged.entries)
      if (existing.key == entry.key) {
        existing = {entry.key, entry.location, merge(existing.value, entry.value)};
        found = true;
      }
    if (!found) merged.entries.push_back(entry);
  }
  return merged;
}

void set_path(Node& root, std::string_view dotted, Node value) {
  Node* node = &root;
  const Location location = value.location;
  while (true) {
    const std::size_t dot = dotted.find('.');
    const std::string key(dotted.substr(0, dot));
    if (key.empty()) throw InputError(location, "empty key, expected KEY=VALUE or KEY.KEY=VALUE");
    if (node->kind == Node::Kind::kNull) node->kind = Node::Kind::kMap;
    if (!node->is_map())
      throw InputError(
          location, "'" + key + "' is set inside " + node->describe() + ", expected a map there");
    Entry* entry = nullptr;
    for (Entry& existing : node->entries)
      if (existing.key == key) entry = &existing;
    if (entry == nullptr) {
      node->entries.push_back({key, location, {}});
      entry = &node->entries.back();
      entry->value.location = location;
    }
    if (dot == std::string_view::npos) {
      *entry = {key, location, std::move(value)};
      return;
    }
    node = &entry->value;
    dotted.remove_prefix(dot + 1);
  }
}

}  // namespace quaver
