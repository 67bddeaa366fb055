// Liberty files.
#include "sim/area/liberty.h"

#include "fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quaver;
  fuzz::allow_input_error([&] {
    const Liberty liberty =
        read_liberty(fuzz::folder().write("cells.lib", fuzz::text_of(data, size)));
    fuzz::require(!liberty.areas.empty(), "a library has cells");
    for (const auto& [cell, area] : liberty.areas) fuzz::require(area >= 0, "areas are from 0");
  });
  return 0;
}
