#include "sim/sweep/results.h"

#include <fcntl.h>
#include <spdlog/fmt/fmt.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include "sim/sweep/pareto.h"
#include "sim/trace/csv.h"

namespace quaver {
namespace fs = std::filesystem;
namespace {

// A reason without its numbers and quoted words.
std::string kind_of(const std::string& reason) {
  std::string kind;
  bool quoted = false;
  for (const char letter : reason) {
    if (letter == '\'') quoted = !quoted;
    if (quoted || std::isdigit(static_cast<unsigned char>(letter)) != 0) continue;
    kind += letter;
  }
  return kind;
}

std::string cell(const std::optional<double>& value) {
  return value ? fmt::format("{}", *value) : "";
}

std::string metric_cell(const Metrics& metrics, Metric metric) {
  if (metric == Metric::kCycles) return std::to_string(metrics.cycles);
  return cell(metrics.value(metric));
}

}  // namespace

double known_value(const PointRecord& record, Metric metric, const Location& where) {
  if (const auto value = record.metrics.value(metric)) return *value;
  const std::string point =
      to_string(metric) + " is unknown for point " + std::to_string(record.point);
  if (metric == Metric::kSqnrDb)
    throw InputError(where, point + ", whose outputs are exact, expected another metric");
  const std::string what = metric == Metric::kEnergyJ ? "energies" : "areas";
  throw InputError(where, point + " (" + record.reason + "), expected machines whose " + what +
                              " are known, or another metric");
}

SweepResults::SweepResults(Plan plan, std::vector<PointRecord> records)
    : plan_(std::move(plan)),
      records_(std::move(records)),
      meets_(records_.size()),
      front_(records_.size()) {
  for (const PointRecord& record : records_) {
    if (record.state != PointState::kDone) continue;
    bool meets = true;
    for (const Constraint& c : plan_.constraints)
      meets = c.holds(known_value(record, c.metric, c.location)) && meets;
    meets_[record.point] = meets;
  }
  if (!has_front()) return;
  for (std::size_t trace = 0; trace < plan_.traces.size(); ++trace) find_front(trace);
}

void SweepResults::find_front(std::size_t trace) {
  std::vector<std::vector<double>> rows;
  std::vector<std::size_t> points;
  for (const PointRecord& record : records_) {
    if (!meets_[record.point] || plan_.trace_number(record.point) != trace) continue;
    std::vector<double>& row = rows.emplace_back();
    for (const Objective& o : plan_.objectives) {
      const double value = known_value(record, o.metric, o.location);
      row.push_back(o.maximize ? -value : value);
    }
    points.push_back(record.point);
  }
  const std::vector<bool> front = pareto_front(rows);
  for (std::size_t i = 0; i < points.size(); ++i) front_[points[i]] = front[i];
}

std::size_t SweepResults::count(PointState state) const {
  return static_cast<std::size_t>(
      std::count_if(records_.begin(), records_.end(),
                    [state](const PointRecord& record) { return record.state == state; }));
}

std::size_t SweepResults::count_met() const {
  return static_cast<std::size_t>(std::count(meets_.begin(), meets_.end(), true));
}

std::vector<std::size_t> SweepResults::left_out() const {
  std::vector<std::size_t> counts(plan_.constraints.size());
  for (const PointRecord& record : records_) {
    if (record.state != PointState::kDone || meets_[record.point]) continue;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const Constraint& c = plan_.constraints[i];
      if (!c.holds(known_value(record, c.metric, c.location))) ++counts[i];
    }
  }
  return counts;
}

std::vector<ReasonCount> SweepResults::reasons(PointState state, bool energies) const {
  std::map<std::string, std::size_t> places;  // by reason: kinds are worked out once a reason
  std::map<std::string, std::size_t> kinds;
  std::vector<ReasonCount> counts;
  for (const PointRecord& record : records_) {
    if (record.state != state || record.reason.empty()) continue;
    if (record.reason.starts_with(kEnergyReason) != energies) continue;
    auto place = places.find(record.reason);
    if (place == places.end()) {
      const auto [kind, is_new] = kinds.try_emplace(kind_of(record.reason), counts.size());
      if (is_new) counts.push_back({record.reason, 0});
      place = places.emplace(record.reason, kind->second).first;
    }
    ++counts[place->second].count;
  }
  return counts;
}

std::vector<std::size_t> SweepResults::front(std::size_t trace) const {
  std::vector<std::size_t> points;
  for (std::size_t point = 0; point < front_.size(); ++point)
    if (front_[point] && plan_.trace_number(point) == trace) points.push_back(point);
  if (plan_.objectives.empty()) return points;
  const Objective& first = plan_.objectives.front();
  const auto value = [&](std::size_t point) {
    return known_value(records_[point], first.metric, first.location);
  };
  std::stable_sort(points.begin(), points.end(),
                   [&](std::size_t x, std::size_t y) { return first.better(value(x), value(y)); });
  return points;
}

void write_results_csv(const SweepResults& results, std::ostream& out) {
  const Plan& plan = results.plan();
  out << "key";
  for (const auto& [key, values] : plan.axes) out << ',' << csv_cell(key);
  out << ",trace";
  for (const Metric metric : metrics()) out << ',' << to_string(metric);
  out << ",pareto\n";
  for (const PointRecord& record : results.records()) {
    if (!results.meets(record.point)) continue;
    out << record.key;
    for (const std::string& value : plan.values(record.point)) out << ',' << csv_cell(value);
    out << ',' << csv_cell(plan.trace(record.point));
    for (const Metric metric : metrics()) out << ',' << metric_cell(record.metrics, metric);
    out << ',';
    if (results.has_front()) out << (results.on_front(record.point) ? '1' : '0');
    out << '\n';
  }
}

void write_results(const SweepResults& results, const fs::path& folder) {
  const fs::path path = folder / "results.csv";
  const fs::path temporary = path.string() + ".tmp";
  const auto give_up = [&](const std::string& reason) {
    std::error_code ignored;
    fs::remove(temporary, ignored);
    throw std::runtime_error(path.string() + ": cannot be written: " + reason +
                             "; the journal holds all points, go on with --resume");
  };
  errno = 0;
  {
    std::ofstream file(temporary, std::ios::binary);
    write_results_csv(results, file);
    file.close();
    if (!file) give_up(std::strerror(errno));
  }
  const int file = ::open(temporary.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = file >= 0 && fsync(file) == 0;
  const int error = errno;
  if (file >= 0) ::close(file);
  if (!synced) give_up(std::strerror(error));
  std::error_code failed;
  fs::rename(temporary, path, failed);
  if (failed) give_up(failed.message());
}

}  // namespace quaver
