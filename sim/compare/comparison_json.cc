// A comparison as JSON.
#include <functional>

#include "sim/compare/comparison.h"
#include "sim/compare/energy_ratio.h"
#include "sim/compare/published.h"
#include "sim/compare/ratios.h"
#include "sim/report/report.h"

namespace quaver {
namespace {

using Json = nlohmann::ordered_json;

Json or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

// Adds `energy_j` and `energy_ratio`, the reference's energy over this one's; null where unknown.
void add_energy(Json& json, const EnergyComparison& energy, const std::function<double()>& joules,
                const std::function<double()>& of_reference) {
  json["energy_j"] = energy.known() ? Json(joules()) : Json(nullptr);
  json["energy_ratio"] = energy.known() ? Json(of_reference() / joules()) : Json(nullptr);
}

Json layers_json(const Contender& reference, const Contender& c, const EnergyComparison& energy) {
  Json layers = Json::array();
  for (std::size_t i = 0; i < c.result.rows.size(); ++i) {
    const RowResult& row = c.result.rows[i];
    const auto limit = bound(c.config, row);
    layers.push_back({{"name", row.gemm.layer},
                      {"pass", to_string(row.gemm.pass)},
                      {"cycles", all_cycles(row)},
                      {"sustained_ratio", row_ratio(reference, c, i)},
                      {"utilization", row.utilization},
                      {"bound", limit ? Json(*limit) : Json(nullptr)},
                      {"sqnr_db", or_null(row.sqnr_db)}});
    add_energy(
        layers.back(), energy, [&] { return energy.row_joules(c, i); },
        [&] { return energy.row_joules(reference, i); });
  }
  return layers;
}

Json passes_json(const Contender& reference, const Contender& c, const std::vector<Pass>& passes,
                 const EnergyComparison& energy) {
  Json json = Json::object();
  for (const Pass pass : passes) {
    const PassSums sums = pass_sums(c, pass);
    Json one = {{"cycles", sums.cycles},
                {"sustained_ratio", pass_ratio(reference, c, pass)},
                {"sqnr_db", or_null(sqnr_db(c.result.rows, pass))}};
    if (c.config.memory) {
      one["memory_stall"] = sums.stalled;
      one["rows"] = sums.rows;
      one["memory_bound_rows"] = sums.memory_bound;
    }
    add_energy(
        one, energy, [&] { return energy.joules(c, pass); },
        [&] { return energy.joules(reference, pass); });
    json[std::string(to_string(pass))] = one;
  }
  return json;
}

Json contender_json(const Contender& reference, const Contender& c, const RunOptions& options,
                    const EnergyComparison& energy) {
  const Factors f = factors(reference, c);
  const auto published = published_gain(reference.config, c.config);
  Json json = {{"config", config_json(c.config)},
               {"area", area_json(c.config, c.area)},
               {"cycles", c.result.totals.cycles.total()},
               {"seconds", c.result.totals.seconds},
               {"utilization", c.result.totals.utilization},
               {"peak_tflops", peak_tflops(c.config)},
               {"tflops", c.result.totals.tflops},
               {"peak_ratio", peak_ratio(reference, c)},
               {"sustained_ratio", sustained_ratio(reference, c)},
               {"factors",
                {{"elements", f.elements},
                 {"lanes", f.lanes},
                 {"clock", f.clock},
                 {"utilized", f.utilized}}},
               {"published", published ? Json(*published) : Json(nullptr)},
               {"sqnr_db", or_null(c.result.totals.sqnr_db)},
               {"passes", passes_json(reference, c, options.passes, energy)},
               {"layers", layers_json(reference, c, energy)}};
  add_energy(
      json, energy, [&] { return energy.joules(c); }, [&] { return energy.joules(reference); });
  return json;
}

}  // namespace

Json comparison_json(const Comparison& comparison) {
  const EnergyComparison energy(comparison.contenders);
  Json list = Json::array();
  for (const Contender& c : comparison.contenders)
    list.push_back(contender_json(comparison.contenders.front(), c, comparison.options, energy));
  return {{"schema_version", kSchemaVersion},
          {"trace", {{"name", comparison.trace.name}, {"sha256", comparison.trace.sha256}}},
          {"batch", comparison.options.batch},
          {"energy_covers", energy.covers()},
          {"contenders", list}};
}

}  // namespace quaver
