#include "sim/verify/random_gemm.h"

#include <algorithm>
#include <array>
#include <sstream>

#include "models/lockstep/random_codes.h"

namespace quaver {
namespace {

constexpr std::uint32_t kMostRows = 96;

PassArithmetic random_arithmetic(Traffic& traffic, const RtlShape& shape) {
  static const Format fp169 = parse_format("fp169");
  static const Format fp32 = parse_format("fp32");
  const auto fp143 = [&traffic] {
    return parse_format("fp143b" + std::to_string(traffic.chance(2) ? 11 : traffic.below(16)));
  };
  const auto operand = [&] {
    if (shape.arithmetic == RtlArithmetic::kFp169) return fp169;
    if (shape.arithmetic == RtlArithmetic::kFp152) return parse_format("fp152");
    if (shape.arithmetic == RtlArithmetic::kFp32) return fp32;
    if (traffic.chance(2)) return parse_format("fp152");
    return fp143();
  };
  static constexpr std::array kRoundings = {RoundingKind::kNearestEven, RoundingKind::kNearestAway,
                                            RoundingKind::kTowardZero, RoundingKind::kStochastic};
  PassArithmetic p;
  p.a = operand();
  p.b = operand();
  p.accumulation.intra = traits(shape.arithmetic).fp32_sums ? fp32 : fp169;
  p.accumulation.inter = shape.fp32_totals ? fp32 : fp169;
  // Shorter than a column only as the core's segments were built; longer, anything.
  p.accumulation.chunk = shape.output_stationary ? 1 + traffic.below(4 * shape.rows)
                         : shape.chunk_rows < shape.rows
                             ? shape.chunk_rows
                             : shape.rows + traffic.below(4 * shape.rows);
  // FP32 is rounded to nearest even.
  p.accumulation.rounding = {kRoundings[shape.fp32_totals ? 0 : traffic.below(3)], 0};
  const std::array outputs = {fp143(), parse_format("fp152"), fp169, fp32};
  p.output.format = outputs[traffic.below(shape.fp32_totals ? 4 : 3)];
  p.output.rounding.kind = kRoundings[traffic.below(4)];
  p.output.rounding.random_bits = p.output.rounding.kind == RoundingKind::kStochastic ? 8 : 0;
  p.output.overflow = traffic.chance(2) ? Overflow::kSaturate : Overflow::kSpecial;
  return p;
}

}  // namespace

RandomGemm random_gemm(std::uint64_t seed, const RtlShape& rtl,
                       const std::optional<GemmSource>& config) {
  Traffic traffic(seed);
  RandomGemm gemm;
  gemm.seed = static_cast<std::uint32_t>(seed);
  // Mostly a few pieces of rows; now and then as many rows as there are sums for, and more.
  const std::uint32_t rows = 3 * rtl.rows;
  const bool deep = traffic.chance(4);
  gemm.shape = {1 + traffic.below(deep ? std::max(rows, std::min(2 * rtl.depth, kMostRows)) : rows),
                1 + traffic.below(3 * rtl.cols), 1 + traffic.below(10 * rtl.rows)};
  gemm.array.rows = rtl.rows;
  gemm.array.cols = rtl.cols;
  if (rtl.output_stationary) gemm.array.dataflow = Dataflow::kOutputStationary;
  gemm.array.overlap = traffic.chance(3) ? Overlap::kNone : Overlap::kWeights;
  // Half of them few, so that rows come in several pieces, whose folds meet padding columns' lanes
  // again.
  gemm.array.accumulator_depth =
      1 + traffic.below(traffic.chance(2) ? std::min(rtl.depth, rtl.rows) : rtl.depth);
  gemm.fpu.multiplier_stages = rtl.multiplier_stages;
  gemm.fpu.adder_stages = rtl.adder_stages;
  gemm.arithmetic = random_arithmetic(traffic, rtl);
  if (config && seed % 2 == 0) {
    gemm.arithmetic =
        config->passes[traffic.below(static_cast<std::uint32_t>(config->passes.size()))];
    gemm.array.overlap = config->array.overlap;
    gemm.array.accumulator_depth = config->array.accumulator_depth;
  }
  gemm.a = random_codes(traffic, gemm.arithmetic.a, gemm.shape.m, gemm.shape.k);
  gemm.b = random_codes(traffic, gemm.arithmetic.b, gemm.shape.k, gemm.shape.n);
  return gemm;
}

std::string describe(const RandomGemm& gemm) {
  std::ostringstream text;
  text << "GEMM " << gemm.shape.m << 'x' << gemm.shape.k << 'x' << gemm.shape.n << ", "
       << gemm.arithmetic.a.name << " x " << gemm.arithmetic.b.name << ", chunk "
       << gemm.arithmetic.accumulation.chunk << ", output " << gemm.arithmetic.output.format.name
       << ' ' << to_string(gemm.arithmetic.output.rounding) << ", depth "
       << gemm.array.accumulator_depth
       << (gemm.array.overlap == Overlap::kNone ? ", no overlap" : "") << ", seed " << gemm.seed;
  return text.str();
}

}  // namespace quaver
