// Technology files.
#include "sim/area/technology.h"

#include "fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quaver;
  fuzz::allow_input_error([&] {
    // A technology has its file's name: with a shipped one's, the shipped seed gets past that.
    const std::string file = fuzz::folder().write("osu018.yaml", fuzz::text_of(data, size));
    const Technology technology = load_technology(file, fuzz::folder().path());
    fuzz::require(!technology.sources.empty(), "a technology has sources");
  });
  return 0;
}
