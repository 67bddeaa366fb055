#include "sim/verify/array_lockstep.h"

#include <sstream>

#include "models/gemm/gemm.h"
#include "models/lockstep/traffic.h"
#include "sim/array/analytic.h"

namespace quaver {
namespace {

// A GEMM with its machine and operands, everything drawn from one seed.
struct RandomGemm {
  GemmShape shape;
  ArrayConfig array;
  FpuConfig fpu;
  PassArithmetic arithmetic;
  CodeMatrix a, b;
  std::uint32_t seed = 1;
};

CodeMatrix random_codes(Traffic& traffic, const Format& format, std::uint64_t rows,
                        std::uint64_t cols) {
  // Whole tensors of any code saturate at once: most draw from the middle of the range, where sums
  // round and cancel, a few from everywhere.
  const bool wild = traffic.chance(8);
  CodeMatrix codes(rows, cols, format.bytes());
  for (std::uint64_t i = 0; i < rows; ++i)
    for (std::uint64_t j = 0; j < cols; ++j) {
      std::uint32_t code = traffic.below(format.code_mask() + 1);
      if (!wild) {
        const std::uint32_t middle = (format.magnitude_mask() >> 1) - (2U << format.mantissa_bits);
        code = middle + traffic.below(4U << format.mantissa_bits);
        if (traffic.chance(2)) code |= format.sign_mask();
        if (traffic.chance(6)) code = 0;
      }
      codes.set(i, j, code);
    }
  return codes;
}

PassArithmetic random_arithmetic(Traffic& traffic, const RtlShape& shape) {
  static const Format fp169 = parse_format("fp169");
  const auto operand = [&] {
    if (shape.fp16) return fp169;
    if (traffic.chance(2)) return parse_format("fp152");
    return parse_format("fp143b" + std::to_string(traffic.chance(2) ? 11 : traffic.below(16)));
  };
  static constexpr std::array kRoundings = {RoundingKind::kNearestEven, RoundingKind::kNearestAway,
                                            RoundingKind::kTowardZero, RoundingKind::kStochastic};
  PassArithmetic p;
  p.a = operand();
  p.b = operand();
  p.accumulation.intra = p.accumulation.inter = fp169;
  // Shorter than a column only as the core's segments were built; longer, anything.
  p.accumulation.chunk =
      shape.chunk_rows < shape.rows ? shape.chunk_rows : shape.rows + traffic.below(4 * shape.rows);
  p.accumulation.rounding = {kRoundings[traffic.below(3)], 0};
  static const std::array kOutputs = {parse_format("fp143"), parse_format("fp152"), fp169};
  p.output.format = kOutputs[traffic.below(3)];
  p.output.rounding.kind = kRoundings[traffic.below(4)];
  p.output.rounding.random_bits = p.output.rounding.kind == RoundingKind::kStochastic ? 8 : 0;
  p.output.overflow = traffic.chance(2) ? Overflow::kSaturate : Overflow::kSpecial;
  return p;
}

RandomGemm random_gemm(std::uint64_t seed, const RtlShape& rtl) {
  Traffic traffic(seed);
  RandomGemm gemm;
  gemm.seed = static_cast<std::uint32_t>(seed);
  gemm.shape = {1 + traffic.below(3 * rtl.rows), 1 + traffic.below(3 * rtl.cols),
                1 + traffic.below(10 * rtl.rows)};
  gemm.array.rows = rtl.rows;
  gemm.array.cols = rtl.cols;
  gemm.array.overlap = traffic.chance(3) ? Overlap::kNone : Overlap::kWeights;
  gemm.array.accumulator_depth = 1 + traffic.below(rtl.depth);
  gemm.fpu.multiplier_stages = rtl.multiplier_stages;
  gemm.fpu.adder_stages = rtl.adder_stages;
  gemm.arithmetic = random_arithmetic(traffic, rtl);
  gemm.a = random_codes(traffic, gemm.arithmetic.a, gemm.shape.m, gemm.shape.k);
  gemm.b = random_codes(traffic, gemm.arithmetic.b, gemm.shape.k, gemm.shape.n);
  return gemm;
}

std::string describe(const RandomGemm& gemm) {
  std::ostringstream text;
  text << "GEMM " << gemm.shape.m << 'x' << gemm.shape.k << 'x' << gemm.shape.n << ", "
       << gemm.arithmetic.a.name << " x " << gemm.arithmetic.b.name << ", chunk "
       << gemm.arithmetic.accumulation.chunk << ", depth " << gemm.array.accumulator_depth
       << (gemm.array.overlap == Overlap::kNone ? ", no overlap" : "");
  return text.str();
}

std::ostream& operator<<(std::ostream& out, const Cycles& cycles) {
  return out << cycles.load << " load + " << cycles.stream << " stream + " << cycles.drain
             << " drain";
}

}  // namespace

ArrayLockstep::ArrayLockstep(const sc_core::sc_module_name& name, const BuiltCore& core)
    : sc_module(name), shape_(core.shape), rtl_(core.make("rtl", core.shape)) {
  report_.unit = "systolic_array";
  report_.variant = core.shape.name;
  sequencer_.clk_i(clock_);
  sequencer_.operands_o(operands_);
  sequencer_.weights_o(weights_);
  sequencer_.seeds_o(seeds_);
  sequencer_.results_i(rtl_results_);
  for (ArrayCore* model : {static_cast<ArrayCore*>(&systemc_), rtl_.get()}) {
    model->clk_i(clock_);
    model->operands_i(operands_);
    model->weights_i(weights_);
    model->seeds_i(seeds_);
    model->results_o(model == rtl_.get() ? rtl_results_ : systemc_results_);
  }
}

void ArrayLockstep::note(const std::string& what) {
  if (report_.mismatches++ == 0)
    report_.first_mismatch = report_.unit + "/" + report_.variant + ": " + context_ + "\n  " + what;
}

// One cycle, then both outputs side by side; padding columns carry no meaning.
void ArrayLockstep::clock(const PassArithmetic& arithmetic) {
  clock_.write(true);
  sc_core::sc_start(1, sc_core::SC_NS);
  clock_.write(false);
  sc_core::sc_start(1, sc_core::SC_NS);
  ++report_.cycles;
  const ResultBeat& expected = systemc_results_.read();
  const ResultBeat& got = rtl_results_.read();
  std::ostringstream text;
  text << "cycle " << report_.cycles << ", port ";
  if (expected.valid != got.valid) {
    text << "valid_o: expected (SystemC) " << expected.valid << ", got (RTL) " << got.valid;
    note(text.str());
    return;
  }
  if (!expected.valid) return;
  ++report_.compared;
  for (std::uint32_t j = 0; j < expected.columns; ++j)
    if (expected.codes[j] != got.codes[j]) {
      const Format& format = arithmetic.output.format;
      text << "y_o column " << j << ": expected (SystemC) " << std::hex << expected.codes[j] << " ("
           << to_double(format, expected.codes[j]) << "), got (RTL) " << got.codes[j] << " ("
           << to_double(format, got.codes[j]) << ')';
      note(text.str());
      return;
    }
}

void ArrayLockstep::run_one(std::uint64_t gemm_seed) {
  const RandomGemm gemm = random_gemm(gemm_seed, shape_);
  context_ = describe(gemm);
  const Schedule walk(gemm.shape, gemm.array, gemm.fpu, gemm.arithmetic);
  const StationarySchedule& schedule = *walk.stationary();
  const StationaryJob job = {schedule, gemm.a, gemm.b, gemm.seed};
  CodeMatrix outputs(gemm.shape.m, gemm.shape.n, gemm.arithmetic.output.format.bytes());
  systemc_.configure(schedule.geometry(), gemm.arithmetic);
  rtl_->configure(schedule.geometry(), gemm.arithmetic);
  sequencer_.start(job, 0, outputs);
  const Cycles expected = analytic_cycles(walk);
  // Twice the closed form and some: a core that never answers is a finding, not an endless run.
  const std::uint64_t limit = report_.cycles + 2 * expected.total() + 1000;
  while (!sequencer_.done() && report_.cycles < limit) clock(gemm.arithmetic);
  if (!sequencer_.done()) {
    note("the last output never came");
    sequencer_.abandon();
    return;
  }
  if (!(sequencer_.cycles() == expected)) {
    std::ostringstream text;
    text << "cycles: expected (closed form) " << expected << ", got " << sequencer_.cycles();
    note(text.str());
  }
  const RounderLanes lanes = {gemm.seed, shape_.cols};
  if (!(outputs == gemm_scalar(gemm.arithmetic, gemm.a, gemm.b, lanes)))
    note("outputs differ from the golden GEMM");
}

BenchReport ArrayLockstep::run(std::uint64_t gemms, std::uint64_t seed) {
  for (std::uint64_t i = 0; i < gemms; ++i) run_one(seed * 1'000'003 + i);
  if (!report_.first_mismatch.empty())
    report_.first_mismatch +=
        "\n  reproduce: quaver verify systolic_array --seed " + std::to_string(seed);
  return report_;
}

}  // namespace quaver
