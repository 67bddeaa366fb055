// NumPy arrays.
#include "sim/tensor/npy.h"

#include "fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quaver;
  fuzz::allow_input_error([&] {
    const NpyArray array = parse_npy(std::string(fuzz::text_of(data, size)), "x.npy");
    const NpyHeader& header = array.header();
    fuzz::require(header.elements() * bytes_of(header.type) + header.data == size,
                  "the elements are the file's rest");
    std::uint64_t read = 0;
    for (std::uint64_t i = 0; i < header.elements(); ++i)
      read += is_float(header.type) ? array.number(i).negative : array.code(i) & 1U;
    fuzz::require(read <= header.elements(), "every element can be read");
  });
  return 0;
}
