// One run: a config on a trace through one tier, every row of results.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/array/array_model.h"
#include "sim/lower/lower.h"
#include "sim/run/real_operands.h"

namespace quaver {

struct RunOptions {
  Tier tier = Tier::kAnalytic;
  std::vector<Pass> passes{kPasses.begin(), kPasses.end()};
  std::string layers = "*";  // glob over GEMM row names
  std::uint64_t batch = 1;
  std::uint64_t seed = 1;
  double check = 1;     // fraction of output rows held against the golden model
  bool values = false;  // the analytic tier computes outputs too, by the golden GEMM
  unsigned threads = 1;
  OperandFiles operands;  // only where there are values

  // The other tiers cannot but compute them.
  [[nodiscard]] bool has_values() const { return values || tier != Tier::kAnalytic; }
};

// One GEMM row. Cycles, macs and bytes are of one of its `gemm.count` instances; digest, checked,
// mismatches, SQNR and zero products cover all of them. A run without values has neither of
// digests, SQNR and zero products.
//
// On a chip of several cores an instance is what they do side by side: its cycles are those of the
// slowest core (the lowest number on a tie), its macs and bytes the sums over all. A digest has the
// outputs instance by instance and, within one, core by core; each core's weight gradient is a
// partial one. Where the cores share the count itself, `gemm.count` is what theirs have in common.
struct RowResult {
  Gemm gemm;
  std::uint64_t gemms = 1;  // that an instance stands for; more than 1 if cores share the count
  // Names; where the recipe chooses them from the tensors, those of the first instance, and without
  // values, which have no tensors, the widths that were asked for.
  struct {
    std::string a, b, output;
  } formats;
  // "npy" or "synthetic"; "" without values.
  struct {
    std::string a, b;
  } operands;
  LoopOrder order = LoopOrder::kNmk;  // of all cores
  Cycles cycles;
  double utilization = 0;                  // MACs / (cycles * R * C * W * arrays * cores)
  std::optional<OperandBytes> bytes_read;  // of all arrays and cores; none without a memory system
  std::uint64_t bytes_written = 0;         // the outputs, once
  std::optional<std::string> digest;       // sha256 of the output codes; none without values
  std::uint64_t checked = 0;
  std::uint64_t mismatches = 0;
  std::optional<double> sqnr_db;  // signal to quantisation noise against float64; none if no noise
  std::string first_mismatch;     // "" or where and what
  // Products with a zero among their operands, of all instances; none without values.
  std::optional<std::uint64_t> zero_products;

  [[nodiscard]] std::uint64_t macs() const { return gemm.macs() * gemms; }
};

struct Totals {
  std::uint64_t macs = 0;
  Cycles cycles;
  double utilization = 0;
  double seconds = 0;
  double tflops = 0;  // sustained, two operations a MAC
  std::optional<OperandBytes> bytes_read;
  std::uint64_t bytes_written = 0;
  std::uint64_t checked = 0;
  std::uint64_t mismatches = 0;
  std::optional<double> sqnr_db;  // of all rows; see sqnr_db below
};

struct RunResult {
  std::vector<RowResult> rows;
  Totals totals;            // of these rows
  std::size_t planned = 0;  // rows that were asked for

  // Stopped before its end: only whole rows are there.
  [[nodiscard]] bool partial() const { return rows.size() != planned; }
};

using Progress = std::function<void(std::size_t done, std::size_t total, const std::string& row)>;
// Asked now and then; no further row is begun, or kept, once it says yes.
using Stop = std::function<bool()>;

// Throws InputError for a glob that names no row and for what the tier cannot run.
RunResult run(const Config& config, const Trace& trace, const RunOptions& options,
              ArrayModel& model, const Progress& progress = {}, const Stop& stop = {});

// The steps of `run`: the GEMM rows that the options ask for, what is refused before the first of
// them runs, one row, and the sums over rows.
std::vector<Gemm> selected_gemms(const Trace& trace, const RunOptions& options);
// Throws InputError for what is found wrong before a row runs: more cores than samples, too small
// buffers, operand files that do not fit.
void check_machine(const Config& config, const std::vector<Gemm>& gemms, const RunOptions& options);
RowResult run_row(const Config& config, const Trace& trace, const RunOptions& options,
                  ArrayModel& model, const Gemm& gemm);
Totals totals_of(const Config& config, const std::vector<RowResult>& rows);

// Error of several rows in dB: the noise of each in units of its own signal (large tensors and
// large values weigh no more than small ones), averaged over the GEMM instances. Of one pass, or of
// all. None without values, and where no row has noise.
std::optional<double> sqnr_db(const std::vector<RowResult>& rows, std::optional<Pass> pass = {});

// Where a row stands under the roofline of a machine with memory.
struct Roofline {
  double macs_per_byte = 0;  // read and written
  // Whether its bytes take longer, on the busier of the two channels, than its MACs at peak.
  bool memory_bound = false;
};
std::optional<Roofline> roofline(const Config& config, const RowResult& row);

// MACs a cycle of the whole machine at this recipe's lanes.
std::uint64_t peak_macs_per_cycle(const Config& config);
double peak_tflops(const Config& config);

}  // namespace quaver
