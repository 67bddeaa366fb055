#include "sim/run/run.h"

#include <fnmatch.h>

#include <algorithm>
#include <cmath>

#include "sim/array/analytic.h"
#include "sim/memory/buffers.h"
#include "sim/memory/moves.h"
#include "sim/memory/periodic.h"
#include "sim/run/adaptive.h"
#include "sim/run/check.h"
#include "sim/run/digest.h"

namespace quaver {
namespace {

// A quarter of a gibielement: far above any layer of a real network, below what fills a memory.
constexpr std::uint64_t kMaxTensorCodes = std::uint64_t{1} << 28;

std::vector<Gemm> select(std::vector<Gemm> gemms, const std::string& glob) {
  std::erase_if(
      gemms, [&](const Gemm& gemm) { return fnmatch(glob.c_str(), gemm.layer.c_str(), 0) != 0; });
  if (gemms.empty())
    throw InputError({"--layers"},
                     "'" + glob +
                         "' names no row of the trace in the passes asked for, expected "
                         "a pattern such as 'conv*'");
  return gemms;
}

// Where the trace has the layer that a GEMM row comes from; rows of one layer share its prefix.
Location place_of(const Trace& trace, const Gemm& gemm) {
  Location place = {trace.name};
  std::size_t longest = 0;
  for (const Layer& layer : trace.layers)
    if (gemm.layer.starts_with(layer.name) && layer.name.size() >= longest) {
      longest = layer.name.size();
      place = layer.location;
    }
  return place;
}

void check_size(const Trace& trace, const Gemm& gemm) {
  for (const std::uint64_t codes : {gemm.m * gemm.k, gemm.k * gemm.n, gemm.m * gemm.n})
    if (codes > kMaxTensorCodes)
      throw InputError(place_of(trace, gemm),
                       "'" + gemm.layer + "' has a tensor of " + std::to_string(codes) +
                           " elements, expected at most " + std::to_string(kMaxTensorCodes) +
                           " where values are computed");
}

class RowRunner {
 public:
  RowRunner(const Config& config, const Trace& trace, const RunOptions& options, ArrayModel& model)
      : config_(config), trace_(trace), options_(options), model_(model) {}

  RowResult run(const Gemm& gemm) {
    RowResult row;
    row.gemm = gemm;
    const PassArithmetic& arithmetic = arithmetic_for(config_, gemm.pass, gemm.first_or_last);
    const GemmShape shape = {gemm.m, gemm.n, gemm.k};
    const Schedule schedule(shape, array_within_buffers(config_, arithmetic), config_.fpu,
                            arithmetic);
    row.formats = {arithmetic.a.name, arithmetic.b.name, arithmetic.output.format.name};
    row.bytes_written = gemm.m * gemm.n * arithmetic.output.format.bytes();
    if (options_.tier == Tier::kAnalytic) {
      static const CodeMatrix kNone;
      const auto seed = static_cast<std::uint32_t>(options_.seed);
      if (config_.memory)
        count_with_memory(row, gemm, schedule, arithmetic);
      else
        row.cycles = model_.run({schedule, arithmetic, kNone, kNone, seed}).cycles;
    }
    if (options_.has_values()) {
      check_size(trace_, gemm);
      const std::optional<MemoryMoves> moves = moves_of(gemm, schedule, arithmetic);
      run_instances(row, schedule, moves ? &*moves : nullptr);
    }
    const double slots = static_cast<double>(row.cycles.total()) * config_.array.rows *
                         config_.array.cols * arithmetic.fused_products * config_.array.count;
    row.utilization = static_cast<double>(gemm.macs()) / slots;
    return row;
  }

 private:
  [[nodiscard]] MemoryJob memory_job(const Gemm& gemm, const Schedule& schedule,
                                     const PassArithmetic& arithmetic) const {
    return {schedule, arithmetic, *config_.memory, config_.buffers,
            gemm.gather ? &*gemm.gather : nullptr};
  }

  // For the timed tiers' memory system.
  [[nodiscard]] std::optional<MemoryMoves> moves_of(const Gemm& gemm, const Schedule& schedule,
                                                    const PassArithmetic& arithmetic) const {
    if (!config_.memory || options_.tier == Tier::kAnalytic) return std::nullopt;
    return memory_moves(memory_job(gemm, schedule, arithmetic));
  }

  // Networks repeat their layers: GEMMs of one shape and arithmetic are counted once.
  void count_with_memory(RowResult& row, const Gemm& gemm, const Schedule& schedule,
                         const PassArithmetic& arithmetic) {
    const auto known = std::find_if(counted_.begin(), counted_.end(), [&](const Counted& other) {
      return other.arithmetic == &arithmetic && other.gemm->m == gemm.m &&
             other.gemm->n == gemm.n && other.gemm->k == gemm.k &&
             other.gemm->gather == gemm.gather;
    });
    if (known != counted_.end()) {
      row.cycles = known->cycles;
      row.bytes_read = known->bytes_read;
      return;
    }
    const MemoryResult result = memory_cycles(memory_job(gemm, schedule, arithmetic));
    row.cycles = analytic_cycles(schedule, result.array);
    row.cycles.memory_stall = result.stall;
    row.bytes_read = result.bytes_read;
    counted_.push_back({&arithmetic, &gemm, row.cycles, result.bytes_read});
  }

  void run_instances(RowResult& row, const Schedule& schedule, const MemoryMoves* moves) {
    const Gemm& gemm = row.gemm;
    const Recipe& recipe = recipe_for(config_, gemm.first_or_last);
    const auto seed = static_cast<std::uint32_t>(options_.seed);
    const RounderLanes lanes = {seed, config_.array.count * config_.array.cols,
                                schedule.transposed()};
    const GivenOperands given = read_operands(options_.operands, gemm);
    row.operands = {given.a ? "npy" : "synthetic", given.b ? "npy" : "synthetic"};
    Digest digest;
    NoiseSums noise;
    for (std::uint64_t i = 0; i < gemm.count; ++i) {
      const auto [arithmetic, a, b] =
          instance_operands(recipe, gemm, i, options_.seed, given, options_.threads);
      expect_no_nan(gemm, arithmetic, a, b);
      if (i == 0)
        row.formats = {arithmetic.a.name, arithmetic.b.name, arithmetic.output.format.name};
      const CodeMatrix outputs =
          options_.tier == Tier::kAnalytic
              ? quaver::gemm(arithmetic, a, b, lanes, options_.threads)
              : run_timed(row, {schedule, arithmetic, a, b, seed, moves}, lanes);
      digest.add(outputs.bytes());
      const NoiseSums sums = noise_sums(arithmetic, a, b, outputs);
      noise.signal += sums.signal;
      noise.noise += sums.noise;
    }
    row.digest = digest.hex();
    if (noise.noise > 0 && noise.signal > 0)
      row.sqnr_db = 10 * std::log10(noise.signal / noise.noise);
  }

  // One instance on the model, held against the golden GEMM.
  CodeMatrix run_timed(RowResult& row, const GemmJob& job, const RounderLanes& lanes) {
    GemmResult result = model_.run(job);
    row.cycles = result.cycles;
    row.bytes_read = result.bytes_read;
    const CheckResult check = check_outputs(job.arithmetic, job.a, job.b, *result.outputs, lanes,
                                            options_.check, options_.threads);
    row.checked += check.checked;
    row.mismatches += check.mismatches;
    if (row.first_mismatch.empty()) row.first_mismatch = check.first_mismatch;
    return std::move(*result.outputs);
  }

  // An output format without NaN can meet one only where sums of both infinities do: found here, as
  // a fault of the recipe, before a tier meets it.
  void expect_no_nan(const Gemm& gemm, const PassArithmetic& arithmetic, const CodeMatrix& a,
                     const CodeMatrix& b) const {
    if (arithmetic.output.format.has_nan()) return;
    try {
      quaver::gemm(arithmetic, a, b, {}, options_.threads);
    } catch (const std::domain_error& error) {
      const Entry* recipe = config_.document.find("recipe");
      throw InputError(recipe == nullptr ? place_of(trace_, gemm) : recipe->value.location,
                       "'" + gemm.layer + "': " + error.what() +
                           ", expected sums that do not overflow or an output format with NaN");
    }
  }

  const Config& config_;
  const Trace& trace_;
  const RunOptions& options_;
  ArrayModel& model_;

  struct Counted {
    const PassArithmetic* arithmetic;
    const Gemm* gemm;
    Cycles cycles;
    std::uint64_t bytes_read;
  };
  std::vector<Counted> counted_;
};

// Every buffer that the run's GEMMs need, before any of them runs.
void check_all_buffers(const Config& config, const std::vector<Gemm>& gemms) {
  if (!config.memory) return;
  const PassArithmetic* last = nullptr;
  for (const Gemm& gemm : gemms) {
    const PassArithmetic& arithmetic = arithmetic_for(config, gemm.pass, gemm.first_or_last);
    if (&arithmetic != last) check_buffers(config, arithmetic);
    last = &arithmetic;
  }
}

}  // namespace

std::vector<Gemm> selected_gemms(const Trace& trace, const RunOptions& options) {
  return select(lower(trace, options.batch, options.passes), options.layers);
}

void check_run(const Config& config, const RunOptions& options, const std::vector<Gemm>& gemms) {
  if (options.has_values()) check_operand_files(options.operands, gemms, config);
  check_all_buffers(config, gemms);
}

RowResult run_row(const Config& config, const Trace& trace, const RunOptions& options,
                  ArrayModel& model, const Gemm& gemm) {
  return RowRunner(config, trace, options, model).run(gemm);
}

Totals totals_of(const Config& config, const std::vector<RowResult>& rows) {
  Totals totals;
  if (rows.empty()) return totals;  // stopped in the first row
  double slots = 0;
  for (const RowResult& row : rows) {
    const std::uint64_t count = row.gemm.count;
    totals.macs += row.gemm.macs() * count;
    totals.cycles += row.cycles * count;
    if (row.bytes_read) totals.bytes_read = totals.bytes_read.value_or(0) + *row.bytes_read * count;
    totals.bytes_written += row.bytes_written * count;
    totals.checked += row.checked;
    totals.mismatches += row.mismatches;
    slots += static_cast<double>(row.gemm.macs() * count) / row.utilization;
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
    const auto count = static_cast<double>(row.gemm.count);
    if (row.sqnr_db) noise += count * std::pow(10, -*row.sqnr_db / 10);
    instances += count;
  }
  if (noise == 0) return std::nullopt;
  return 10 * std::log10(instances / noise);
}

RunResult run(const Config& config, const Trace& trace, const RunOptions& options,
              ArrayModel& model, const Progress& progress, const Stop& stop) {
  const std::vector<Gemm> gemms = selected_gemms(trace, options);
  check_run(config, options, gemms);
  RunResult result;
  result.planned = gemms.size();
  result.rows.reserve(gemms.size());
  RowRunner runner(config, trace, options, model);
  for (std::size_t i = 0; i < gemms.size(); ++i) {
    if (stop && stop()) break;
    if (progress) progress(i, gemms.size(), gemms[i].layer);
    result.rows.push_back(runner.run(gemms[i]));
  }
  if (progress)
    progress(gemms.size(), gemms.size(), "");  // also where it was stopped: the bar goes
  result.totals = totals_of(config, result.rows);
  return result;
}

std::optional<Roofline> roofline(const Config& config, const RowResult& row) {
  if (!config.memory || !row.bytes_read) return std::nullopt;
  const PassArithmetic& arithmetic = arithmetic_for(config, row.gemm.pass, row.gemm.first_or_last);
  const auto macs = static_cast<double>(row.gemm.macs());
  const double peak = static_cast<double>(config.array.rows) * config.array.cols *
                      config.array.count * arithmetic.fused_products;
  const std::uint64_t busier = std::max(*row.bytes_read, row.bytes_written);
  const double moving = static_cast<double>(busier) / static_cast<double>(config.memory->bandwidth);
  return Roofline{macs / static_cast<double>(*row.bytes_read + row.bytes_written),
                  moving > macs / peak};
}

std::uint64_t peak_macs_per_cycle(const Config& config) {
  return std::uint64_t{config.array.rows} * config.array.cols * config.array.count *
         config.fpu.lanes;
}

double peak_tflops(const Config& config) {
  return 2 * static_cast<double>(peak_macs_per_cycle(config)) * config.clock_mhz * 1e6 / 1e12;
}

}  // namespace quaver
