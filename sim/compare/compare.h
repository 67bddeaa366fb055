// Machines side by side on one trace: what each format buys.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "sim/area/composition.h"
#include "sim/run/run.h"

namespace quaver {

enum class Equal : std::uint8_t {
  kNone,  // the machines as their configs say
  kArea,  // each array grown or shrunk to the first machine's array area
  kPeak,  // each array grown or shrunk to the first machine's peak throughput
};
Equal parse_equal(std::string_view text);  // throws std::invalid_argument

// The area of a config's machine; parts that were not synthesised are empty.
using AreaOf = std::function<ArchitectureArea(const Config&)>;

struct Contender {
  Config config;  // after resizing
  ArchitectureArea area;
  RunResult result;
};

// A config with its array resized to about rows : cols as before, to the largest at which `fits`
// holds; sides from 1 to 512. Throws InputError where not even 1 column fits.
Config resized(const Config& config, const std::function<bool(const Config&)>& fits);

// Runs every config (the first is the reference) through the analytic tier. Throws InputError where
// areas are to be equal and one is unknown.
std::vector<Contender> compare(const std::vector<Config>& configs, const Trace& trace,
                               const RunOptions& options, Equal equal, const AreaOf& area_of);

}  // namespace quaver
