#include "models/array_core/array_core_rtl.h"

#include <array>
#include <stdexcept>

#include "models/hybrid_fpu/hybrid_fpu.h"

namespace quaver {
namespace {

// The bias of an FP143 format; nothing for any other.
std::optional<unsigned> fp143_bias(const Format& format) {
  for (unsigned bias = 0; bias < 16; ++bias)
    if (format == hybrid_format(HybridSelect::kFp143, bias)) return bias;
  return std::nullopt;
}

[[noreturn]] void unsupported(const std::string& what) {
  throw std::invalid_argument("the RTL does not have " + what +
                              ", expected one product a cycle of fp143 or fp152 or of two fp169 "
                              "operands into fp169, with fp169 or fp32 between chunks, or of two "
                              "fp152 or fp32 operands into fp32, and an output in one of the four "
                              "(fp32 only from fp32) with rne, rna, rtz or sr8");
}

void select_operand(const Format& format, unsigned& select, unsigned& bias) {
  if (const auto b = fp143_bias(format)) {
    select = static_cast<unsigned>(HybridSelect::kFp143);
    bias = *b;
  } else if (format == hybrid_format(HybridSelect::kFp152, 0)) {
    select = static_cast<unsigned>(HybridSelect::kFp152);
    bias = kFp152Bias;
  } else {
    unsupported("operand format " + format.name);
  }
}

void select_sums(const Accumulation& sums, RtlControls& controls) {
  static const Format fp169 = parse_format("fp169");
  static const Format fp32 = parse_format("fp32");
  controls.fp32_totals = sums.inter == fp32;
  const bool of_fp169 = sums.intra == fp169 && (controls.fp32_totals || sums.inter == fp169);
  const bool of_fp32 = sums.intra == fp32 && controls.fp32_totals;
  if (!of_fp169 && !of_fp32) unsupported("sums in " + sums.intra.name + "/" + sums.inter.name);
  // One mode for both additions, and FP32's has one only.
  if (controls.fp32_totals && sums.rounding.kind != RoundingKind::kNearestEven)
    unsupported("fp32 sums rounded with " + to_string(sums.rounding));
  controls.rounding = rounding_code(sums.rounding);
}

void select_operands(const PassArithmetic& pass, RtlControls& controls) {
  const auto both = [&](const char* name) {
    const Format format = parse_format(name);
    return pass.a == format && pass.b == format;
  };
  if (pass.accumulation.intra == parse_format("fp32")) {
    if (both("fp152"))
      controls.arithmetic = RtlArithmetic::kFp152;
    else if (both("fp32"))
      controls.arithmetic = RtlArithmetic::kFp32;
    else
      unsupported(pass.a.name + " x " + pass.b.name + " into fp32");
  } else if (both("fp169")) {
    controls.arithmetic = RtlArithmetic::kFp169;
  } else {
    select_operand(pass.a, controls.a_format, controls.a_bias);
    select_operand(pass.b, controls.b_format, controls.b_bias);
  }
}

void select_output(const Conversion& output, RtlControls& controls) {
  if (const auto bias = fp143_bias(output.format))
    controls.y_bias = *bias;
  else if (output.format == parse_format("fp152"))
    controls.to = 1;
  else if (output.format == parse_format("fp169"))
    controls.to = 2;
  else if (output.format == parse_format("fp32") && controls.fp32_totals)
    controls.to = 3;
  else
    unsupported("output format " + output.format.name);
  if (output.rounding.kind == RoundingKind::kStochastic && output.rounding.random_bits != 8)
    unsupported("output rounding " + to_string(output.rounding));
  controls.y_rounding = rounding_code(output.rounding);
  controls.overflow = output.overflow == Overflow::kSaturate ? 1 : 0;
}

}  // namespace

const RtlArithmeticTraits& traits(RtlArithmetic arithmetic) {
  static constexpr std::array<RtlArithmeticTraits, 4> kTraits = {{
      {"hybrid", 0, 8, false},
      {"fp16", 1, 16, false},
      {"fp152 into fp32", 3, 8, true},
      {"fp32", 6, 32, true},
  }};
  return kTraits.at(static_cast<std::size_t>(arithmetic));
}

bool RtlShape::runs(const ArrayGeometry& g) const {
  const ArrayGeometry own = {.rows = rows, .cols = cols, .chunk_rows = chunk_rows};
  return !output_stationary && g.rows == rows && g.cols == cols &&
         g.latency == multiplier_stages + adder_stages && g.lanes == 1 &&
         g.segments() == own.segments() && g.segment_rows() == own.segment_rows() &&
         g.depth <= depth;
}

bool RtlShape::runs(const OutputGeometry& g) const {
  return output_stationary && g.rows == rows && g.cols == cols &&
         g.latency == multiplier_stages + adder_stages && g.lanes == 1;
}

RtlControls rtl_controls(const PassArithmetic& arithmetic) {
  if (arithmetic.fused_products != 1)
    unsupported(std::to_string(arithmetic.fused_products) + " fused products");
  RtlControls controls;
  select_sums(arithmetic.accumulation, controls);
  select_operands(arithmetic, controls);
  select_output(arithmetic.output, controls);
  return controls;
}

}  // namespace quaver
