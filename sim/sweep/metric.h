// What a point of a sweep is measured by, limited by and chosen by.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/input/document.h"

namespace quaver {

// In the order of the columns of results.csv.
enum class Metric : std::uint8_t {
  kCycles,
  kSeconds,
  kUtilization,
  kAreaUm2,
  kPeakTflops,
  kTflops,
  kTflopsPerMm2,
  kSqnrDb,
  kEnergyJ,
};
const std::vector<Metric>& metrics();
std::string to_string(Metric metric);
// The inverse. Throws InputError at `location`, with the choices.
Metric parse_metric(std::string_view text, const Location& location);

// Of one machine on one trace.
struct Metrics {
  std::uint64_t cycles = 0;
  double seconds = 0;
  double utilization = 0;          // MACs over the MACs that fit in those cycles
  std::optional<double> area_um2;  // of the array; none where it is unknown or was not asked for
  double peak_tflops = 0;
  double tflops = 0;               // sustained, two operations a MAC
  std::optional<double> sqnr_db;   // against float64; none without values or without noise
  std::optional<double> energy_j;  // none where it is unknown or was not asked for

  // Nothing for what needs an area or an energy that is unknown.
  [[nodiscard]] std::optional<double> value(Metric metric) const;
  friend bool operator==(const Metrics&, const Metrics&) = default;
};

// Whether the metric is known only where areas are; only where values are computed.
bool needs_area(Metric metric);
bool needs_values(Metric metric);
bool needs_energy(Metric metric);

struct Constraint {
  Metric metric = Metric::kCycles;
  bool at_most = true;  // metric <= limit; else metric >= limit
  double limit = 0;
  std::string text;  // "area_um2 <= 3e+07"
  Location location;

  [[nodiscard]] bool holds(double value) const { return at_most ? value <= limit : value >= limit; }
};

// "METRIC <= NUMBER" or "METRIC >= NUMBER". Throws InputError.
Constraint read_constraint(const Node& node);

struct Objective {
  Metric metric = Metric::kCycles;
  bool maximize = true;
  Location location;

  // Whether x is strictly better than y.
  [[nodiscard]] bool better(double x, double y) const { return maximize ? x > y : x < y; }
};

// {maximize: [METRIC...], minimize: [METRIC...]}. Throws InputError.
std::vector<Objective> read_objectives(const Node& node);

}  // namespace quaver
