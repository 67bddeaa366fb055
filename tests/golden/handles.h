// Handles of the golden library that free themselves, and random numbers.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <random>
#include <string>

#include "quaver_golden.h"

namespace quaver::golden_test {

template <class T, void (*kFree)(T*)>
struct Free {
  void operator()(T* handle) const { kFree(handle); }
};
using Format = std::unique_ptr<quaver_format, Free<quaver_format, quaver_format_free>>;
using Conversion =
    std::unique_ptr<quaver_conversion, Free<quaver_conversion, quaver_conversion_free>>;
using Pass = std::unique_ptr<quaver_pass, Free<quaver_pass, quaver_pass_free>>;

inline Format format(const std::string& name) {
  quaver_format* handle = nullptr;
  EXPECT_EQ(quaver_format_create(name.c_str(), &handle), QUAVER_OK) << quaver_last_error();
  return Format(handle);
}

inline Conversion conversion(const std::string& target, const std::string& rounding,
                             const std::string& overflow) {
  quaver_conversion* handle = nullptr;
  EXPECT_EQ(quaver_conversion_create(target.c_str(), rounding.c_str(), overflow.c_str(), &handle),
            QUAVER_OK)
      << quaver_last_error();
  return Conversion(handle);
}

inline Pass pass(const std::string& recipe, const std::string& name) {
  quaver_pass* handle = nullptr;
  EXPECT_EQ(quaver_pass_create(recipe.c_str(), name.c_str(), &handle), QUAVER_OK)
      << quaver_last_error();
  return Pass(handle);
}

inline double value_of(const quaver_format* format, std::uint32_t code) {
  double value = 0;
  EXPECT_EQ(quaver_decode(format, code, &value), QUAVER_OK) << quaver_last_error();
  return value;
}

// The same numbers in every run; each test names its seed.
class Stream {
 public:
  explicit Stream(std::uint32_t seed) : engine_(seed) {}
  std::uint32_t bits(unsigned count) {
    return static_cast<std::uint32_t>(engine_() >> (64 - count));
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace quaver::golden_test
