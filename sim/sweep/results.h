// What a sweep leaves behind: results.csv, the summary on the terminal, its JSON.
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "sim/sweep/plan.h"

namespace quaver {

// A reason, and how many points have one of its kind: reasons that differ in numbers and quoted
// words alone are of one kind, and the first one speaks for it.
struct ReasonCount {
  std::string reason;
  std::size_t count = 0;
};

// The points of a sweep in their order, and what follows from all of them together.
class SweepResults {
 public:
  // `records` by point; pending ones belong to other shards. Throws InputError at a constraint or
  // an objective whose metric is empty for a point.
  SweepResults(Plan plan, std::vector<PointRecord> records);

  [[nodiscard]] const Plan& plan() const { return plan_; }
  [[nodiscard]] const std::vector<PointRecord>& records() const { return records_; }
  // Whether a point meets all constraints; only such points stand in results.csv.
  [[nodiscard]] bool meets(std::size_t point) const { return meets_[point]; }
  // Whether it is on its trace's front among these. Nowhere without objectives, nor in a shard.
  [[nodiscard]] bool on_front(std::size_t point) const { return front_[point]; }
  [[nodiscard]] bool has_front() const {
    return !plan_.objectives.empty() && plan_.shard.is_whole();
  }

  [[nodiscard]] std::size_t count(PointState state) const;
  [[nodiscard]] std::size_t count_met() const;
  // The points that each constraint alone leaves out.
  [[nodiscard]] std::vector<std::size_t> left_out() const;
  [[nodiscard]] std::vector<ReasonCount> impossible() const {
    return reasons(PointState::kImpossible);
  }
  [[nodiscard]] std::vector<ReasonCount> unknown_areas() const {
    return reasons(PointState::kDone);
  }
  [[nodiscard]] std::vector<ReasonCount> unknown_energies() const {
    return reasons(PointState::kDone, true);
  }
  // The front of a trace by its number, best by the first objective first.
  [[nodiscard]] std::vector<std::size_t> front(std::size_t trace) const;

 private:
  [[nodiscard]] std::vector<ReasonCount> reasons(PointState state, bool energies = false) const;
  void find_front(std::size_t trace);

  Plan plan_;
  std::vector<PointRecord> records_;
  std::vector<bool> meets_;
  std::vector<bool> front_;
};

// The value of a metric that must be there. Throws InputError at `where`.
double known_value(const PointRecord& record, Metric metric, const Location& where);

void write_results_csv(const SweepResults& results, std::ostream& out);
// The same into DIR/results.csv, through a temporary file. Throws std::runtime_error.
void write_results(const SweepResults& results, const std::filesystem::path& folder);

// At most 100 columns.
std::string sweep_summary(const SweepResults& results);
nlohmann::ordered_json sweep_json(const SweepResults& results);

}  // namespace quaver
