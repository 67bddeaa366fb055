// Typed reading of a map's keys, with errors that say where, what was found and what was expected.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/input/document.h"

namespace quaver {

std::uint64_t to_integer(const Node& node, std::string_view what, std::uint64_t low,
                         std::uint64_t high);
double to_number(const Node& node, std::string_view what, double low, double high);
bool to_bool(const Node& node, std::string_view what);
const std::string& to_text(const Node& node, std::string_view what);

// One of the words of a table.
template <class T>
using Choices = std::vector<std::pair<std::string, T>>;

template <class T>
T to_choice(const Node& node, std::string_view what, const Choices<T>& choices) {
  std::vector<std::string> words;
  for (const auto& [word, value] : choices) {
    if (node.is_scalar() && node.scalar == word) return value;
    words.push_back(word);
  }
  throw InputError(node.location, std::string(what) + " is " + node.describe() +
                                      ", expected one of " + join(words) +
                                      did_you_mean(node.scalar, words));
}

// Runs `parse` on the scalar's text; its std::invalid_argument becomes a located error.
template <class Parse>
auto to_parsed(const Node& node, std::string_view what, Parse parse) {
  const std::string& text = to_text(node, what);
  try {
    return parse(text);
  } catch (const std::invalid_argument& error) {
    throw InputError(node.location, error.what());
  }
}

// The keys of one map. Each is asked for by name; finish() rejects those that nobody asked for.
class Fields {
 public:
  // `path` names the map in messages: "array", or "" for the top. A null node is an empty map.
  Fields(const Node& node, std::string path);

  [[nodiscard]] const Node* find(std::string_view key);  // nullptr if absent
  [[nodiscard]] const Node& require(std::string_view key);
  [[nodiscard]] std::string name(std::string_view key) const;  // dotted, for messages

  std::uint64_t integer(std::string_view key, std::uint64_t low, std::uint64_t high,
                        std::uint64_t fallback);
  std::uint64_t required_integer(std::string_view key, std::uint64_t low, std::uint64_t high);
  bool boolean(std::string_view key, bool fallback);
  template <class T>
  T choice(std::string_view key, const Choices<T>& choices, T fallback) {
    const Node* node = find(key);
    return node == nullptr ? fallback : to_choice(*node, name(key), choices);
  }

  void finish() const;

 private:
  const Node& node_;
  std::string path_;
  std::set<std::string, std::less<>> known_;
};

}  // namespace quaver
