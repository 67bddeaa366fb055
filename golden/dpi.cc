// The functions of quaver_golden_pkg.sv that C's own signatures do not fit: open arrays.
#include <svdpi.h>

#include <vector>

#include "golden/handles.h"

// The simulator brings these; a C program that uses the library has none and must still link.
#pragma weak svLow
#pragma weak svSize
#pragma weak svGetArrElemPtr1

namespace {

std::vector<std::uint32_t> elements(svOpenArrayHandle array, const char* name) {
  if (array == nullptr) throw std::invalid_argument(std::string(name) + " is no array");
  const int size = svSize(array, 1);
  const int low = svLow(array, 1);
  std::vector<std::uint32_t> result;
  for (int i = 0; i < size; ++i) {
    // Standard C layout: an element of `int unsigned` is a C unsigned int (IEEE 1800, annex H).
    const void* element = svGetArrElemPtr1(array, low + i);
    result.push_back(*static_cast<const std::uint32_t*>(
        &quaver::golden::checked(static_cast<const std::uint32_t*>(element), name)));
  }
  return result;
}

}  // namespace

extern "C" QUAVER_GOLDEN_API int quaver_dpi_dot(const quaver_pass* pass, svOpenArrayHandle a,
                                                svOpenArrayHandle b, std::uint32_t random,
                                                std::uint32_t* result) {
  int status = QUAVER_OK;
  const int read = quaver::golden::guarded([&] {
    if (svSize == nullptr || svLow == nullptr || svGetArrElemPtr1 == nullptr)
      throw std::runtime_error("quaver_dpi_dot works in a simulator with DPI-C only");
    const std::vector<std::uint32_t> x = elements(a, "a");
    const std::vector<std::uint32_t> y = elements(b, "b");
    if (x.size() != y.size())
      throw std::invalid_argument("a has " + std::to_string(x.size()) + " elements, b has " +
                                  std::to_string(y.size()) + ", expected as many");
    status = quaver_dot(pass, x.data(), y.data(), x.size(), random, result);
  });
  return read != QUAVER_OK ? read : status;
}
