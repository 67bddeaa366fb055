// The terminal's and the JSON's view of a sweep's results.
#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "sim/sweep/results.h"

namespace quaver {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kColumns = 100;
constexpr std::size_t kTopRows = 10;
constexpr std::size_t kMachineColumns = 38;
constexpr std::size_t kErrorColumns = 7;
constexpr std::size_t kEnergyColumns = 9;  // of "energy J"
constexpr std::size_t kShortest = 6;       // of a part of a machine's text

std::string cut(const std::string& text, std::size_t columns) {
  if (text.size() <= columns) return text;
  return text.substr(0, columns - 2) + "..";
}

// "rows=32 chunk=64" in so many columns at most: an axis is called by the last part of its key
// where that is clear, and the longest parts are cut first.
std::string machine_text(const Plan& plan, std::size_t point, std::size_t columns) {
  const auto last_part = [](const std::string& key) { return key.substr(key.rfind('.') + 1); };
  const std::vector<std::string> values = plan.values(point);
  std::vector<std::string> parts;
  std::size_t longest = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (plan.axes[i].second.size() == 1) continue;  // what all machines share
    const std::string& key = plan.axes[i].first;
    const auto same = std::count_if(plan.axes.begin(), plan.axes.end(), [&](const auto& axis) {
      return last_part(axis.first) == last_part(key);
    });
    parts.push_back((same == 1 ? last_part(key) : key) + "=" + values[i]);
    longest = std::max(longest, parts.back().size());
  }
  if (parts.empty()) return "the only one";
  for (std::string text; true; --longest) {
    text.clear();
    for (const std::string& part : parts) text += (text.empty() ? "" : " ") + cut(part, longest);
    if (text.size() <= columns || longest <= kShortest) return cut(text, columns);
  }
}

std::string counted(std::size_t count, const std::string& thing) {
  return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

std::string square_mm(const Metrics& metrics) {
  return metrics.area_um2 ? fmt::format("{:.3f}", *metrics.area_um2 * 1e-6) : "";
}

std::string per_square_mm(const Metrics& metrics) {
  const auto value = metrics.value(Metric::kTflopsPerMm2);
  return value ? fmt::format("{:.4g}", *value) : "";
}

std::string decibels(const Metrics& metrics) {
  return metrics.sqnr_db ? fmt::format("{:>{}.2f}", *metrics.sqnr_db, kErrorColumns) : "";
}

std::string joules(const Metrics& metrics) {
  return metrics.energy_j ? fmt::format("{:>{}.4g}", *metrics.energy_j, kEnergyColumns) : "";
}

// A reason as it stands, but for the folder of the file that it begins with.
std::string without_folder(const std::string& reason) {
  const std::size_t place = reason.find(": ");
  const std::size_t slash = reason.rfind('/', place);
  return place == std::string::npos || slash == std::string::npos ? reason
                                                                  : reason.substr(slash + 1);
}

std::string reason_lines(const std::string& title, const std::vector<ReasonCount>& reasons) {
  if (reasons.empty()) return "";
  std::string text = title + ":\n";
  for (const auto& [reason, count] : reasons)
    text += cut(fmt::format("{:>10}  {}", count, without_folder(reason)), kColumns) + "\n";
  return text;
}

std::string constraint_lines(const SweepResults& results) {
  std::string text;
  const std::vector<std::size_t> left_out = results.left_out();
  for (std::size_t i = 0; i < left_out.size(); ++i)
    text += cut(fmt::format("{:>10}  not {}", left_out[i], results.plan().constraints[i].text),
                kColumns) +
            "\n";
  return text.empty() ? "" : "outside the constraints, each for itself:\n" + text;
}

std::string objectives_text(const Plan& plan) {
  std::string text;
  for (const Objective& o : plan.objectives)
    text += (text.empty() ? "" : ", ") + std::string(o.maximize ? "max " : "min ") +
            to_string(o.metric);
  return text;
}

std::string front_lines(const SweepResults& results, std::size_t trace) {
  const Plan& plan = results.plan();
  const std::vector<std::size_t> front = results.front(trace);
  const std::size_t shown = std::min(front.size(), kTopRows);
  std::string head = fmt::format("front on {} ({}): {}", plan.traces[trace], objectives_text(plan),
                                 counted(front.size(), "point"));
  if (shown < front.size()) head += fmt::format(", the first {}", shown);
  std::string text = cut(head + ":", kColumns) + "\n";
  const auto known = [&](std::optional<double> Metrics::*metric) {
    return std::any_of(front.begin(), front.end(), [&](std::size_t point) {
      return (results.records()[point].metrics.*metric).has_value();
    });
  };
  const bool errors = known(&Metrics::sqnr_db);
  const bool energies = known(&Metrics::energy_j);
  const std::size_t columns =
      kMachineColumns - (errors ? kErrorColumns + 1 : 0) - (energies ? kEnergyColumns + 1 : 0);
  text += fmt::format("  {:<{}} {:>13} {:>10} {:>9} {:>10} {:>9}{}{}\n", "machine", columns,
                      "cycles", "utilized", "TFLOPS", "array mm2", "TF/mm2",
                      errors ? " SQNR dB" : "", energies ? "  energy J" : "");
  for (std::size_t i = 0; i < shown; ++i) {
    const Metrics& m = results.records()[front[i]].metrics;
    text += fmt::format("  {:<{}} {:>13} {:>9.1f}% {:>9.4g} {:>10} {:>9}{}{}\n",
                        machine_text(plan, front[i], columns), columns, m.cycles,
                        100 * m.utilization, m.tflops, square_mm(m), per_square_mm(m),
                        errors ? " " + decibels(m) : "", energies ? " " + joules(m) : "");
  }
  return text;
}

Json reasons_json(const std::vector<ReasonCount>& reasons) {
  Json list = Json::array();
  for (const auto& [reason, count] : reasons)
    list.push_back({{"reason", reason}, {"points", count}});
  return list;
}

Json point_json(const Plan& plan, const PointRecord& record) {
  Json axes = Json::object();
  const std::vector<std::string> values = plan.values(record.point);
  for (std::size_t i = 0; i < values.size(); ++i) axes[plan.axes[i].first] = values[i];
  Json json = {{"key", record.key}, {"axes", axes}, {"trace", plan.trace(record.point)}};
  for (const Metric metric : metrics()) {
    const auto value = record.metrics.value(metric);
    if (metric == Metric::kCycles)
      json["cycles"] = record.metrics.cycles;
    else
      json[to_string(metric)] = value ? Json(*value) : Json(nullptr);
  }
  return json;
}

}  // namespace

std::string sweep_summary(const SweepResults& results) {
  const Plan& plan = results.plan();
  const std::size_t done = results.count(PointState::kDone);
  const std::size_t impossible = results.count(PointState::kImpossible);
  std::string text =
      cut(fmt::format("sweep {}: {} on {}{}", plan.name, counted(done + impossible, "point"),
                      counted(plan.traces.size(), "trace"),
                      plan.shard.is_whole() ? "" : ", shard " + plan.shard.text()),
          kColumns) +
      "\n";
  text += fmt::format("{:>10}  computed, {} of them within the constraints\n", done,
                      results.count_met());
  text += fmt::format("{:>10}  skipped as impossible\n", impossible);
  text += reason_lines("impossible, the first of each kind", results.impossible());
  text += reason_lines("area unknown", results.unknown_areas());
  text += reason_lines("energy unknown", results.unknown_energies());
  text += constraint_lines(results);
  if (results.has_front())
    for (std::size_t trace = 0; trace < plan.traces.size(); ++trace)
      text += front_lines(results, trace);
  else
    text += plan.objectives.empty() ? "no objectives, so no front\n"
                                    : "the front is known when the shards are merged\n";
  return text;
}

Json sweep_json(const SweepResults& results) {
  const Plan& plan = results.plan();
  Json constraints = Json::array();
  const std::vector<std::size_t> left_out = results.left_out();
  for (std::size_t i = 0; i < left_out.size(); ++i)
    constraints.push_back({{"constraint", plan.constraints[i].text}, {"left_out", left_out[i]}});
  Json front = nullptr;
  if (results.has_front()) {
    front = Json::array();
    for (std::size_t trace = 0; trace < plan.traces.size(); ++trace)
      for (const std::size_t point : results.front(trace))
        front.push_back(point_json(plan, results.records()[point]));
  }
  return {{"schema_version", 1},
          {"name", plan.name},
          {"identity", plan.identity},
          {"shard", plan.shard.text()},
          {"points", results.count(PointState::kDone) + results.count(PointState::kImpossible)},
          {"computed", results.count(PointState::kDone)},
          {"within_constraints", results.count_met()},
          {"skipped", results.count(PointState::kImpossible)},
          {"skipped_reasons", reasons_json(results.impossible())},
          {"unknown_areas", reasons_json(results.unknown_areas())},
          {"unknown_energies", reasons_json(results.unknown_energies())},
          {"constraints", constraints},
          {"front", front}};
}

}  // namespace quaver
