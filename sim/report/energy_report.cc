#include "sim/report/energy_report.h"

#include <spdlog/fmt/fmt.h>

namespace quaver {
namespace {

using Json = nlohmann::ordered_json;

Json or_null(const std::optional<double>& value, double unit) {
  return value ? Json(*value * unit) : Json(nullptr);
}

// `unit`: of a picojoule.
Json parts_json(const RowEnergy& energy, double unit) {
  Json json = {{"array",
                {{"active", energy.active * unit},
                 {"empty", energy.empty * unit},
                 {"idle", energy.idle * unit},
                 {"leakage", energy.leakage * unit}}}};
  for (const auto& [name, part] : parts_of(energy))
    if (name != "array") json[name] = or_null(part, unit);
  return json;
}

double without_gating(const RowEnergy& energy) {
  return energy.total() - energy.active + energy.ungated;
}

std::string gating_line(const RowEnergy& total) {
  const double gated = total.total(), ungated = without_gating(total);
  return fmt::format(
      "zero gating: {:.4g} J without it, {:+.1f}%; {:.1f}% of products have a zero\n",
      ungated * 1e-12, 100 * (gated / ungated - 1), 100 * total.zeros);
}

}  // namespace

std::vector<std::string> known_parts(const RowEnergy& energy) {
  std::vector<std::string> names;
  for (const auto& [name, part] : parts_of(energy))
    if (part) names.push_back(name);
  return names;
}

Json row_energy_json(const Config& config, const RowEnergy& energy) {
  Json json = parts_json(energy, 1);
  json["zero_products"] = energy.zeros;
  if (config.fpu.zero_gating) json["without_zero_gating"] = without_gating(energy);
  return json;
}

Json energy_json(const RunRecord& record) {
  const RunEnergy& energy = *record.energy;
  Json unknown = Json::object();
  for (const auto& [part, reason] : energy.unknown) unknown[part] = reason;
  Json json = {{"technology", record.config.technology},
               {"unit", "J"},
               {"covers", known_parts(energy.total)},
               {"unknown", unknown},
               {"parts", parts_json(energy.total, 1e-12)},
               {"total", energy.total.total() * 1e-12},
               {"zero_products", energy.total.zeros},
               {"zero_products_of", record.options.has_values() ? "operands" : "distributions"},
               {"zero_gating", energy.zero_gating}};
  if (energy.zero_gating) json["without_zero_gating"] = without_gating(energy.total) * 1e-12;
  return json;
}

std::string energy_lines(const RunRecord& record) {
  if (record.energy == nullptr) return "";
  const RowEnergy& total = record.energy->total;
  std::string text =
      fmt::format("energy ({}): {:.4g} J", record.config.technology, total.total() * 1e-12);
  const char* separator = ": ";
  for (const auto& [name, part] : parts_of(total)) {
    if (!part) continue;
    text += fmt::format("{}{} {:.1f}%", separator, name, 100 * *part / total.total());
    separator = ", ";
  }
  text += "\n";
  const auto& unknown = record.energy->unknown;
  if (!unknown.empty()) {
    text += "energy unknown:";
    for (const auto& [part, reason] : unknown) text += " " + part;
    text += "\n";
  }
  return record.energy->zero_gating ? text + gating_line(total) : text;
}

}  // namespace quaver
