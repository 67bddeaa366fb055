#include "sim/input/error.h"

#include <algorithm>
#include <numeric>

namespace quaver {
namespace {

// Levenshtein distance.
std::size_t distance(std::string_view x, std::string_view y) {
  std::vector<std::size_t> row(y.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= x.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= y.size(); ++j) {
      const std::size_t substituted = diagonal + (x[i - 1] == y[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row.back();
}

// Messages quote what stands in files: one line stays one line, whole.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, '?');
  return text;
}

}  // namespace

std::string Location::text() const {
  if (line == 0) return source;
  return source + ":" + std::to_string(line) + ":" + std::to_string(column);
}

InputError::InputError(Location location, const std::string& message)
    : std::runtime_error(
          one_line(location.source.empty() ? message : location.text() + ": " + message)),
      location_(std::move(location)) {}

UnknownKey::UnknownKey(Location location, std::string key, const std::string& expected)
    : InputError(std::move(location), "unknown key '" + key + "', expected one of " + expected),
      key_(std::move(key)) {}

bool one_slip_apart(std::string_view x, std::string_view y) { return distance(x, y) == 1; }

std::string did_you_mean(std::string_view word, const std::vector<std::string>& choices) {
  if (word.empty()) return "";
  std::size_t best = std::min(word.size() - 1, 1 + word.size() / 3);
  const std::string* nearest = nullptr;
  for (const std::string& choice : choices)
    if (const std::size_t d = distance(word, choice); d <= best) {
      if (nearest == nullptr || d < best) nearest = &choice;
      best = d;
    }
  return nearest == nullptr ? "" : ", did you mean '" + *nearest + "'?";
}

std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace quaver
