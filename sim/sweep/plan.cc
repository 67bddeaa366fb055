#include "sim/sweep/plan.h"

#include <spdlog/fmt/fmt.h>

#include <charconv>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "sim/sweep/axis.h"

namespace quaver {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kKeyDigits = 64;

Json names_json(const std::vector<Objective>& objectives, bool maximize) {
  Json names = Json::array();
  for (const Objective& objective : objectives)
    if (objective.maximize == maximize) names.push_back(to_string(objective.metric));
  return names;
}

Plan plan_of(const Json& json, const Location& location) {
  Plan plan;
  plan.name = json.at("name").get<std::string>();
  plan.identity = json.at("identity").get<std::string>();
  plan.shard = parse_shard(json.at("shard").get<std::string>());
  for (const Json& axis : json.at("axes"))
    plan.axes.emplace_back(axis.at("key").get<std::string>(),
                           axis.at("values").get<std::vector<std::string>>());
  plan.traces = json.at("traces").get<std::vector<std::string>>();
  for (const Json& text : json.at("constraints"))
    plan.constraints.push_back(
        read_constraint({Node::Kind::kScalar, text.get<std::string>(), {}, {}, location}));
  for (const bool maximize : {true, false})
    for (const Json& name : json.at(maximize ? "maximize" : "minimize"))
      plan.objectives.push_back(
          {parse_metric(name.get<std::string>(), location), maximize, location});
  double points = static_cast<double>(plan.traces.size());
  for (const auto& [key, values] : plan.axes) points *= static_cast<double>(values.size());
  if (points < 1 || points > static_cast<double>(kMaxPoints))
    throw std::invalid_argument("an impossible number of points");
  return plan;
}

std::string or_dash(const std::optional<double>& value) {
  return value ? fmt::format("{}", *value) : "-";
}

// Takes the words of a record off its front.
class RecordWords {
 public:
  explicit RecordWords(std::string_view text) : rest_(text) {}

  std::string_view word() {
    const std::size_t end = std::min(rest_.find(' '), rest_.size());
    const std::string_view word = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return word;
  }
  template <class T>
  T number() {
    const std::string_view text = word();
    T value{};
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || stop != text.data() + text.size())
      throw std::invalid_argument("'" + std::string(text) + "' is no number");
    return value;
  }
  std::optional<double> number_or_dash() {
    if (rest_ != "-" && !rest_.starts_with("- ")) return number<double>();
    word();
    return std::nullopt;
  }
  std::string rest() const { return std::string(rest_); }

 private:
  std::string_view rest_;
};

}  // namespace

Shard parse_shard(std::string_view text) {
  Shard shard;
  const std::size_t slash = text.find('/');
  const auto number = [&](std::string_view digits, std::size_t& value) {
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    return !digits.empty() && error == std::errc{} && stop == end;
  };
  if (slash == std::string_view::npos || !number(text.substr(0, slash), shard.number) ||
      !number(text.substr(slash + 1), shard.of) || shard.number < 1 || shard.number > shard.of)
    throw std::invalid_argument("found '" + std::string(text) +
                                "', expected I/N with I from 1 to N, such as 1/4");
  return shard;
}

std::size_t Plan::points() const {
  std::size_t count = traces.size();
  for (const auto& [key, values] : axes) count *= values.size();
  return count;
}

std::vector<std::string> Plan::values(std::size_t point) const {
  std::vector<std::string> texts(axes.size());
  std::size_t machine = point / traces.size();
  for (std::size_t i = axes.size(); i-- > 0;) {
    texts[i] = axes[i].second[machine % axes[i].second.size()];
    machine /= axes[i].second.size();
  }
  return texts;
}

std::string plan_text(const Plan& plan) {
  Json axes = Json::array();
  for (const auto& [key, values] : plan.axes) axes.push_back({{"key", key}, {"values", values}});
  Json constraints = Json::array();
  for (const Constraint& constraint : plan.constraints) constraints.push_back(constraint.text);
  return Json({{"name", plan.name},
               {"identity", plan.identity},
               {"shard", plan.shard.text()},
               {"axes", axes},
               {"traces", plan.traces},
               {"constraints", constraints},
               {"maximize", names_json(plan.objectives, true)},
               {"minimize", names_json(plan.objectives, false)}})
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

Plan read_plan(std::string_view text, const Location& location) {
  try {
    return plan_of(Json::parse(text), location);
  } catch (const InputError&) {
    throw;
  } catch (const std::exception& error) {
    throw InputError(location, std::string("cannot be read: ") + error.what() +
                                   ", expected the head of a sweep's journal");
  }
}

// Doubles are the shortest text that reads back as the same value.
std::string record_text(const PointRecord& record) {
  if (record.state == PointState::kImpossible)
    return fmt::format("impossible {} {}", record.point, record.reason);
  const Metrics& m = record.metrics;
  return fmt::format("done {} {} {} {} {} {} {} {} {} {} {}", record.point, record.key, m.cycles,
                     m.seconds, m.utilization, or_dash(m.area_um2), m.peak_tflops, m.tflops,
                     or_dash(m.sqnr_db), or_dash(m.energy_j), record.reason);
}

PointRecord read_record(std::string_view text) {
  RecordWords words(text);
  PointRecord record;
  const std::string_view kind = words.word();
  record.point = words.number<std::size_t>();
  if (kind == "done") {
    record.state = PointState::kDone;
    record.key = words.word();
    if (record.key.size() != kKeyDigits) throw std::invalid_argument("the key is no SHA-256");
    Metrics& m = record.metrics;
    m.cycles = words.number<std::uint64_t>();
    m.seconds = words.number<double>();
    m.utilization = words.number<double>();
    m.area_um2 = words.number_or_dash();
    m.peak_tflops = words.number<double>();
    m.tflops = words.number<double>();
    m.sqnr_db = words.number_or_dash();
    m.energy_j = words.number_or_dash();
  } else if (kind == "impossible") {
    record.state = PointState::kImpossible;
  } else {
    throw std::invalid_argument("'" + std::string(kind) + "' is neither done nor impossible");
  }
  record.reason = words.rest();
  return record;
}

}  // namespace quaver
