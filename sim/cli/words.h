// A command as a filter: one line of words in, one line out.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/numerics/operations.h"
#include "sim/input/error.h"

namespace quaver {

// The words of one line of standard input, taken from left to right. What does not fit is an
// InputError at the word.
class Words {
 public:
  Words(std::string_view line, int number) : line_(line), number_(number) {}

  // A code of `format` in hex, with or without 0x.
  std::uint32_t code(const Format& format, const std::string& what);
  std::vector<std::uint32_t> codes(const Format& format, std::uint64_t count,
                                   const std::string& what);
  // The random integer of sr<k>; 0 without reading a word for any other rounding.
  std::uint32_t random(Rounding rounding);
  std::uint64_t decimal(const std::string& what, std::uint64_t low, std::uint64_t high);
  // That no word is left.
  void finish();

 private:
  static std::optional<std::uint64_t> number(std::string_view text, int base);
  void skip_blanks();
  std::string_view next(const std::string& expected);
  [[noreturn]] void fail(std::string_view word, const std::string& expected);
  [[nodiscard]] Location place() const;

  std::string_view line_;
  int number_;
  std::size_t position_ = 0;
  std::size_t word_begin_ = 0;
};

// A code with all of its format's hex digits.
std::string hex(const Format& format, std::uint32_t code);

using LineFunction = std::function<std::string(Words&)>;

// Calls `line` for each line of standard input and prints what it returns. Blank lines are errors:
// a filter answers every line with a line.
void filter(const LineFunction& line);

}  // namespace quaver
