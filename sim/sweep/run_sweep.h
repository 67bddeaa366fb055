// Runs a sweep: every point on every thread there is, through the journal; and merges shards.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "sim/sweep/evaluate.h"
#include "sim/sweep/results.h"

namespace quaver {

struct SweepOptions {
  std::string version;            // of the program
  std::filesystem::path program;  // itself: what runs the points of the SystemC tier
  unsigned threads = 1;
  Shard shard;
  std::filesystem::path folder;  // of the journal; "": none is kept
  bool resume = false;
  // Throws InputError for a machine that is impossible for reasons beyond its config's reading.
  std::function<void(const Config&)> check = [](const Config&) {};
  PointAreaOf area_of;      // none: areas are not asked for
  PointEnergyOf energy_of;  // none: nor are energies
  [[nodiscard]] Asked asked() const {
    return {static_cast<bool>(area_of), static_cast<bool>(energy_of)};
  }
  // Called by one thread at a time.
  std::function<void(std::size_t done, std::size_t total)> progress;
};

// The same whatever the number of threads and however often it was killed and resumed. Impossible
// machines are skipped, and counted. Throws InputError for everything wrong with what the user
// gave, std::runtime_error where the journal cannot be written.
SweepResults run_sweep(const Sweep& sweep, const SweepOptions& options);

// The results of all shards of a sweep, from the journals in their folders; the same shard may be
// there twice. Throws InputError where they belong to different sweeps or points are missing.
SweepResults merge_sweeps(const std::vector<std::filesystem::path>& folders);

}  // namespace quaver
