// Failed assertions of Verilated RTL. Verilator's own answer to one is to print and abort; its
// runtime is compiled (cmake/rtl.cmake) so that it comes here instead, and the benches make a
// failed verification of it.
#pragma once

#include <string>

namespace quaver {

// What the assertions that failed in a model said, each once, in lines: "FILE.sv:LINE: Assertion
// failed in TOP.MODULE.INSTANCE.NAME: MESSAGE"; "" while all hold.
using FailedAssertions = std::string;

// Of the model that this thread evaluates; set before each evaluation. Null: the message of a model
// that nobody listens to goes to standard error.
extern thread_local FailedAssertions* failed_assertions;

}  // namespace quaver

// Verilator's VL_PRINTF.
int quaver_verilated_print(const char* format, ...) __attribute__((format(printf, 1, 2)));
