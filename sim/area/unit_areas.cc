#include "sim/area/unit_areas.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace quaver {
namespace {

class Progress {
 public:
  Progress(const SynthesisOptions& options, std::size_t units)
      : report_(options.progress), total_(options.seeds * static_cast<unsigned>(units)) {}

  void begin(const std::string& what) {
    what_ = what;
    if (report_) report_(what_, done_, total_);
  }
  void seed_done() {
    const std::lock_guard lock(mutex_);
    ++done_;
    if (report_) report_(what_, done_, total_);
  }

 private:
  std::function<void(std::string_view, unsigned, unsigned)> report_;
  std::mutex mutex_;
  std::string what_;
  unsigned done_ = 0, total_;
};

// The seed that is measured i-th. Those with the same order before ABC, 1 and 2 and so on, do not
// come together: one would wait for the other.
unsigned seed_at(unsigned i, unsigned seeds) {
  const unsigned odd = (seeds + 1) / 2;
  return i < odd ? 2 * i + 1 : 2 * (i - odd) + 2;
}

// Seeds 1 to options.seeds; the first exception stops the rest and is thrown.
std::vector<SeedResult> measure_seeds(const UnitSynthesis& synthesis,
                                      const SynthesisOptions& options, Progress& progress) {
  std::vector<SeedResult> results(options.seeds);
  std::atomic<unsigned> next = 0;
  std::exception_ptr error;
  std::mutex mutex;
  const auto work = [&] {
    for (unsigned i = next++; i < options.seeds; i = next++) {
      try {
        results[i] = synthesis.measure(seed_at(i, options.seeds));
        progress.seed_done();
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (!error) error = std::current_exception();
        next = options.seeds;
      }
    }
  };
  {
    std::vector<std::jthread> workers;
    for (unsigned i = 1; i < std::min(options.threads, options.seeds); ++i)
      workers.emplace_back(work);
    work();
  }
  if (error) std::rethrow_exception(error);
  return results;
}

UnitArea summarise(const std::vector<SeedResult>& measurements) {
  std::vector<double> areas, delays;
  for (const SeedResult& one : measurements) {
    areas.push_back(one.area_um2);
    delays.push_back(one.delay_ns);
  }
  UnitArea result;
  result.area_um2 = median(areas);
  result.area_sd = standard_deviation(areas);
  result.seeds = static_cast<unsigned>(measurements.size());
  result.delay_ns = median(delays);
  result.delay_sd = standard_deviation(delays);
  return result;
}

UnitArea with_names(UnitArea area, const UnitVariant& unit, const Technology& technology) {
  area.unit = unit.unit;
  area.variant = unit.variant;
  area.technology = technology.name;
  return area;
}

std::vector<UnitArea> look_up_or_measure(const std::vector<UnitVariant>& units,
                                         const RtlSources& rtl, const Technology& technology,
                                         const AreaCache& cache, const SynthesisOptions& options) {
  const Liberty liberty = read_liberty(
      technology.liberty,
      technology.package.empty() ? "" : ": install the Debian package " + technology.package);
  const Toolchain tools = find_toolchain();
  std::vector<std::string> keys;
  std::vector<std::optional<UnitArea>> found;
  for (const UnitVariant& unit : units) {
    keys.push_back(cache_key(unit, rtl, liberty, tools, options.seeds));
    found.push_back(cache.load(keys.back()));
  }
  Progress progress(options,
                    static_cast<std::size_t>(std::count(found.begin(), found.end(), std::nullopt)));
  std::vector<UnitArea> results;
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (!found[i]) {
      progress.begin(units[i].label() + " (" + technology.name + ")");
      const UnitSynthesis synthesis(units[i], rtl, liberty, tools);
      found[i] =
          with_names(summarise(measure_seeds(synthesis, options, progress)), units[i], technology);
      cache.store(keys[i], *found[i]);
    }
    results.push_back(with_names(*found[i], units[i], technology));
  }
  return results;
}

}  // namespace

std::vector<UnitArea> unit_areas(const std::vector<UnitVariant>& units, const RtlSources& rtl,
                                 const Technology& technology, const AreaCache& cache,
                                 const SynthesisOptions& options) {
  if (options.seeds == 0 || options.threads == 0)
    throw std::invalid_argument("seeds and threads must be at least 1");
  std::vector<UnitArea> results;
  int signal = 0;
  {
    const InterruptGuard guard;
    try {
      results = look_up_or_measure(units, rtl, technology, cache, options);
      signal = InterruptGuard::pending();  // it may have come after the last tool
    } catch (const Interrupted& interrupted) {
      signal = interrupted.signal();
    }
  }
  if (signal == 0) return results;
  // Now the signal takes the way that it would have taken without the guard.
  std::raise(signal);
  throw Interrupted(signal);
}

}  // namespace quaver
