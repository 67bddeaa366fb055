#include "sim/sweep/metric.h"

#include <algorithm>
#include <limits>

#include "sim/input/fields.h"

namespace quaver {
namespace {

constexpr double kLargestLimit = std::numeric_limits<double>::max();

std::string trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return "";
  return std::string(text.substr(begin, text.find_last_not_of(" \t") - begin + 1));
}

}  // namespace

const std::vector<Metric>& metrics() {
  using enum Metric;
  static const std::vector<Metric> all = {kCycles,       kSeconds,    kUtilization,
                                          kAreaUm2,      kPeakTflops, kTflops,
                                          kTflopsPerMm2, kSqnrDb,     kEnergyJ};
  return all;
}

std::string to_string(Metric metric) {
  switch (metric) {
    case Metric::kCycles: return "cycles";
    case Metric::kSeconds: return "seconds";
    case Metric::kUtilization: return "utilization";
    case Metric::kAreaUm2: return "area_um2";
    case Metric::kPeakTflops: return "peak_tflops";
    case Metric::kTflops: return "tflops";
    case Metric::kTflopsPerMm2: return "tflops_per_mm2";
    case Metric::kSqnrDb: return "sqnr_db";
    case Metric::kEnergyJ: return "energy_j";
  }
  return "";
}

Metric parse_metric(std::string_view text, const Location& location) {
  std::vector<std::string> names;
  for (const Metric metric : metrics()) {
    names.push_back(to_string(metric));
    if (names.back() == text) return metric;
  }
  throw InputError(location, "unknown metric '" + std::string(text) + "', expected one of " +
                                 join(names) + did_you_mean(text, names));
}

std::optional<double> Metrics::value(Metric metric) const {
  switch (metric) {
    case Metric::kCycles: return static_cast<double>(cycles);
    case Metric::kSeconds: return seconds;
    case Metric::kUtilization: return utilization;
    case Metric::kAreaUm2: return area_um2;
    case Metric::kPeakTflops: return peak_tflops;
    case Metric::kTflops: return tflops;
    case Metric::kTflopsPerMm2:
      return area_um2 ? std::optional(tflops / (*area_um2 * 1e-6)) : std::nullopt;
    case Metric::kSqnrDb: return sqnr_db;
    case Metric::kEnergyJ: return energy_j;
  }
  return std::nullopt;
}

bool needs_area(Metric metric) {
  return metric == Metric::kAreaUm2 || metric == Metric::kTflopsPerMm2;
}

bool needs_values(Metric metric) { return metric == Metric::kSqnrDb; }
bool needs_energy(Metric metric) { return metric == Metric::kEnergyJ; }

Constraint read_constraint(const Node& node) {
  const std::string& text = to_text(node, "a constraint");
  const std::size_t sign = std::min(text.find("<="), text.find(">="));
  if (sign == std::string::npos)
    throw InputError(node.location, "constraint '" + text +
                                        "' has no sign, expected METRIC <= NUMBER or METRIC >= "
                                        "NUMBER");
  Constraint constraint;
  constraint.location = node.location;
  constraint.metric = parse_metric(trimmed(text.substr(0, sign)), node.location);
  constraint.at_most = text[sign] == '<';
  Node limit = node;
  limit.scalar = trimmed(text.substr(sign + 2));
  constraint.limit = to_number(limit, "the limit of " + to_string(constraint.metric),
                               -kLargestLimit, kLargestLimit);
  constraint.text =
      to_string(constraint.metric) + (constraint.at_most ? " <= " : " >= ") + limit.scalar;
  return constraint;
}

std::vector<Objective> read_objectives(const Node& node) {
  Fields fields(node, "objectives");
  std::vector<Objective> objectives;
  for (const bool maximize : {true, false}) {
    const std::string key = maximize ? "maximize" : "minimize";
    const Node* list = fields.find(key);
    if (list == nullptr) continue;
    if (list->kind != Node::Kind::kList)
      throw InputError(list->location, fields.name(key) + " is " + list->describe() +
                                           ", expected a list of metrics");
    for (const Node& item : list->items) {
      const Metric metric = parse_metric(to_text(item, fields.name(key)), item.location);
      for (const Objective& other : objectives)
        if (other.metric == metric)
          throw InputError(item.location,
                           "objective '" + to_string(metric) + "' stands twice, expected it once");
      objectives.push_back({metric, maximize, item.location});
    }
  }
  fields.finish();
  return objectives;
}

}  // namespace quaver
