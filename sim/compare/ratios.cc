#include "sim/compare/ratios.h"

#include "sim/report/report.h"

namespace quaver {
namespace {

double seconds(const Config& config, std::uint64_t cycles) {
  return static_cast<double>(cycles) / (config.clock_mhz * 1e6);
}

}  // namespace

std::uint64_t all_cycles(const RowResult& row) { return row.cycles.total() * row.gemm.count; }

PassSums pass_sums(const Contender& contender, Pass pass) {
  PassSums sums;
  for (const RowResult& row : contender.result.rows) {
    if (row.gemm.pass != pass) continue;
    sums.cycles += all_cycles(row);
    sums.stalled += row.cycles.memory_stall() * row.gemm.count;
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

}  // namespace quaver
