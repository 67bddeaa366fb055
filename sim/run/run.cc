#include "sim/run/run.h"

#include <fnmatch.h>

#include <algorithm>
#include <boost/container/static_vector.hpp>
#include <cmath>
#include <utility>

#include "sim/memory/buffers.h"
#include "sim/run/countable.h"
#include "sim/run/row_runner.h"

namespace quaver {
namespace {

std::vector<Gemm> select(std::vector<Gemm> gemms, const std::string& glob) {
  if (glob == "*") return gemms;
  std::erase_if(
      gemms, [&](const Gemm& gemm) { return fnmatch(glob.c_str(), gemm.layer.c_str(), 0) != 0; });
  if (gemms.empty())
    throw InputError({"--layers"},
                     "'" + glob +
                         "' names no row of the trace in the passes asked for, expected "
                         "a pattern such as 'conv*'");
  return gemms;
}

// Every buffer that the run's GEMMs need, before any of them runs.
void check_all_buffers(const Config& config, const std::vector<Gemm>& gemms) {
  if (!config.memory) return;
  // Passes alternate, and there are two arithmetics of each at most.
  boost::container::static_vector<const PassArithmetic*, 2 * kPasses.size()> checked;
  for (const Gemm& gemm : gemms) {
    const PassArithmetic* arithmetic = &arithmetic_for(config, gemm.pass, gemm.first_or_last);
    if (std::find(checked.begin(), checked.end(), arithmetic) != checked.end()) continue;
    check_buffers(config, *arithmetic);
    checked.push_back(arithmetic);
  }
}

}  // namespace

std::vector<Gemm> selected_gemms(const Trace& trace, const RunOptions& options) {
  return select(lower(trace, options.batch, options.passes), options.layers);
}

void check_machine(const Config& config, const std::vector<Gemm>& gemms,
                   const RunOptions& options) {
  check_cores(config.chip, options.batch);
  check_countable(config, gemms);
  check_all_buffers(config, gemms);
  if (options.has_values()) check_operand_files(options.operands, gemms, config);
}

RowResult run_row(const Config& config, const Trace& trace, const RunOptions& options,
                  ArrayModel& model, const Gemm& gemm) {
  RowResult row;
  row.gemm = gemm;
  RowRunner(config, trace, options, model).run(row);
  return row;
}

Totals totals_of(const Config& config, const std::vector<RowResult>& rows) {
  Totals totals;
  if (rows.empty()) return totals;  // stopped in the first row
  double slots = 0;
  for (const RowResult& row : rows) {
    const std::uint64_t count = row.gemm.count;
    totals.macs += row.macs() * count;
    totals.cycles += row.cycles * count;
    if (row.bytes_read) add_bytes(totals.bytes_read, *row.bytes_read * count);
    totals.bytes_written += row.bytes_written * count;
    totals.checked += row.checked;
    totals.mismatches += row.mismatches;
    slots += static_cast<double>(row.macs() * count) / row.utilization;
  }
  totals.utilization = static_cast<double>(totals.macs) / slots;
  totals.seconds = static_cast<double>(totals.cycles.total()) / (config.clock_mhz * 1e6);
  totals.tflops = 2 * static_cast<double>(totals.macs) / totals.seconds / 1e12;
  totals.sqnr_db = sqnr_db(rows);
  return totals;
}

std::optional<double> sqnr_db(const std::vector<RowResult>& rows, std::optional<Pass> pass) {
  double noise = 0;  // in units of the signal, summed over instances
  double instances = 0;
  for (const RowResult& row : rows) {
    if (!row.digest || (pass && row.gemm.pass != *pass)) continue;
    const auto count = static_cast<double>(row.gemm.count * row.gemms);
    if (row.sqnr_db) noise += count * std::pow(10, -*row.sqnr_db / 10);
    instances += count;
  }
  if (noise == 0) return std::nullopt;
  return 10 * std::log10(instances / noise);
}

RunResult run(const Config& config, const Trace& trace, const RunOptions& options,
              ArrayModel& model, const Progress& progress, const Stop& stop) {
  std::vector<Gemm> gemms = selected_gemms(trace, options);
  check_machine(config, gemms, options);
  RunResult result;
  result.planned = gemms.size();
  result.rows.reserve(gemms.size());
  RowRunner runner(config, trace, options, model);
  for (std::size_t i = 0; i < gemms.size(); ++i) {
    if (stop && stop()) break;
    if (progress) progress(i, gemms.size(), gemms[i].layer);
    RowResult& row = result.rows.emplace_back();
    row.gemm = std::move(gemms[i]);
    runner.run(row);
  }
  if (progress)
    progress(gemms.size(), gemms.size(), "");  // also where it was stopped: the bar goes
  result.totals = totals_of(config, result.rows);
  return result;
}

std::optional<Roofline> roofline(const Config& config, const RowResult& row) {
  if (!config.memory || !row.bytes_read) return std::nullopt;
  const PassArithmetic& arithmetic = arithmetic_for(config, row.gemm.pass, row.gemm.first_or_last);
  const auto macs = static_cast<double>(row.macs());
  const double peak = static_cast<double>(config.array.rows) * config.array.cols *
                      config.array.count * config.chip.cores * arithmetic.fused_products;
  const std::uint64_t read = row.bytes_read->total();
  const std::uint64_t busier = std::max(read, row.bytes_written);
  const double moving = static_cast<double>(busier) / static_cast<double>(config.memory->bandwidth);
  return Roofline{macs / static_cast<double>(read + row.bytes_written), moving > macs / peak};
}

std::uint64_t peak_macs_per_cycle(const Config& config) {
  return std::uint64_t{config.array.rows} * config.array.cols * config.array.count *
         config.chip.cores * config.fpu.lanes;
}

double peak_tflops(const Config& config) {
  return 2 * static_cast<double>(peak_macs_per_cycle(config)) * config.clock_mhz * 1e6 / 1e12;
}

}  // namespace quaver
