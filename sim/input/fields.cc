#include "sim/input/fields.h"

#include <charconv>
#include <cmath>
#include <sstream>

namespace quaver {
namespace {

[[noreturn]] void mismatch(const Node& node, std::string_view what, const std::string& expected) {
  throw InputError(node.location,
                   std::string(what) + " is " + node.describe() + ", expected " + expected);
}

// The whole text as one number of type T.
template <class T>
bool parse_all(const std::string& text, T& value) {
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc{} && stop == end && !text.empty();
}

std::string shortest(double value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

}  // namespace

std::uint64_t to_integer(const Node& node, std::string_view what, std::uint64_t low,
                         std::uint64_t high) {
  std::uint64_t value = 0;
  if (!node.is_scalar() || !parse_all(node.scalar, value) || value < low || value > high)
    mismatch(node, what, "an integer from " + std::to_string(low) + " to " + std::to_string(high));
  return value;
}

double to_number(const Node& node, std::string_view what, double low, double high) {
  double value = 0;
  if (!node.is_scalar() || !parse_all(node.scalar, value) || !(value >= low && value <= high))
    mismatch(node, what, "a number from " + shortest(low) + " to " + shortest(high));
  return value;
}

bool to_bool(const Node& node, std::string_view what) {
  return to_choice<bool>(node, what, {{"true", true}, {"false", false}});
}

const std::string& to_text(const Node& node, std::string_view what) {
  if (!node.is_scalar()) mismatch(node, what, "a word");
  return node.scalar;
}

Fields::Fields(const Node& node, std::string path) : node_(node), path_(std::move(path)) {
  if (!node.is_map() && node.kind != Node::Kind::kNull) mismatch(node, path_, "a map of keys");
}

std::string Fields::name(std::string_view key) const {
  return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

const Node* Fields::find(std::string_view key) {
  known_.emplace(key);
  const Entry* entry = node_.find(key);
  return entry == nullptr ? nullptr : &entry->value;
}

const Node& Fields::require(std::string_view key) {
  if (const Node* node = find(key)) return *node;
  // A key that no one has asked for, a slip away, is what was meant.
  for (const Entry& entry : node_.entries)
    if (!known_.contains(entry.key) && one_slip_apart(key, entry.key))
      throw InputError(entry.location,
                       "unknown key '" + name(entry.key) + "', did you mean '" + name(key) + "'?");
  throw InputError(node_.location, "missing key '" + name(key) + "'");
}

std::uint64_t Fields::integer(std::string_view key, std::uint64_t low, std::uint64_t high,
                              std::uint64_t fallback) {
  const Node* node = find(key);
  return node == nullptr ? fallback : to_integer(*node, name(key), low, high);
}

std::uint64_t Fields::required_integer(std::string_view key, std::uint64_t low,
                                       std::uint64_t high) {
  return to_integer(require(key), name(key), low, high);
}

bool Fields::boolean(std::string_view key, bool fallback) {
  const Node* node = find(key);
  return node == nullptr ? fallback : to_bool(*node, name(key));
}

void Fields::finish() const {
  const std::vector<std::string> known(known_.begin(), known_.end());
  for (const Entry& entry : node_.entries)
    if (!known_.contains(entry.key))
      throw UnknownKey(entry.location, name(entry.key),
                       join(known) + did_you_mean(entry.key, known));
}

}  // namespace quaver
