// A comparison as text.
#include <spdlog/fmt/fmt.h>

#include <algorithm>

#include "sim/compare/comparison.h"
#include "sim/compare/energy_ratio.h"
#include "sim/compare/published.h"
#include "sim/compare/ratios.h"

namespace quaver {
namespace {

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

}  // namespace

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

}  // namespace quaver
