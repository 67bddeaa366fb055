#include "models/array_core/array_core_rtl.h"

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
                              ", expected fp143, fp152 or fp169 operands, one product a cycle, "
                              "fp169 sums and an output in one of the three with rne, rna, rtz or "
                              "sr8");
}

void select_operand(const Format& format, unsigned& select, unsigned& bias) {
  if (const auto b = fp143_bias(format)) {
    select = static_cast<unsigned>(HybridSelect::kFp143);
    bias = *b;
  } else if (format == hybrid_format(HybridSelect::kFp152, 0)) {
    select = static_cast<unsigned>(HybridSelect::kFp152);
  } else {
    unsupported("operand format " + format.name);
  }
}

void select_output(const Conversion& output, RtlControls& controls) {
  if (const auto bias = fp143_bias(output.format))
    controls.y_bias = *bias;
  else if (output.format == parse_format("fp152"))
    controls.to = 1;
  else if (output.format == parse_format("fp169"))
    controls.to = 2;
  else
    unsupported("output format " + output.format.name);
  if (output.rounding.kind == RoundingKind::kStochastic && output.rounding.random_bits != 8)
    unsupported("output rounding " + to_string(output.rounding));
  controls.y_rounding = rounding_code(output.rounding);
  controls.overflow = output.overflow == Overflow::kSaturate ? 1 : 0;
}

}  // namespace

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
  const Format fp169 = parse_format("fp169");
  const Accumulation& sums = arithmetic.accumulation;
  if (arithmetic.fused_products != 1)
    unsupported(std::to_string(arithmetic.fused_products) + " fused products");
  if (!(sums.intra == fp169 && sums.inter == fp169))
    unsupported("sums in " + sums.intra.name + "/" + sums.inter.name);
  RtlControls controls;
  controls.rounding = rounding_code(sums.rounding);
  controls.fp16 = arithmetic.a == fp169 && arithmetic.b == fp169;
  if (!controls.fp16) {
    select_operand(arithmetic.a, controls.a_format, controls.a_bias);
    select_operand(arithmetic.b, controls.b_format, controls.b_bias);
  }
  select_output(arithmetic.output, controls);
  return controls;
}

}  // namespace quaver
