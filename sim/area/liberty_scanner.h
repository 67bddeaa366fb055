// The words of a liberty file, one after the other.
#pragma once

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <utility>

#include "sim/input/error.h"

namespace quaver {

// Liberty is GROUP ( ARGUMENTS ) { ... }, NAME : VALUE ; and NAME ( ARGUMENTS ) ; with C comments.
class LibertyScanner {
 public:
  LibertyScanner(std::string_view text, std::string source)
      : text_(text), source_(std::move(source)) {}

  // The next word, string (without its quotes) or punctuation mark; false at the end.
  bool next(std::string_view& token) {
    skip_blanks();
    if (at_ >= text_.size()) return false;
    const std::size_t start = at_;
    if (text_[at_] == '"') {
      token = string(start);
      return true;
    }
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    if (at_ == start) ++at_;
    token = text_.substr(start, at_ - start);
    return true;
  }

  [[noreturn]] void error(const std::string& message) const {
    throw InputError({source_, line_, 1}, message);
  }

 private:
  static bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '-' ||
           c == '+' || c == '!' || c == '\'' || c == '*' || c == '[' || c == ']' || c == '$';
  }

  void advance(std::size_t to) {
    for (; at_ < to; ++at_)
      if (text_[at_] == '\n') ++line_;
  }

  void skip_blanks() {
    while (at_ < text_.size()) {
      const std::string_view rest = text_.substr(at_);
      if (rest.starts_with("/*")) {
        const std::size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) error("comment without an end");
        advance(end + 2);
      } else if (rest.starts_with("//")) {
        advance(std::min(text_.find('\n', at_), text_.size()));
      } else if (std::isspace(static_cast<unsigned char>(rest[0])) != 0 || rest[0] == '\\') {
        advance(at_ + 1);
      } else {
        return;
      }
    }
  }

  std::string_view string(std::size_t start) {
    const std::size_t end = text_.find('"', start + 1);
    if (end == std::string_view::npos) error("string without an end");
    advance(end + 1);
    return text_.substr(start + 1, end - start - 1);
  }

  std::string_view text_;
  std::string source_;
  std::size_t at_ = 0;
  int line_ = 1;
};

}  // namespace quaver
