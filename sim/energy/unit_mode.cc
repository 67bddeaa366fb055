#include "sim/energy/unit_mode.h"

namespace quaver {
namespace {

constexpr std::uint64_t kDefaultDepth = 1024;

PassArithmetic arithmetic_of(const std::string& a, const std::string& b, const std::string& sum,
                             const Conversion& output) {
  const Format format = parse_format(sum);
  return {parse_format(a), parse_format(b), 1, {format, format, 64, {}}, output};
}

// The outputs of HFP8: the next pass's operands, FP169 for the weight gradient.
Conversion output_of(Pass pass) {
  switch (pass) {
    case Pass::kForward: return {parse_format("fp143"), parse_rounding("rne"), Overflow::kSaturate};
    case Pass::kDataGradient: return {parse_format("fp152"), parse_rounding("rne")};
    case Pass::kWeightGradient: break;
  }
  return {parse_format("fp169"), parse_rounding("rna")};
}

std::string format_of(const FpuVariant& fpu) {
  const std::string& unit = fpu.unit.unit;
  if (unit == "hybrid_fpu" && fpu.unit.variant != "hybrid" && fpu.products == 1) {
    // The variant's first word: fp143/s0+0 is of FP143. A hybrid one takes what the pass has.
    const std::string word = fpu.unit.variant.substr(0, fpu.unit.variant.find('/'));
    return word == "hybrid" ? "" : word;
  }
  if (unit == "fp16_fpu") return "fp169";
  if (unit == "fp8_fp32_fpu") return "fp152";
  if (unit == "bf16_fp32_fpu") return "bf16";
  if (unit == "fp16_fp32_fpu") return "fp16";
  return unit == "fp32_fpu" ? "fp32" : "";
}

std::vector<PassArithmetic> passes_of(const std::string& format, const std::string& sum,
                                      unsigned products) {
  std::vector<PassArithmetic> passes =
      format.empty() ? hfp8_passes(sum) : uniform_passes(format, sum);
  for (PassArithmetic& pass : passes) pass.fused_products = products;
  return passes;
}

void add_fpus(std::vector<UnitMode>& modes) {
  for (const FpuVariant& fpu : known_fpus()) {
    const std::string sum = fpu.unit.unit.ends_with("fp32_fpu") ? "fp32" : "fp169";
    UnitMode mode{fpu.unit, "", fpu.products, passes_of(format_of(fpu), sum, fpu.products)};
    if (fpu.unit.unit == "mixed_fpu") mode.mode = "fp8";
    modes.push_back(mode);
    if (fpu.unit.unit != "mixed_fpu") continue;
    modes.push_back({fpu.unit, "fp16", 1, uniform_passes("fp169", sum)});
  }
}

std::vector<PassArithmetic> passes_of(ElementKind kind) {
  switch (kind) {
    case ElementKind::kHybridEdge:
    case ElementKind::kHybridElement: return hfp8_passes("fp169");
    case ElementKind::kFp16: return uniform_passes("fp169", "fp169");
    case ElementKind::kFp8Fp32: return uniform_passes("fp152", "fp32");
    case ElementKind::kBf16Fp32: return uniform_passes("bf16", "fp32");
    case ElementKind::kFp16Fp32: return uniform_passes("fp16", "fp32");
    case ElementKind::kFp32: return uniform_passes("fp32", "fp32");
  }
  return {};
}

}  // namespace

std::string to_string(Load load) {
  switch (load) {
    case Load::kDrawn: return "drawn";
    case Load::kIdle: return "idle";
    case Load::kDense: return "dense";
    case Load::kZeros: return "zeros";
    case Load::kEmptyColumn: return "empty column";
    case Load::kHeld: return "held";
  }
  return "";
}

std::vector<PassArithmetic> measured_passes(std::vector<PassArithmetic> passes) {
  static const Format kFp32 = parse_format("fp32");
  for (PassArithmetic& pass : passes) {
    pass.accumulation.chunk = 64;
    pass.accumulation.rounding = parse_rounding(pass.accumulation.intra == kFp32 ? "rne" : "rna");
    if (pass.output.rounding.kind == RoundingKind::kStochastic)
      pass.output.rounding.random_bits = 8;  // of the rounder's K
  }
  return passes;
}

std::vector<PassArithmetic> hfp8_passes(const std::string& sum) {
  std::vector<PassArithmetic> passes;
  for (const Pass pass : kPasses)
    passes.push_back(arithmetic_of(pass == Pass::kDataGradient ? "fp152" : "fp143",
                                   pass == Pass::kWeightGradient ? "fp152" : "fp143", sum,
                                   output_of(pass)));
  return measured_passes(passes);
}

std::vector<PassArithmetic> uniform_passes(const std::string& format, const std::string& sum) {
  std::vector<PassArithmetic> passes;
  for (const Pass pass : kPasses)
    passes.push_back(arithmetic_of(format, format, sum, output_of(pass)));
  return measured_passes(passes);
}

UnitMode element_mode(ElementKind kind, Stages stages, std::vector<PassArithmetic> passes) {
  return {processing_element_unit(kind, stages), "", 1, std::move(passes)};
}

UnitMode output_element_mode(ElementKind kind, Stages stages, std::vector<PassArithmetic> passes) {
  return {output_element_unit(kind, stages), "", 1, std::move(passes)};
}

bool is_element(const UnitMode& mode) {
  return mode.unit.unit == "processing_element" || mode.unit.unit == "output_element";
}

UnitMode register_mode(const std::string& holding, unsigned width,
                       std::vector<PassArithmetic> passes) {
  UnitVariant unit = register_unit();
  unit.variant = std::to_string(width) + " bits";
  unit.parameters["Width"] = std::to_string(width);
  return {unit, holding, 1, std::move(passes)};
}

std::vector<UnitMode> known_modes() {
  std::vector<UnitMode> modes;
  add_fpus(modes);
  for (const ElementKind kind : kElementKinds)
    modes.push_back(element_mode(kind, {}, passes_of(kind)));
  for (const ElementKind kind : {ElementKind::kHybridEdge, ElementKind::kFp16})
    modes.push_back(output_element_mode(kind, {}, passes_of(kind)));
  for (const char* operand : {"streamed", "stationary"})
    modes.push_back({operand_decoder_unit(0), operand, 1, hfp8_passes("fp169")});
  for (const bool fp32 : {false, true}) {
    const std::vector<PassArithmetic> passes = hfp8_passes(fp32 ? "fp32" : "fp169");
    modes.push_back({chunk_accumulator_unit(kDefaultDepth, 1, fp32), "", 1, passes});
    modes.push_back({stochastic_rounder_unit(fp32), "", 1, passes});
  }
  return modes;
}

}  // namespace quaver
