// Areas and delays of many units: from the cache where they are known, synthesised where not.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "sim/area/cache.h"
#include "sim/area/synthesis.h"
#include "sim/area/technology.h"

namespace quaver {

inline constexpr unsigned kFewestSeeds = 8;  // medians of fewer say little

struct SynthesisOptions {
  unsigned seeds = kFewestSeeds;
  unsigned threads = 2;  // seeds of a unit that run at a time
  // What is being worked on, and how many of the seeds of all units that are not in the cache are
  // done. Called by one thread at a time.
  std::function<void(std::string_view what, unsigned done, unsigned total)> progress;
};

// One result per unit, in order. InputError: the liberty file is missing or is none.
// SynthesisError: a tool is missing or failed. Interrupted: a signal came and the caller handles it
// (a signal without a handler ends the program, after everything has been cleaned up).
std::vector<UnitArea> unit_areas(const std::vector<UnitVariant>& units, const RtlSources& rtl,
                                 const Technology& technology, const AreaCache& cache,
                                 const SynthesisOptions& options);

}  // namespace quaver
