// Errors in what the user gave, with the place where they stand.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace quaver {

// A place in an input. `source` is a file, `<stdin>`, `--set` or an option's name; line and column
// count from 1, and 0 means that there is none.
struct Location {
  std::string source;
  int line = 0;
  int column = 0;

  [[nodiscard]] std::string text() const;  // "FILE:LINE:COLUMN", or as much of it as is known
};

// Bad input or usage: exit code 2, printed as one line `quaver: LOCATION: message`. The message
// says what was found and what was expected.
class InputError : public std::runtime_error {
 public:
  InputError(Location location, const std::string& message);
  [[nodiscard]] const Location& location() const { return location_; }

 private:
  Location location_;
};

// A key that nobody asked for: a mistyped one, or one that belongs to another kind of thing.
class UnknownKey : public InputError {
 public:
  UnknownKey(Location location, std::string key, const std::string& expected);
  [[nodiscard]] const std::string& key() const { return key_; }  // dotted

 private:
  std::string key_;
};

// Whether one letter more, less or other makes one word of the other.
bool one_slip_apart(std::string_view x, std::string_view y);

// ", did you mean 'x'?" for the choice nearest to `word` by edit distance, or "" if none is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& choices);

// "a, b, c".
std::string join(const std::vector<std::string>& words);

}  // namespace quaver
