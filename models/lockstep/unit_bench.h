// A bench that holds a unit's RTL against its SystemC model and its golden function.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "models/lockstep/cover_group.h"
#include "models/timed/loaded_model.h"

namespace quaver {

struct BenchReport {
  std::string unit, variant;
  std::string model;  // the Verilated model's class
  std::uint64_t cycles = 0;
  std::uint64_t compared = 0;  // results (valid outputs) held against each other
  std::uint64_t mismatches = 0;
  std::string first_mismatch;     // several lines; "" if there is none
  std::string failed_assertions;  // the RTL's first; several lines; "" if all hold
  // Results came, and nothing was wrong.
  [[nodiscard]] bool verified() const {
    return compared != 0 && mismatches == 0 && failed_assertions.empty();
  }
};

// Drives its own clock, so that a bench that is done costs nothing.
class UnitBench : public sc_core::sc_module {
 public:
  using sc_module::sc_module;
  [[nodiscard]] virtual BenchReport report() const = 0;
  [[nodiscard]] virtual std::uint64_t cycles_done() const = 0;
  // All that it will run, unless a mismatch stops it.
  [[nodiscard]] virtual std::uint64_t cycles_planned() const = 0;
  [[nodiscard]] virtual bool done() const = 0;
};

struct BenchOptions {
  std::uint64_t vectors = 20'000;  // cycles of random traffic, after the directed corners
  std::uint64_t seed = 1;
  bool exhaustive = false;        // the directed corners of the long tier, where a unit has such
  bool stop_at_mismatch = false;  // with `signals`, a few cycles later, which they show
  sc_core::sc_trace_file* signals = nullptr;  // where the ports of all models are traced
  std::string
      rtl;  // the folder whose RTL is verified, for the reproducing command; "": the shipped
  // What stands for the model of this class; empty: the class itself.
  std::function<LoadedModelSource(const std::string& model)> loaded;
  CoverGroup* cover = nullptr;  // of the bench that is made; null: nothing is sampled
};

// What a report says of the first assertions to fail, in `cycle`.
std::string failed_assertions_text(const BenchReport& report, std::uint64_t cycle,
                                   std::uint64_t seed, const std::string& assertion,
                                   const std::string& reproduce);

// The command that runs one bench again and leaves its waves. `selection` says which.
std::string reproduce_command(const std::string& selection, const BenchOptions& options);

// A bench that can be made.
struct BenchVariant {
  std::string name;
  std::function<std::unique_ptr<UnitBench>(const BenchOptions&)> make;
};

struct BenchedUnit {
  std::string unit;
  std::vector<BenchVariant> variants;
};
// Every unit that `quaver verify` knows.
const std::vector<BenchedUnit>& benched_units();

}  // namespace quaver
