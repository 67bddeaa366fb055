#include "sim/verify/array_lockstep.h"

#include <memory>
#include <sstream>

#include "models/gemm/gemm.h"
#include "models/lockstep/port_values.h"
#include "models/lockstep/traffic.h"
#include "sim/array/analytic.h"

namespace quaver {
namespace {

// Cycles that a wave shows after the first mismatch.
constexpr std::uint64_t kCyclesShown = 8;

std::ostream& operator<<(std::ostream& out, const Cycles& cycles) {
  return out << cycles.load << " load + " << cycles.stream << " stream + " << cycles.drain
             << " drain";
}

// The sequencer pauses the simulation when it has the last output; what is left of the time
// follows.
void advance_half_cycle() {
  const sc_core::sc_time end = sc_core::sc_time_stamp() + sc_core::sc_time(1, sc_core::SC_NS);
  while (sc_core::sc_time_stamp() < end) sc_core::sc_start(end - sc_core::sc_time_stamp());
}

}  // namespace

ArrayLockstep::ArrayLockstep(const sc_core::sc_module_name& name, Setup setup,
                             const BenchOptions& options)
    : sc_module(name),
      setup_(std::move(setup)),
      options_(options),
      rig_(make_array_rig(setup_.core)) {
  report_.unit = "systolic_array";
  report_.variant = setup_.core.shape.name;
  rig_->clk_i(clock_);
  if (options_.cover != nullptr) make_cover();
  if (options_.signals == nullptr) return;
  sc_core::sc_trace(options_.signals, clock_, "clk_i");
  rig_->trace_ports(options_.signals);
}

void ArrayLockstep::make_cover() {
  const RtlShape& shape = setup_.core.shape;
  const bool output = shape.output_stationary;
  CoverAxis chunks = {"chunk",
                      {"of one", "in a fold, ends with K", "in a fold, K ends within",
                       "of folds, ends with K", "of folds, K ends within"}};
  if (output) chunks = {"chunk", {"of one", "ends with K", "K ends within", "longer than K"}};
  chunks_ = &options_.cover
                 ->try_emplace(
                     output ? "chunks in elements" : "chunks",
                     std::vector<CoverAxis>{
                         chunks, {"inputs", {"back to back", "stall"}}, {"overlap", {"yes", "no"}}})
                 .first->second;
  if (output) return;
  const bool segments = shape.chunk_rows < shape.rows;
  chunks_->exclude("the core is built for other chunks",
                   [segments, one = segments && shape.chunk_rows == 1](CoverCross::Bin bin) {
                     return segments ? bin[0] > 2 || (bin[0] == 0) != one : bin[0] < 3;
                   });
}

void ArrayLockstep::cover(const RandomGemm& gemm, bool stalls) {
  const RtlShape& shape = setup_.core.shape;
  const std::uint64_t chunk = gemm.arithmetic.accumulation.chunk;
  const std::uint64_t k = gemm.shape.k;
  const bool within = k % chunk != 0;
  std::size_t kind = within ? 2 : 1;
  if (shape.output_stationary)
    kind = chunk == 1 ? 0 : chunk > k ? 3 : kind;
  else if (chunk >= shape.rows)
    kind += 2;
  else if (chunk == 1)
    kind = 0;
  chunks_->sample(kind, stalls, gemm.array.overlap == Overlap::kNone);
}

void ArrayLockstep::note(const std::string& what) {
  if (report_.mismatches++ != 0) return;
  report_.first_mismatch = report_.unit + "/" + report_.variant + ": mismatch in cycle " +
                           std::to_string(report_.cycles - 1) + ", seed " +
                           std::to_string(options_.seed) + "\n  " + what + "\n  in " +
                           describe(*gemm_) + (stalls_ ? ", with stalls" : "") +
                           "\n  reproduce: " + reproduce_command(setup_.selection, options_);
}

// A row of A and a column of B: what one output is the product of.
std::string ArrayLockstep::operands_of(std::uint64_t row, std::uint64_t column) const {
  std::ostringstream text;
  const PortFormat a = {gemm_->arithmetic.a};
  const PortFormat b = {gemm_->arithmetic.b};
  text << "\n  operands, row " << row << " of a:";
  for (std::uint64_t k = 0; k < gemm_->shape.k; ++k) {
    const std::uint32_t code = gemm_->a.at(row, k);
    text << ' ' << port_code(a, code) << " (" << port_value(a, code) << ')';
  }
  text << "\n  operands, column " << column << " of b:";
  for (std::uint64_t k = 0; k < gemm_->shape.k; ++k) {
    const std::uint32_t code = gemm_->b.at(k, column);
    text << ' ' << port_code(b, code) << " (" << port_value(b, code) << ')';
  }
  return text.str();
}

// Padding columns carry no meaning.
void ArrayLockstep::compare_columns(const ResultBeat& expected, const ResultBeat& got) {
  const auto [row, first_column] = rig_->next_output();
  const PortFormat format = {gemm_->arithmetic.output.format};
  for (std::uint32_t j = 0; j < expected.columns; ++j)
    if (expected.codes[j] != got.codes[j]) {
      const std::uint64_t column = first_column + j;
      note("port y_o, column " + std::to_string(j) + ": expected (SystemC) " +
           port_text(format, expected.codes[j]) + ", got (RTL) " + port_text(format, got.codes[j]) +
           operands_of(row, column));
      break;
    }
}

// One cycle, then both outputs side by side.
void ArrayLockstep::clock() {
  clock_.write(true);
  advance_half_cycle();
  clock_.write(false);
  advance_half_cycle();
  ++report_.cycles;
  if (report_.failed_assertions.empty())
    if (const std::string assertion = rig_->failed_assertions(); !assertion.empty())
      report_.failed_assertions =
          failed_assertions_text(report_, report_.cycles - 1, options_.seed, assertion,
                                 reproduce_command(setup_.selection, options_));
  const ResultBeat& expected = rig_->expected();
  const ResultBeat& got = rig_->got();
  if (expected.valid != got.valid) {
    note("port valid_o: expected (SystemC) " + std::to_string(static_cast<int>(expected.valid)) +
         ", got (RTL) " + std::to_string(static_cast<int>(got.valid)));
    return;
  }
  if (!expected.valid) return;
  ++report_.compared;
  compare_columns(expected, got);
}

void ArrayLockstep::compare_outputs(const CodeMatrix& outputs) {
  const RounderLanes lanes = {gemm_->seed, setup_.core.shape.cols};
  const CodeMatrix golden = gemm_scalar(gemm_->arithmetic, gemm_->a, gemm_->b, lanes);
  const PortFormat format = {gemm_->arithmetic.output.format};
  for (std::uint64_t i = 0; i < gemm_->shape.m; ++i)
    for (std::uint64_t j = 0; j < gemm_->shape.n; ++j)
      if (outputs.at(i, j) != golden.at(i, j)) {
        note("port y_o, output " + std::to_string(i) + ", " + std::to_string(j) +
             " of the GEMM: expected (golden) " + port_text(format, golden.at(i, j)) +
             ", got (RTL) " + port_text(format, outputs.at(i, j)) + operands_of(i, j));
        return;
      }
}

bool ArrayLockstep::stopped() const {
  return options_.stop_at_mismatch &&
         (report_.mismatches != 0 || !report_.failed_assertions.empty());
}

void ArrayLockstep::run_one(const RandomGemm& gemm, bool stalls) {
  if (chunks_ != nullptr) cover(gemm, stalls);
  gemm_ = &gemm;
  stalls_ = stalls;
  std::function<bool()> waits;
  if (stalls)
    waits = [traffic = std::make_shared<Traffic>(gemm.seed)] { return traffic->chance(4); };
  const Schedule walk(gemm.shape, gemm.array, gemm.fpu, gemm.arithmetic);
  CodeMatrix outputs(gemm.shape.m, gemm.shape.n, gemm.arithmetic.output.format.bytes());
  rig_->start(walk, gemm, outputs, std::move(waits));
  const Cycles expected = analytic_cycles(walk);
  // Twice the closed form and some: a core that never answers is a finding, not an endless run.
  const std::uint64_t limit = report_.cycles + 2 * expected.total() + 1000;
  while (!rig_->done() && report_.cycles < limit) {
    if (stopped() && cycles_after_mismatch_++ == kCyclesShown) break;
    clock();
  }
  if (!rig_->done()) {
    if (!stopped()) note("port valid_o: the last output never came");
    rig_->abandon();
    return;
  }
  if (!stalls && !(rig_->cycles() == expected)) {
    std::ostringstream text;
    text << "port valid_o, cycles of the GEMM: expected (closed form) " << expected
         << ", got (RTL) " << rig_->cycles();
    note(text.str());
  }
  compare_outputs(outputs);
}

BenchReport ArrayLockstep::run(std::uint64_t gemms,
                               const std::function<void(std::uint64_t)>& progress) {
  advance_half_cycle();  // a wave begins before the first edge
  for (std::uint64_t i = 0; i < gemms && !stopped(); ++i) {
    progress(i);
    // Every other one of both kinds of GEMMs of a config with stalls.
    run_one(random_gemm(options_.seed * 1'000'003 + i, setup_.core.shape, setup_.config),
            i / 2 % 2 == 1);
  }
  return report_;
}

}  // namespace quaver
