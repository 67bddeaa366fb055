// What a journal says of its sweep, and what is recorded of a point: enough to write results from,
// without the files that the sweep was made from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/sweep/metric.h"

namespace quaver {

// Which points of a sweep one process computes: machines number - 1, number - 1 + of, ...
struct Shard {
  std::size_t number = 1;  // 1 .. of
  std::size_t of = 1;

  [[nodiscard]] bool is_whole() const { return of == 1; }
  [[nodiscard]] std::string text() const {
    return std::to_string(number) + "/" + std::to_string(of);
  }
  friend bool operator==(const Shard&, const Shard&) = default;
};
// "I/N". Throws std::invalid_argument.
Shard parse_shard(std::string_view text);

struct Plan {
  std::string name;
  std::string identity;  // sweep_identity()
  Shard shard;
  std::vector<std::pair<std::string, std::vector<std::string>>> axes;  // key, values
  std::vector<std::string> traces;                                     // names
  std::vector<Constraint> constraints;
  std::vector<Objective> objectives;

  // Points are numbered machine by machine (the last axis fastest), and trace by trace in each.
  [[nodiscard]] std::size_t points() const;
  [[nodiscard]] bool has(std::size_t point) const {
    return point / traces.size() % shard.of == shard.number - 1;
  }
  [[nodiscard]] std::size_t trace_number(std::size_t point) const { return point % traces.size(); }
  [[nodiscard]] const std::string& trace(std::size_t point) const {
    return traces[trace_number(point)];
  }
  // The spelling of each axis's value at a point.
  [[nodiscard]] std::vector<std::string> values(std::size_t point) const;
};

// One line of JSON, and back. Throws InputError at `location`.
std::string plan_text(const Plan& plan);
Plan read_plan(std::string_view text, const Location& location);

inline constexpr std::string_view kEnergyReason = "energy: ";

enum class PointState : std::uint8_t { kPending, kDone, kImpossible };

struct PointRecord {
  std::size_t point = 0;
  PointState state = PointState::kPending;
  std::string key;  // point_key(), of a point that is done
  Metrics metrics;  // likewise
  // Why it is impossible, or why its area is unknown; after kEnergyReason, why its energy alone is.
  std::string reason;

  friend bool operator==(const PointRecord&, const PointRecord&) = default;
};

// The one-line text of a point that is done or impossible, and back: throws std::invalid_argument.
std::string record_text(const PointRecord& record);
PointRecord read_record(std::string_view text);

}  // namespace quaver
