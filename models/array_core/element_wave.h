// A waveform of chosen elements: what each registers, cycle by cycle, beside what enters and leaves
// the array. VCD, one nanosecond a clock cycle, for GTKWave and the like.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <systemc>
#include <vector>

#include "models/numerics/format.h"

namespace quaver {

struct ElementPlace {
  std::uint32_t row = 0, col = 0;
};

// What a core does in one cycle.
struct CoreActivity {
  bool streams = false;  // operands enter
  bool loads = false;    // weights enter
  bool results = false;  // outputs leave
};

// Made before the simulation starts, as SystemC wants its traces.
class ElementWave {
 public:
  // Throws std::runtime_error where the file (.vcd) cannot be written.
  ElementWave(std::filesystem::path file, const std::vector<ElementPlace>& places);
  // Leaves nothing behind unless kept.
  ~ElementWave();
  // Ends the wave: the file takes its name, in place of one of that name. Throws as above.
  void keep();
  ElementWave(const ElementWave&) = delete;
  ElementWave& operator=(const ElementWave&) = delete;

  // The code that an element registered, none if it did not work.
  using SumOf = std::function<std::optional<std::uint32_t>(std::uint32_t row, std::uint32_t col)>;
  // One cycle; `format` is that of the sums.
  void sample(const CoreActivity& activity, const Format& format, const SumOf& sum_of);

 private:
  struct Element {
    ElementPlace place;
    bool works = false;
    std::uint32_t sum = 0;  // code; held where the element does not work
    double value = 0;       // of that code
  };

  void close();
  void check_complete() const;

  std::filesystem::path path_, temporary_;
  sc_core::sc_trace_file* file_ = nullptr;
  CoreActivity activity_;
  std::vector<Element> elements_;
};

}  // namespace quaver
