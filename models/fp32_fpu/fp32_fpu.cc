#include "models/fp32_fpu/fp32_fpu.h"

namespace quaver {
namespace {

FpuOutputs into_fp32(const FpuInputs& in, const Format& operand) {
  static const Format fp32 = parse_format("fp32");
  return multiply_accumulate(in, operand, operand, 1, fp32, {RoundingKind::kNearestEven, 0});
}

}  // namespace

FpuOutputs fp32_fpu(const FpuInputs& in) {
  static const Format format = parse_format("fp32");
  return into_fp32(in, format);
}

FpuOutputs bf16_fp32_fpu(const FpuInputs& in) {
  static const Format format = parse_format("bf16");
  return into_fp32(in, format);
}

FpuOutputs fp16_fp32_fpu(const FpuInputs& in) {
  static const Format format = parse_format("fp16");
  return into_fp32(in, format);
}

FpuOutputs fp8_fp32_fpu(const FpuInputs& in) {
  static const Format format = parse_format("fp152");
  return into_fp32(in, format);
}

}  // namespace quaver
