// A bench that holds a unit's RTL against its SystemC model and its golden function.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <systemc>
#include <vector>

namespace quaver {

struct BenchReport {
  std::string unit, variant;
  std::string model;  // the Verilated model's class
  std::uint64_t cycles = 0;
  std::uint64_t compared = 0;  // results (valid outputs) held against each other
  std::uint64_t mismatches = 0;
  std::string first_mismatch;  // several lines; "" if there is none
};

// Drives its own clock, so that a bench that is done costs nothing.
class UnitBench : public sc_core::sc_module {
 public:
  using sc_module::sc_module;
  [[nodiscard]] virtual BenchReport report() const = 0;
};

struct BenchOptions {
  std::uint64_t vectors = 20'000;  // cycles of random traffic, after the directed corners
  std::uint64_t seed = 1;
  bool stop_at_mismatch = false;
};

struct BenchedUnit {
  std::string unit;
  // Makes the unit's benches, one a variant.
  std::vector<std::unique_ptr<UnitBench>> (*make)(const BenchOptions& options);
};
// Every unit that `quaver verify` knows.
const std::vector<BenchedUnit>& benched_units();

}  // namespace quaver
