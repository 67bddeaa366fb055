#include "sim/sweep/axis.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <set>

#include "sim/input/fields.h"

namespace quaver {
namespace {

constexpr double kLargestNumber =
    1e15;                           // integers up to here are exact, and so are their spellings
constexpr double kRelative = 1e-9;  // of a step: how far above `to` rounding may take the last one

bool is_integer(double value) { return value == std::floor(value); }

std::string number_text(double value) {
  if (is_integer(value)) return std::to_string(static_cast<long long>(value));
  char text[40];
  std::snprintf(text, sizeof text, "%.12g", value);
  return text;
}

Node scalar(const std::string& text, const Location& location) {
  Node node;
  node.kind = Node::Kind::kScalar;
  node.scalar = text;
  node.location = location;
  return node;
}

void expect_few(double values, const std::string& name, const Node& node) {
  if (values > static_cast<double>(kMaxAxisValues))
    throw InputError(node.location, "axis '" + name + "' has more than " +
                                        std::to_string(kMaxAxisValues) + " values, expected fewer");
}

// from, from + step, ... or from, from * factor, ...
std::vector<Node> range(const Node& node, const std::string& name) {
  Fields fields(node, name);
  const auto number = [&](const char* key, double low) {
    return to_number(fields.require(key), fields.name(key), low, kLargestNumber);
  };
  const double from = number("from", -kLargestNumber);
  const double to = number("to", -kLargestNumber);
  const Node* step = fields.find("step");
  const Node* factor = fields.find("factor");
  fields.finish();
  if ((step == nullptr) == (factor == nullptr))
    throw InputError(node.location,
                     "axis '" + name + "' has " +
                         (step == nullptr ? "neither step nor factor" : "both step and factor") +
                         ", expected one of them");
  if (from > to)
    throw InputError(fields.require("to").location, name +
                                                        ".to is below from, expected a range "
                                                        "that rises");
  const double stride =
      step != nullptr ? number("step", -kLargestNumber) : number("factor", -kLargestNumber);
  if (step != nullptr && !(stride > 0))
    throw InputError(step->location,
                     name + ".step is " + step->describe() + ", expected a number above 0");
  if (factor != nullptr && (!(stride > 1) || !(from > 0)))
    throw InputError(factor->location, name + " goes from " + number_text(from) + " by factor " +
                                           number_text(stride) +
                                           ", expected from above 0 and a factor above 1");
  expect_few(step != nullptr ? (to - from) / stride : std::log(to / from) / std::log(stride), name,
             node);
  std::vector<Node> values;
  for (std::size_t i = 0;; ++i) {
    const auto n = static_cast<double>(i);
    const double value = step != nullptr ? from + n * stride : from * std::pow(stride, n);
    const double slack = step != nullptr ? kRelative * stride : kRelative * std::abs(to);
    const bool exact = is_integer(from) && is_integer(stride) && is_integer(value);
    if (value > to + (exact ? 0 : slack)) return values;
    values.push_back(scalar(number_text(value), node.location));
  }
}

bool is_plain(const std::string& text) {
  if (text.empty() || text == "null" || text == "~" || text == "-") return false;
  return std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '.' || c == '+' || c == '/' || c == '-';
  });
}

// Double-quoted YAML (JSON is some): control characters, quotes and backslashes escaped.
std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\x%02x", static_cast<unsigned>(c));
      result += escape;
    } else {
      result += c;
    }
  }
  return result + "\"";
}

}  // namespace

std::string flow_text(const Node& node) {
  std::string text;
  switch (node.kind) {
    case Node::Kind::kNull: return "null";
    case Node::Kind::kScalar: return is_plain(node.scalar) ? node.scalar : quoted(node.scalar);
    case Node::Kind::kMap: {
      std::vector<const Entry*> entries;
      for (const Entry& entry : node.entries) entries.push_back(&entry);
      std::sort(entries.begin(), entries.end(),
                [](const Entry* x, const Entry* y) { return x->key < y->key; });
      for (const Entry* entry : entries) {
        if (!text.empty()) text += ", ";
        text += is_plain(entry->key) ? entry->key : quoted(entry->key);
        text += ": " + flow_text(entry->value);
      }
      return "{" + text + "}";
    }
    case Node::Kind::kList:
      for (const Node& item : node.items) text += (text.empty() ? "" : ", ") + flow_text(item);
      return "[" + text + "]";
  }
  return text;
}

Axis read_axis(const Entry& entry) {
  Axis axis;
  axis.key = entry.key;
  axis.location = entry.location;
  const Node& node = entry.value;
  if (node.is_map())
    axis.values = range(node, axis.key);
  else if (node.kind == Node::Kind::kList)
    axis.values = node.items;
  else
    throw InputError(node.location, "axis '" + axis.key + "' is " + node.describe() +
                                        ", expected a list, or a map of from, to and step or "
                                        "factor");
  expect_few(static_cast<double>(axis.values.size()), axis.key, node);
  if (axis.values.empty())
    throw InputError(node.location, "axis '" + axis.key + "' has no values, expected some");
  std::set<std::string> seen;
  for (const Node& value : axis.values) {
    if (value.kind == Node::Kind::kNull)
      throw InputError(value.location, "axis '" + axis.key + "' has an empty value, expected one");
    axis.texts.push_back(flow_text(value));
    if (!seen.insert(axis.texts.back()).second)
      throw InputError(value.location, "axis '" + axis.key + "' has the value " +
                                           axis.texts.back() + " twice, expected it once");
  }
  return axis;
}

}  // namespace quaver
