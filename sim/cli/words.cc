#include "sim/cli/words.h"

#include <spdlog/fmt/fmt.h>

#include <charconv>
#include <iostream>
#include <stdexcept>

namespace quaver {
namespace {

constexpr std::string_view kBlanks = " \t\r";

std::string_view without_prefix(std::string_view digits) {
  if (digits.starts_with("0x") || digits.starts_with("0X")) digits.remove_prefix(2);
  return digits;
}

}  // namespace

std::uint32_t Words::code(const Format& format, const std::string& what) {
  const std::string_view word = next(what + ", a hex code of " + format.name);
  const auto value = number(without_prefix(word), 16);
  if (!value || *value > format.code_mask())
    fail(word, "expected " + what + ", a hex code of " + format.name + " up to " +
                   fmt::format("{:x}", format.code_mask()));
  return static_cast<std::uint32_t>(*value);
}

std::vector<std::uint32_t> Words::codes(const Format& format, std::uint64_t count,
                                        const std::string& what) {
  std::vector<std::uint32_t> result;
  for (std::uint64_t i = 0; i < count; ++i) result.push_back(code(format, what));
  return result;
}

std::uint32_t Words::random(Rounding rounding) {
  if (rounding.random_bits == 0) return 0;
  const std::string_view word = next("the random integer of " + to_string(rounding));
  const std::uint64_t bound = std::uint64_t{1} << rounding.random_bits;
  const auto value = number(without_prefix(word), 16);
  if (!value || *value >= bound)
    fail(word, fmt::format("expected a random integer below {:x}, in hex", bound));
  return static_cast<std::uint32_t>(*value);
}

std::uint64_t Words::decimal(const std::string& what, std::uint64_t low, std::uint64_t high) {
  const std::string_view word = next(what);
  const auto value = number(word, 10);
  if (!value || *value < low || *value > high)
    fail(word, fmt::format("expected {}, a decimal from {} to {}", what, low, high));
  return *value;
}

void Words::finish() {
  skip_blanks();
  if (position_ < line_.size()) fail(line_.substr(position_), "expected the end of the line");
}

std::optional<std::uint64_t> Words::number(std::string_view text, int base) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, base);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

void Words::skip_blanks() {
  while (position_ < line_.size() && kBlanks.find(line_[position_]) != std::string_view::npos)
    ++position_;
}

std::string_view Words::next(const std::string& expected) {
  skip_blanks();
  word_begin_ = position_;
  while (position_ < line_.size() && kBlanks.find(line_[position_]) == std::string_view::npos)
    ++position_;
  if (word_begin_ == position_) throw InputError(place(), "the line ends, expected " + expected);
  return line_.substr(word_begin_, position_ - word_begin_);
}

void Words::fail(std::string_view word, const std::string& expected) {
  word_begin_ = static_cast<std::size_t>(word.data() - line_.data());
  throw InputError(place(), "found '" + std::string(word.substr(0, 40)) + "', " + expected);
}

Location Words::place() const { return {"<stdin>", number_, static_cast<int>(word_begin_) + 1}; }

std::string hex(const Format& format, std::uint32_t code) {
  return fmt::format("{:0{}x}", code, (format.width() + 3) / 4);
}

void filter(const LineFunction& line) {
  std::string text;
  for (int number = 1; std::getline(std::cin, text); ++number) {
    Words words(text, number);
    try {
      const std::string result = line(words);
      words.finish();
      if (!(std::cout << result << '\n')) return;  // the reader has left; main() reports it
    } catch (const std::domain_error& error) {
      throw InputError({"<stdin>", number, 1},
                       std::string(error.what()) + ", expected a format with NaN");
    }
  }
  if (std::cin.bad()) throw InputError({"<stdin>"}, "cannot be read, expected lines of operands");
}

}  // namespace quaver
