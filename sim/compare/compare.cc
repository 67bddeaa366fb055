#include "sim/compare/compare.h"

#include <cmath>
#include <stdexcept>

#include "sim/array/analytic.h"

namespace quaver {
namespace {

constexpr std::uint32_t kMaxSide = 512;

Config with_columns(const Config& config, std::uint32_t cols) {
  Config sized = config;
  const double rows = std::round(static_cast<double>(cols) * config.array.rows / config.array.cols);
  sized.array.cols = cols;
  sized.array.rows = static_cast<std::uint32_t>(std::max(1.0, rows));
  return sized;
}

double array_area(const Config& config, const AreaOf& area_of) {
  if (const auto area = area_of(config).array) return *area;
  throw InputError({config.document.location.source},
                   "the array's area is unknown, expected units with RTL or --equal peak|none");
}

Config sized_like(const Config& reference, const Config& config, Equal equal,
                  const AreaOf& area_of) {
  switch (equal) {
    case Equal::kNone: return config;
    case Equal::kArea: {
      const double budget = array_area(reference, area_of);
      return resized(config,
                     [&](const Config& sized) { return array_area(sized, area_of) <= budget; });
    }
    case Equal::kPeak: {
      const double budget = peak_tflops(reference) * (1 + 1e-9);
      return resized(config, [&](const Config& sized) { return peak_tflops(sized) <= budget; });
    }
  }
  return config;
}

}  // namespace

Equal parse_equal(std::string_view text) {
  if (text == "none") return Equal::kNone;
  if (text == "area") return Equal::kArea;
  if (text == "peak") return Equal::kPeak;
  throw std::invalid_argument("'" + std::string(text) + "': expected area, peak or none");
}

Config resized(const Config& config, const std::function<bool(const Config&)>& fits) {
  // Areas and peaks grow with the side: bisect the columns.
  std::uint32_t low = 0;  // fits, or nothing does
  std::uint32_t high = kMaxSide + 1;
  while (high - low > 1) {
    const std::uint32_t middle = (low + high) / 2;
    const Config sized = with_columns(config, middle);
    (sized.array.rows <= kMaxSide && fits(sized) ? low : high) = middle;
  }
  if (low == 0)
    throw InputError({config.document.location.source},
                     "no array of this machine is small enough, expected a larger reference");
  return with_columns(config, low);
}

std::vector<Contender> compare(const std::vector<Config>& configs, const Trace& trace,
                               const RunOptions& options, Equal equal, const AreaOf& area_of) {
  std::vector<Contender> contenders;
  for (const Config& config : configs) {
    Contender contender;
    contender.config = contenders.empty() ? config : sized_like(configs[0], config, equal, area_of);
    contender.area = area_of(contender.config);
    AnalyticModel model;
    contender.result = run(contender.config, trace, options, model);
    contenders.push_back(std::move(contender));
  }
  return contenders;
}

}  // namespace quaver
