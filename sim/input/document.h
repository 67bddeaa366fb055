// A YAML document as a tree of plain values, each with the place where it stands.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sim/input/error.h"

namespace quaver {

struct Entry;

struct Node {
  enum class Kind : unsigned char { kNull, kScalar, kMap, kList };
  Kind kind = Kind::kNull;
  std::string scalar;
  std::vector<Entry> entries;  // kMap, in the order of the file
  std::vector<Node> items;     // kList
  Location location;

  [[nodiscard]] bool is_map() const { return kind == Kind::kMap; }
  [[nodiscard]] bool is_scalar() const { return kind == Kind::kScalar; }
  [[nodiscard]] const Entry* find(std::string_view key) const;  // nullptr if absent or not a map
  [[nodiscard]] std::string describe() const;  // "'text'", "a map", "a list" or "nothing"
};

struct Entry {
  std::string key;
  Location location;  // of the key
  Node value;
};

// Reads one YAML document whose top is a map. Throws InputError for what cannot be read, is not
// YAML, holds a key twice, or nests or repeats (aliases) without reasonable bound.
Node load_yaml(const std::filesystem::path& path);
Node parse_yaml(std::string_view text, const Location& location);

// `over` laid on `base`: maps are merged key by key, everything else is replaced. So is a map under
// a map of another kind: one with a key `base`, `policy` or `variant`.
Node merge(const Node& base, const Node& over);

// Sets the value at a dotted path, making maps on the way. Throws InputError where the path runs
// through something that is not a map.
void set_path(Node& root, std::string_view dotted, Node value);

}  // namespace quaver
