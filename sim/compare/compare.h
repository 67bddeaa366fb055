// Machines side by side on one trace: what each format buys.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "sim/energy/machine_energy.h"
#include "sim/run/run.h"

namespace quaver {

// At equal area or peak every machine, the first too, takes the array shape (rows x cols) that
// finishes the trace first among those that use up the first machine's budget: a shape that fits
// one chunk length or one format badly would say nothing about the format.
enum class Equal : std::uint8_t {
  kNone,  // the machines as their configs say
  kArea,  // within the first machine's array area
  kPeak,  // within the first machine's peak throughput
};
Equal parse_equal(std::string_view text);  // throws std::invalid_argument

// The area of a config's machine; parts that were not synthesised are empty.
using AreaOf = std::function<ArchitectureArea(const Config&)>;

// The energy of a config's machine; null where it is unknown or not asked for.
using EnergyOf = std::function<std::shared_ptr<const MachineEnergy>(const Config&)>;

struct Contender {
  Config config;  // after resizing
  ArchitectureArea area;
  RunResult result;
  std::optional<RunEnergy> energy = std::nullopt;
};

// Of the widest arrays that `fits` allows at each number of rows (sides from 1 to 512), the one
// that takes the fewest `cycles`, the squarest of equally fast ones. `fits` must hold for every
// narrower array if it holds for one. Throws InputError where not even one element fits.
Config best_shape(const Config& config, const std::function<bool(const Config&)>& fits,
                  const std::function<std::uint64_t(const Config&)>& cycles);

// The reference's memory system at the config's clock: the same bytes a second (rounded down to
// whole bytes a cycle) and the same latency in seconds (rounded up to whole cycles).
MemoryConfig memory_at_clock(const Config& reference, const Config& config);

// Runs every config (the first is the reference) through the analytic tier, with values where the
// options ask for them. Where machines are made equal they also get the first one's memory system.
// Throws InputError where areas are to be equal and one is unknown, or if only some have `memory`;
// Interrupted if a signal comes that the caller handles (InterruptGuard).
std::vector<Contender> compare(const std::vector<Config>& configs, const Trace& trace,
                               const RunOptions& options, Equal equal, const AreaOf& area_of,
                               const EnergyOf& energy_of = {});

}  // namespace quaver
