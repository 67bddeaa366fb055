// Config files, with the shipped ones beside them as bases.
#include "sim/config/config.h"

#include "fuzz/input.h"
#include "sim/input/data_files.h"

extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
  using namespace quaver;
  for (const auto& entry : std::filesystem::directory_iterator(data_root() / "configs"))
    if (entry.is_regular_file())
      std::filesystem::copy(entry.path(), fuzz::folder().path() / entry.path().filename());
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quaver;
  fuzz::allow_input_error([&] {
    const std::string file = fuzz::folder().write("config.yaml", fuzz::text_of(data, size));
    const Config config = load_config(file);
    for (const Pass pass : kPasses) static_cast<void>(arithmetic_for(config, pass, false));
  });
  return 0;
}
