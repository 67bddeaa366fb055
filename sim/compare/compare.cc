#include "sim/compare/compare.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>

#include <spdlog/fmt/fmt.h>

#include "sim/area/process.h"
#include "sim/array/analytic.h"
#include "sim/memory/buffers.h"
#include "sim/run/processes.h"

namespace quaver {
namespace {

constexpr std::uint32_t kMaxSide = 512;

Config with_shape(const Config& config, std::uint32_t rows, std::uint32_t cols) {
  Config sized = config;
  sized.array.rows = rows;
  sized.array.cols = cols;
  return sized;
}

// The most columns that fit at this many rows; 0 if none do.
std::uint32_t widest(const Config& config, std::uint32_t rows,
                     const std::function<bool(const Config&)>& fits) {
  std::uint32_t low = 0;
  std::uint32_t high = kMaxSide + 1;
  while (high - low > 1) {
    const std::uint32_t middle = (low + high) / 2;
    (fits(with_shape(config, rows, middle)) ? low : high) = middle;
  }
  return low;
}

std::uint32_t longer_side(const Config& config) {
  return std::max(config.array.rows, config.array.cols);
}

double array_area(const Config& config, const AreaOf& area_of) {
  if (const auto area = area_of(config).array) return *area;
  throw InputError({config.document.location.source},
                   "the array's area is unknown, expected units with RTL or --equal peak|none");
}

// What an array must stay within, in terms of the reference machine.
std::function<bool(const Config&)> budget(const Config& reference, Equal equal,
                                          const AreaOf& area_of) {
  if (equal == Equal::kArea) {
    const double area = array_area(reference, area_of);
    return [area, &area_of](const Config& sized) {
      return buffers_hold(sized) && array_area(sized, area_of) <= area;
    };
  }
  const double peak = peak_tflops(reference) * (1 + 1e-9);
  return [peak](const Config& sized) { return buffers_hold(sized) && peak_tflops(sized) <= peak; };
}

// `config` with the reference's memory system.
Config with_memory_of(const Config& reference, const Config& config) {
  if (config.memory.has_value() != reference.memory.has_value())
    throw InputError(
        {config.document.location.source},
        fmt::format("found {} memory system, expected {} as {} has, or --equal none",
                    config.memory ? "a" : "no", config.memory ? "none" : "one", reference.name));
  Config equal = config;
  if (reference.memory) equal.memory = memory_at_clock(reference, config);
  return equal;
}

std::uint64_t cycles_on(const Config& config, const Trace& trace, const RunOptions& options) {
  AnalyticModel model;
  RunOptions cycles_only = options;
  cycles_only.values = false;
  return run(config, trace, cycles_only, model).totals.cycles.total();
}

}  // namespace

Equal parse_equal(std::string_view text) {
  if (text == "none") return Equal::kNone;
  if (text == "area") return Equal::kArea;
  if (text == "peak") return Equal::kPeak;
  throw std::invalid_argument("'" + std::string(text) + "': expected area, peak or none");
}

Config best_shape(const Config& config, const std::function<bool(const Config&)>& fits,
                  const std::function<std::uint64_t(const Config&)>& cycles) {
  std::optional<Config> best;
  std::uint64_t fewest = 0;
  for (std::uint32_t rows = 1; rows <= kMaxSide; ++rows) {
    const std::uint32_t cols = widest(config, rows, fits);
    if (cols == 0) break;
    const Config sized = with_shape(config, rows, cols);
    const std::uint64_t taken = cycles(sized);
    const bool squarer = best && taken == fewest && longer_side(sized) < longer_side(*best);
    if (!best || taken < fewest || squarer) {
      best = sized;
      fewest = taken;
    }
  }
  if (best) return *best;
  throw InputError({config.document.location.source},
                   "not even one element fits, expected a larger reference");
}

MemoryConfig memory_at_clock(const Config& reference, const Config& config) {
  const double cycles = config.clock_mhz / reference.clock_mhz;  // of its own in one of the other's
  const double bytes = static_cast<double>(reference.memory->bandwidth) / cycles;
  const double latency = static_cast<double>(reference.memory->latency) * cycles;
  constexpr double kNothing = 1e-9;  // of rounding in a whole number
  return {static_cast<std::uint64_t>(std::max(1.0, std::floor(bytes + kNothing))),
          static_cast<std::uint64_t>(std::ceil(latency - kNothing))};
}

std::vector<Contender> compare(const std::vector<Config>& configs, const Trace& trace,
                               const RunOptions& options, Equal equal, const AreaOf& area_of,
                               const EnergyOf& energy_of) {
  std::vector<Contender> contenders;
  for (const Config& config : configs) {
    Contender contender;
    contender.config = config;
    if (equal != Equal::kNone)
      contender.config =
          best_shape(with_memory_of(configs[0], config), budget(configs[0], equal, area_of),
                     [&](const Config& sized) { return cycles_on(sized, trace, options); });
    contender.area = area_of(contender.config);
    AnalyticModel model;
    const Stop stop = [] { return InterruptGuard::pending() != 0; };
    contender.result = options.values ? run_in_processes(contender.config, trace, options, model,
                                                         options.threads, {}, stop)
                                      : run(contender.config, trace, options, model, {}, stop);
    // Machines that are not compared on the same rows say nothing.
    if (contender.result.partial()) throw Interrupted(InterruptGuard::pending());
    if (const auto machine = energy_of ? energy_of(contender.config) : nullptr)
      contender.energy = run_energy(*machine, contender.result.rows, options.batch);
    contenders.push_back(std::move(contender));
  }
  return contenders;
}

}  // namespace quaver
