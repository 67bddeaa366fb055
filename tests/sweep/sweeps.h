// Sweep files for tests.
#pragma once

#include <string>
#include <vector>

#include "sim/sweep/run_sweep.h"
#include "tests/input/temporary_file.h"

namespace quaver {

// A sweep of LeNet-5 on the smallest shipped machine with these axes (one line each) and more keys.
inline std::string sweep_text(const std::vector<std::string>& axes, const std::string& more = "") {
  std::string text =
      "name: test\nbase: configs/hfp8-8x8.yaml\ntraces: [traces/lenet5.csv]\naxes:\n";
  for (const std::string& axis : axes) text += "  " + axis + "\n";
  return text + more;
}

inline Sweep sweep_of(const TemporaryFolder& folder, const std::string& text) {
  return load_sweep(folder.write("sweep.yaml", text));
}

// Without areas.
inline SweepOptions plain_options() {
  SweepOptions options;
  options.version = "test";
  return options;
}

inline std::string csv_of(const SweepResults& results) {
  std::ostringstream text;
  write_results_csv(results, text);
  return text.str();
}

inline std::string text_of_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace quaver
