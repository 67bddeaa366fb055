// Which benches the command line of `quaver verify` asks for.
#pragma once

#include <string>
#include <vector>

#include "sim/cli/arguments.h"
#include "sim/verify/array_lockstep.h"

namespace quaver {

// What is to be verified, before any of it is made.
struct VerifySelection {
  struct Unit {
    std::string unit;
    BenchVariant variant;
  };
  std::vector<Unit> units;
  std::vector<ArrayLockstep::Setup> arrays;

  [[nodiscard]] std::size_t size() const { return units.size() + arrays.size(); }
};

// By UNIT, --variant, --config and --set. A config's core has no model yet. Throws InputError for
// what is unknown, does not go together, or has no RTL.
VerifySelection verify_selection(const Arguments& arguments);

}  // namespace quaver
