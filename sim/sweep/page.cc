#include "sim/sweep/page.h"

namespace quaver {
namespace {

using PageJson = nlohmann::ordered_json;

template <class Value>
PageJson column(const SweepResults& results, const Value& value) {
  PageJson list = PageJson::array();
  for (const PointRecord& record : results.records())
    if (record.state == PointState::kDone) list.push_back(value(record));
  return list;
}

// Which of an axis's values each point has: the last axis changes fastest, below it the traces.
PageJson axes_columns(const SweepResults& results) {
  const Plan& plan = results.plan();
  PageJson axes = PageJson::array();
  std::size_t step = plan.traces.size();
  for (auto axis = plan.axes.rbegin(); axis != plan.axes.rend(); ++axis) {
    const std::size_t size = axis->second.size();
    axes.insert(axes.begin(), PageJson{{"name", axis->first},
                                       {"values", axis->second},
                                       {"at", column(results, [&](const PointRecord& record) {
                                          return record.point / step % size;
                                        })}});
    step *= size;
  }
  return axes;
}

PageJson metric_columns(const SweepResults& results) {
  PageJson columns = PageJson::object();
  for (const Metric metric : metrics()) {
    bool known = false;
    PageJson values = column(results, [&](const PointRecord& record) {
      const auto value = record.metrics.value(metric);
      known = known || value.has_value();
      if (metric == Metric::kCycles) return PageJson(record.metrics.cycles);
      return value ? PageJson(*value) : PageJson(nullptr);
    });
    if (known) columns[to_string(metric)] = std::move(values);
  }
  return columns;
}

PageJson objectives_json(const Plan& plan) {
  PageJson list = PageJson::array();
  for (const Objective& o : plan.objectives)
    list.push_back({{"metric", to_string(o.metric)}, {"maximize", o.maximize}});
  return list;
}

PageJson constraints_json(const Plan& plan) {
  PageJson list = PageJson::array();
  for (const Constraint& c : plan.constraints)
    list.push_back({{"metric", to_string(c.metric)}, {"at_most", c.at_most}, {"limit", c.limit}});
  return list;
}

}  // namespace

PageJson sweep_page_data(const SweepResults& results) {
  const Plan& plan = results.plan();
  return {
      {"kind", "sweep"},
      {"sweep", sweep_json(results)},
      {"traces", plan.traces},
      {"objectives", objectives_json(plan)},
      {"constraints", constraints_json(plan)},
      {"axes", axes_columns(results)},
      {"metrics", metric_columns(results)},
      {"trace", column(results, [&](const PointRecord& r) { return plan.trace_number(r.point); })},
      {"place", column(results, [&](const PointRecord& r) {
         return results.on_front(r.point) ? 2 : results.meets(r.point) ? 1 : 0;
       })}};
}

}  // namespace quaver
