#include "sim/compare/comparison.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "sim/compare/energy_ratio.h"
#include "sim/compare/published.h"
#include "sim/report/report.h"

namespace quaver {
namespace {

using Json = nlohmann::ordered_json;

std::uint64_t all_cycles(const RowResult& row) { return row.cycles.total() * row.gemm.count; }

double seconds(const Config& config, std::uint64_t cycles) {
  return static_cast<double>(cycles) / (config.clock_mhz * 1e6);
}

// Of one pass, over all rows.
struct PassSums {
  std::uint64_t cycles = 0, stalled = 0;
  std::uint64_t rows = 0, memory_bound = 0;
};

PassSums pass_sums(const Contender& contender, Pass pass) {
  PassSums sums;
  for (const RowResult& row : contender.result.rows) {
    if (row.gemm.pass != pass) continue;
    sums.cycles += all_cycles(row);
    sums.stalled += row.cycles.memory_stall * row.gemm.count;
    ++sums.rows;
    if (bound(contender.config, row) == "memory") ++sums.memory_bound;
  }
  return sums;
}

double pass_ratio(const Contender& reference, const Contender& contender, Pass pass) {
  return seconds(reference.config, pass_sums(reference, pass).cycles) /
         seconds(contender.config, pass_sums(contender, pass).cycles);
}

double row_ratio(const Contender& reference, const Contender& contender, std::size_t row) {
  return seconds(reference.config, all_cycles(reference.result.rows.at(row))) /
         seconds(contender.config, all_cycles(contender.result.rows[row]));
}

double peak_ratio(const Contender& reference, const Contender& contender) {
  return peak_tflops(contender.config) / peak_tflops(reference.config);
}

double sustained_ratio(const Contender& reference, const Contender& contender) {
  return reference.result.totals.seconds / contender.result.totals.seconds;
}

std::string square_mm(const std::optional<double>& um2) {
  return um2 ? fmt::format("{:.3f}", *um2 * 1e-6) : "unknown";
}

std::string machines_text(const std::vector<Contender>& contenders) {
  const Contender& reference = contenders.front();
  std::string text =
      fmt::format("{:<14} {:>9} {:>10} {:>11} {:>12} {:>9} {:>9} {:>6} {:>9}\n", "config", "array",
                  "array mm2", "cycles", "seconds", "peak TF", "sust. TF", "peak x", "sustained x");
  for (const Contender& c : contenders) {
    const Totals& totals = c.result.totals;
    text += fmt::format(
        "{:<14} {:>9} {:>10} {:>11} {:>12.6f} {:>9.4f} {:>9.4f} {:>6.2f} {:>9.2f}\n", c.config.name,
        fmt::format("{}x{}", c.config.array.rows, c.config.array.cols), square_mm(c.area.array),
        totals.cycles.total(), totals.seconds, peak_tflops(c.config), totals.tflops,
        peak_ratio(reference, c), sustained_ratio(reference, c));
  }
  return text;
}

// One line a machine and one cell a pass.
template <class Cell>
std::string by_pass(const Comparison& comparison, const std::string& title, const Cell& cell) {
  std::string text = "\n" + title + "\n";
  for (const Contender& c : comparison.contenders) {
    text += fmt::format("{:<14}", c.config.name);
    for (const Pass pass : comparison.options.passes)
      text += fmt::format("  {} {}", to_string(pass), cell(c, pass));
    text += "\n";
  }
  return text;
}

// Energies, and how many times less each machine takes than the reference.
std::string energy_text(const Comparison& comparison) {
  const std::vector<Contender>& contenders = comparison.contenders;
  const EnergyComparison energy(contenders);
  if (!energy.known()) return "";
  const Contender& reference = contenders.front();
  std::string parts;
  for (const std::string& part : energy.covers()) parts += (parts.empty() ? "" : ", ") + part;
  std::string text = by_pass(
      comparison,
      fmt::format("energy in J ({}), {}'s over a machine's own, by pass:", parts,
                  reference.config.name),
      [&](const Contender& c, Pass pass) {
        const double joules = energy.joules(c, pass);
        return fmt::format("{:.4g} {:.2f}x", joules, energy.joules(reference, pass) / joules);
      });
  for (const Contender& c : contenders)
    text += fmt::format("{:<14}  all {:.4g} {:.2f}x\n", c.config.name, energy.joules(c),
                        energy.joules(reference) / energy.joules(c));
  return text;
}

// The ratios taken apart, and what was published.
std::string reasons_text(const std::vector<Contender>& contenders) {
  const Contender& reference = contenders.front();
  std::string text = fmt::format(
      "\npeak = elements x lanes x clock, sustained = peak x utilized, all against {}:\n",
      reference.config.name);
  for (std::size_t i = 1; i < contenders.size(); ++i) {
    const Contender& c = contenders[i];
    const Factors f = factors(reference, c);
    text += fmt::format("{:<14}  elements {:.2f}  lanes {:.2f}  clock {:.2f}  utilized {:.2f}",
                        c.config.name, f.elements, f.lanes, f.clock, f.utilized);
    if (c.config.clock_mhz != reference.config.clock_mhz)
      text += fmt::format("  ({:.1f} MHz against {:.1f})", c.config.clock_mhz,
                          reference.config.clock_mhz);
    text += "\n";
    if (const auto published = published_gain(reference.config, c.config))
      text += fmt::format("{:<14}  published: {}\n", "", *published);
  }
  return text;
}

std::string layers_text(const std::vector<Contender>& contenders) {
  const Contender& reference = contenders.front();
  std::string text = fmt::format(
      "\nsustained against {}, by row (c: bound by computing, m: by memory):\n{:<25} {:<5} {:>14}",
      reference.config.name, "row", "pass", "MACs");
  for (const Contender& c : contenders) text += fmt::format(" {:>14}", c.config.name);
  text += "\n";
  for (std::size_t row = 0; row < reference.result.rows.size(); ++row) {
    const RowResult& first = reference.result.rows[row];
    text += fmt::format("{:<25} {:<5} {:>14}", first.gemm.layer, to_string(first.gemm.pass),
                        first.macs() * first.gemm.count);
    for (const Contender& c : contenders) {
      const auto limit = bound(c.config, c.result.rows.at(row));
      text += fmt::format(" {:>12.2f} {}", row_ratio(reference, c, row),
                          limit ? limit->substr(0, 1) : "-");
    }
    text += "\n";
  }
  return text;
}

// The same of energies.
std::string energy_layers_text(const std::vector<Contender>& contenders) {
  const EnergyComparison energy(contenders);
  if (!energy.known()) return "";
  const Contender& reference = contenders.front();
  std::string text = fmt::format("\n{}'s energy over a machine's own, by row:\n{:<25} {:<5} {:>14}",
                                 reference.config.name, "row", "pass", "pJ");
  for (const Contender& c : contenders) text += fmt::format(" {:>14}", c.config.name);
  text += "\n";
  for (std::size_t row = 0; row < reference.result.rows.size(); ++row) {
    const Gemm& gemm = reference.result.rows[row].gemm;
    const double joules = energy.row_joules(reference, row);
    text += fmt::format("{:<25} {:<5} {:>14.4g}", gemm.layer, to_string(gemm.pass), joules * 1e12);
    for (const Contender& c : contenders)
      text += fmt::format(" {:>14.2f}", joules / energy.row_joules(c, row));
    text += "\n";
  }
  return text;
}

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

Factors factors(const Contender& reference, const Contender& contender) {
  const auto elements = [](const Config& c) {
    return static_cast<double>(peak_macs_per_cycle(c)) / c.fpu.lanes;
  };
  const Config& a = reference.config;
  const Config& b = contender.config;
  return {elements(b) / elements(a), static_cast<double>(b.fpu.lanes) / a.fpu.lanes,
          b.clock_mhz / a.clock_mhz,
          sustained_ratio(reference, contender) / peak_ratio(reference, contender)};
}

std::optional<std::string> bound(const Config& config, const RowResult& row) {
  const auto roof = roofline(config, row);
  if (!roof) return std::nullopt;
  return roof->memory_bound ? "memory" : "compute";
}

std::string comparison_text(const Comparison& comparison, bool layers) {
  const std::vector<Contender>& contenders = comparison.contenders;
  const Contender& reference = contenders.front();
  std::string text = machines_text(contenders);
  text += by_pass(comparison, fmt::format("sustained against {}, by pass:", reference.config.name),
                  [&reference](const Contender& c, Pass pass) {
                    return fmt::format("{:.2f}x", pass_ratio(reference, c, pass));
                  });
  const bool memory = std::all_of(contenders.begin(), contenders.end(),
                                  [](const Contender& c) { return c.config.memory.has_value(); });
  if (memory)
    text += by_pass(comparison, "rows bound by memory, and cycles that wait for it, by pass:",
                    [](const Contender& c, Pass pass) {
                      const PassSums sums = pass_sums(c, pass);
                      return fmt::format("{} of {} {:.1f}%", sums.memory_bound, sums.rows,
                                         100 * static_cast<double>(sums.stalled) /
                                             static_cast<double>(sums.cycles));
                    });
  if (reference.result.rows.front().digest)
    text += by_pass(comparison,
                    "SQNR against float64 in dB, by pass:", [](const Contender& c, Pass pass) {
                      const auto error = sqnr_db(c.result.rows, pass);
                      return error ? fmt::format("{:.2f}", *error) : "exact";
                    });
  text += energy_text(comparison);
  text += reasons_text(contenders);
  return layers ? text + layers_text(contenders) + energy_layers_text(contenders) : text;
}

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
