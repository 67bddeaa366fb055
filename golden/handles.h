// What is behind the handles of quaver_golden.h, and how C++ ends at its border.
#pragma once

#include <new>
#include <stdexcept>
#include <string>

#include "golden/quaver_golden.h"
#include "models/numerics/dot.h"

struct quaver_format {
  explicit quaver_format(quaver::Format given);
  quaver::Format format;
  std::string spelling;
};

struct quaver_conversion {
  quaver::Conversion conversion;
};

struct quaver_pass {
  explicit quaver_pass(const quaver::PassArithmetic& given);
  quaver::PassArithmetic arithmetic;
  quaver_format a, b, partial_sum, total, output;
};

namespace quaver::golden {

// Keeps the text for quaver_last_error() and returns the status. Never allocates: it also reports
// that there is no memory.
int fail(int status, const char* text) noexcept;

// The status of the exception that is being handled, its text kept.
int fail_with_current_exception() noexcept;

// Runs `body`; every exception becomes a status.
template <class Body>
int guarded(Body body) noexcept {
  try {
    body();
    return QUAVER_OK;
  } catch (...) {
    return fail_with_current_exception();
  }
}

// The object behind a pointer that must not be null; `name` goes into the error.
template <class T>
T& checked(T* pointer, const char* name) {
  if (pointer == nullptr) throw std::invalid_argument(std::string(name) + " is NULL");
  return *pointer;
}

}  // namespace quaver::golden
