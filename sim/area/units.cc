#include "sim/area/units.h"

#include <array>

namespace quaver {
namespace {

constexpr std::array kFormats = {"hybrid", "fp143", "fp152"};
constexpr std::uint64_t kDefaultDepth = 1024;
const std::string kRna = "1";

// "" for the default 1 + 1 stages.
std::string stages_suffix(Stages stages) {
  if (stages.multiplier == 1 && stages.adder == 1) return "";
  return "/s" + std::to_string(stages.multiplier) + "+" + std::to_string(stages.adder);
}

// "" for one product a cycle.
std::string lanes_suffix(unsigned products) {
  return products == 1 ? "" : "/x" + std::to_string(products);
}

std::map<std::string, std::string> fpu_parameters(Stages stages) {
  return {{"MultiplierStages", std::to_string(stages.multiplier)},
          {"AdderStages", std::to_string(stages.adder)},
          {"Rounding", kRna}};
}

std::string name_of(ElementKind kind) {
  switch (kind) {
    case ElementKind::kHybridEdge: return "hybrid";
    case ElementKind::kFp16: return "fp16";
    case ElementKind::kHybridElement: return "hybrid/element";
    case ElementKind::kFp8Fp32: return "fp8_fp32";
    case ElementKind::kBf16Fp32: return "bf16_fp32";
    case ElementKind::kFp16Fp32: return "fp16_fp32";
    case ElementKind::kFp32: return "fp32";
  }
  return "";
}

}  // namespace

UnitVariant hybrid_fpu_unit(unsigned formats, Stages stages, unsigned products) {
  UnitVariant unit{"hybrid_fpu",
                   kFormats.at(formats) + lanes_suffix(products) + stages_suffix(stages),
                   "quaver_hybrid_fpu", fpu_parameters(stages)};
  unit.parameters["Formats"] = std::to_string(formats);
  unit.parameters["Products"] = std::to_string(products);
  return unit;
}

UnitVariant fp16_fpu_unit(Stages stages) {
  return {"fp16_fpu", "fp16" + stages_suffix(stages), "quaver_fp16_fpu", fpu_parameters(stages)};
}

UnitVariant mixed_fpu_unit(unsigned products) {
  UnitVariant unit{"mixed_fpu", "fp16+hybrid" + lanes_suffix(products), "quaver_mixed_fpu",
                   fpu_parameters({})};
  unit.parameters["Products"] = std::to_string(products);
  return unit;
}

UnitVariant fp32_fpu_unit(const std::string& unit, Stages stages) {
  return {unit,
          "rne" + stages_suffix(stages),
          "quaver_" + unit,
          {{"MultiplierStages", std::to_string(stages.multiplier)},
           {"AdderStages", std::to_string(stages.adder)}}};
}

UnitVariant fpu_unit(ElementKind kind, Stages stages) {
  if (sums_in_fp32(kind)) return fp32_fpu_unit(name_of(kind) + "_fpu", stages);
  return kind == ElementKind::kFp16 ? fp16_fpu_unit(stages) : hybrid_fpu_unit(0, stages);
}

UnitVariant processing_element_unit(ElementKind kind, Stages stages) {
  UnitVariant unit{"processing_element", name_of(kind) + stages_suffix(stages),
                   "quaver_processing_element", fpu_parameters(stages)};
  unit.parameters["Fpu"] = std::to_string(static_cast<int>(kind));
  return unit;
}

UnitVariant output_element_unit(ElementKind kind, Stages stages) {
  return {"output_element",
          name_of(kind) + stages_suffix(stages),
          "quaver_output_element",
          {{"MultiplierStages", std::to_string(stages.multiplier)},
           {"Rounding", kRna},
           {"Fpu", std::to_string(static_cast<int>(kind))}}};
}

UnitVariant operand_decoder_unit(unsigned formats) {
  return {"operand_decoder",
          kFormats.at(formats),
          "quaver_operand_decoder",
          {{"Formats", std::to_string(formats)}}};
}

UnitVariant chunk_accumulator_unit(std::uint64_t depth, std::uint64_t segments, bool fp32) {
  std::string variant = fp32 ? "logic/fp32" : "logic";
  if (depth != kDefaultDepth || segments != 1)
    variant += "/d" + std::to_string(depth) + "s" + std::to_string(segments);
  const std::string sums = fp32 ? "1" : "0";
  return {"chunk_accumulator",
          variant,
          "quaver_chunk_accumulator",
          {{"Depth", std::to_string(depth)},
           {"Segments", std::to_string(segments)},
           {"Rounding", kRna},
           {"SumFp32", sums},
           {"TotalFp32", sums}},
          /*memories_outside=*/true};
}

UnitVariant stochastic_rounder_unit(bool from_fp32) {
  return {"stochastic_rounder",
          from_fp32 ? "k8/fp32" : "k8",
          "quaver_stochastic_rounder",
          {{"K", "8"}, {"FromFp32", from_fp32 ? "1" : "0"}}};
}

// In the order of the RTL parameter Fp32.
constexpr std::array kUpdates = {"fp169", "fp16-master", "fp32-master"};

UnitVariant weight_update_unit(unsigned fp32) {
  return {"weight_update_unit",
          kUpdates.at(fp32),
          "quaver_weight_update_unit",
          {{"Lanes", "1"}, {"Fp32", std::to_string(fp32)}}};
}

UnitVariant loss_scaler_unit() {
  return {"loss_scaler", "2 rises", "quaver_loss_scaler", {{"Lanes", "1"}, {"Rises", "2"}}};
}

UnitVariant sequencer_unit() {
  return {
      "sequencer",
      "8x8",
      "quaver_sequencer",
      {{"Rows", "8"}, {"Cols", "8"}, {"Depth", std::to_string(kDefaultDepth)}, {"DimBits", "16"}}};
}

UnitVariant register_unit() {
  return {"delay", "bit", "quaver_delay", {{"Width", "1"}, {"Depth", "1"}}};
}

UnitVariant fastest(UnitVariant unit) {
  unit.variant += "/fast";
  unit.goal = MappingGoal::kDelay;
  return unit;
}

std::vector<FpuVariant> known_fpus() {
  std::vector<FpuVariant> fpus;
  constexpr Stages kCombinational = {0, 0};
  for (unsigned formats = kFormats.size(); formats-- > 0;)
    fpus.push_back({hybrid_fpu_unit(formats, kCombinational), 1});
  fpus.push_back({fastest(hybrid_fpu_unit(0, kCombinational)), 1});
  fpus.push_back({fp16_fpu_unit(kCombinational), 1});
  for (unsigned formats = kFormats.size(); formats-- > 0;)
    fpus.push_back({hybrid_fpu_unit(formats, {}), 1});
  for (const unsigned products : {2U, 4U})
    fpus.push_back({hybrid_fpu_unit(0, {}, products), products});
  fpus.push_back({fp16_fpu_unit({}), 1});
  for (const unsigned products : {1U, 2U}) fpus.push_back({mixed_fpu_unit(products), products});
  for (const char* unit : {"fp8_fp32_fpu", "bf16_fp32_fpu", "fp16_fp32_fpu", "fp32_fpu"})
    fpus.push_back({fp32_fpu_unit(unit), 1});
  return fpus;
}

std::vector<UnitVariant> known_units() {
  std::vector<UnitVariant> units;
  for (const FpuVariant& fpu : known_fpus()) units.push_back(fpu.unit);
  for (const ElementKind kind : kElementKinds) units.push_back(processing_element_unit(kind, {}));
  // Without a register between multiplier and adder, as narrow operands afford at the wide one's
  // clock.
  for (const ElementKind kind : {ElementKind::kHybridEdge, ElementKind::kFp16})
    units.push_back(processing_element_unit(kind, {0, 1}));
  for (const ElementKind kind : {ElementKind::kHybridEdge, ElementKind::kFp16})
    units.push_back(output_element_unit(kind, {}));
  for (unsigned formats = 0; formats < kFormats.size(); ++formats)
    units.push_back(operand_decoder_unit(formats));
  for (const bool fp32 : {false, true}) {
    units.push_back(chunk_accumulator_unit(kDefaultDepth, 1, fp32));
    units.push_back(stochastic_rounder_unit(fp32));
  }
  for (unsigned fp32 = 0; fp32 < kUpdates.size(); ++fp32) units.push_back(weight_update_unit(fp32));
  units.push_back(loss_scaler_unit());
  units.push_back(sequencer_unit());
  units.push_back(register_unit());
  return units;
}

}  // namespace quaver
