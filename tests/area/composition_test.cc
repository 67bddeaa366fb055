// Is an architecture's area the units' areas times their counts, and unknown where one is unknown?
#include "sim/area/composition.h"

#include <algorithm>

#include "tests/area/helpers.h"

namespace quaver {
namespace {

Technology technology_with(std::optional<double> bit) {
  Technology technology;
  technology.sram.area_um2_per_bit = bit;
  return technology;
}

// Areas that keep the units apart in a sum: FPU 1e9, element 1e6, register 1e-3 and so on.
std::vector<UnitArea> areas_of(const ArrayShape& shape) {
  const std::map<std::string, double> areas = {
      {"hybrid_fpu", 1e9},       {"fp16_fpu", 2e9},         {"processing_element", 1e6},
      {"output_element", 2e6},   {"operand_decoder", 1e3},  {"delay", 1e-3},
      {"chunk_accumulator", 10}, {"stochastic_rounder", 3}, {"bf16_fp32_fpu", 3e9},
      {"fp32_fpu", 4e9},         {"fp8_fp32_fpu", 5e9}};
  std::vector<UnitArea> result;
  for (const UnitVariant& unit : units_of(shape))
    result.push_back({unit.unit, unit.variant, "t", areas.at(unit.unit), 0, 8, 1, 0});
  return result;
}

ArrayShape shape_4x2() {
  ArrayShape shape;
  shape.rows = 4;
  shape.cols = 2;
  shape.accumulator_depth = 8;
  shape.buffer_bytes = 100;
  return shape;
}

TEST(Composition, PartsAreUnitsTimesCounts) {
  ArrayShape shape = shape_4x2();
  shape.arrays = 3;
  const ArchitectureArea area = compose(shape, areas_of(shape), technology_with(0.5));
  EXPECT_EQ(area.fpu, 1e9);
  EXPECT_EQ(area.processing_element, 1e6);
  const double skew = static_cast<double>(skew_bits(shape)) * 1e-3;
  EXPECT_DOUBLE_EQ(*area.array, 3 * (8 * 1e6 + 6 * 1e3 + skew - 90 * 1e-3));
  EXPECT_DOUBLE_EQ(*area.accumulators, 3 * 2 * (10 + 2 * 16 * 8 * 0.5));
  EXPECT_EQ(area.rounders, 3 * 2 * 3.0);
  EXPECT_EQ(area.buffers, 100 * 8 * 0.5);
  EXPECT_DOUBLE_EQ(*area.total, *area.array + *area.accumulators + *area.rounders + *area.buffers);
}

TEST(Composition, SkewCountsTheRegistersOfTheArray) {
  // Operands 12 bits (10 + valid + first): rows wait 0, 2, 4, 6 cycles, columns 0 and 1. Tags with
  // 3 index bits: 7 bits over 4 rows x 2 cycles, then 11 bits to column 1. Results: 16 bits once.
  EXPECT_EQ(skew_bits(shape_4x2()), 12U * (12 + 1) + 7 * 8 + 11 + 16);
  ArrayShape shape = shape_4x2();
  shape.chunk_rows = 2;  // segments end at rows 2 and 4: the first waits 2 rows x 2 cycles
  EXPECT_EQ(skew_bits(shape), 12U * (12 + 1) + 7 * 8 + 11 + 16 + 16 * 2 * 4);
  shape = shape_4x2();
  shape.element = ElementKind::kFp16;
  shape.accumulator_depth = 0;
  EXPECT_EQ(skew_bits(shape), 18U * (12 + 1) + 16);
}

// Of 4 x 2 elements with 2 cycles of latency: 2 valid bits beside each sum; of operands of 12 bits
// with their tags, those that leave the four last elements of rows; below the last row one register
// on the way of each weight, and the tag in the shadow register before it.
TEST(Composition, RegistersThatNoOneReadsAreNotThere) {
  ArrayShape shape = shape_4x2();
  EXPECT_EQ(unread_bits(shape), 8U * 2 + 4 * 12 + 2 * (12 + 1));
  shape.stages = {0, 1};  // weights go down without waiting
  EXPECT_EQ(unread_bits(shape), 8U * 1 + 4 * 12 + 2 * 1);
}

TEST(Composition, ArraysThatAreComparedDifferInElementsAndDecodersAlone) {
  std::map<std::string, double> areas;
  for (const auto& [name, shape] : compared_arrays()) {
    std::vector<UnitArea> units = areas_of(shape);
    for (UnitArea& unit : units)
      if (unit.variant == "fp143") unit.area_um2 = 500;
    areas[name] = compose(shape, units, technology_with(1)).array.value();
  }
  EXPECT_NEAR(areas.at("hybrid/edge") - areas.at("fp143/edge"), 16 * 500, 1e-6);
  EXPECT_NEAR(areas.at("hybrid/edge") - areas.at("hybrid/element"), 16 * 1e3, 10);
}

TEST(Composition, OutputStationarySkewCountsTheRegistersOfTheArrayAndItsDrain) {
  // Rows wait 0, 1, 2, 3 cycles with 14 bits (10 + valid, first, chunk, last), columns 0 and 1 with
  // 10, results 0 and 1 with 16. A drain starts 4 + 2 cycles after the last step and has 3 further
  // bits; valid waits one cycle for the last column.
  ArrayShape shape = shape_4x2();
  shape.output_stationary = true;
  shape.accumulator_depth = 0;
  EXPECT_EQ(skew_bits(shape), 14U * 6 + 10 + 16 + 6 + 3 + 1);
}

TEST(Composition, OutputStationaryArraysAreMadeOfElementsOfTheirOwn) {
  ArrayShape shape = shape_4x2();
  shape.output_stationary = true;
  shape.accumulator_depth = 0;
  const ArchitectureArea area = compose(shape, areas_of(shape), technology_with(0.5));
  EXPECT_EQ(area.processing_element, 2e6);
  const double skew = static_cast<double>(skew_bits(shape)) * 1e-3;
  EXPECT_DOUBLE_EQ(*area.array, 8 * 2e6 + 6 * 1e3 + skew);
  EXPECT_EQ(area.accumulators, 0);
}

TEST(Composition, DecodersStandAtTheEdgeOnlyWhereOperandsTravelDecoded) {
  ArrayShape shape = shape_4x2();
  shape.element = ElementKind::kHybridElement;
  const ArchitectureArea area = compose(shape, areas_of(shape), technology_with(1));
  EXPECT_DOUBLE_EQ(*area.array, 8 * 1e6 + (static_cast<double>(skew_bits(shape)) - 78) * 1e-3);
  shape.element = ElementKind::kFp16;
  EXPECT_EQ(compose(shape, areas_of(shape), technology_with(1)).fpu, 2e9);
}

TEST(Composition, AnArrayWithFp32SumsHasAccumulatorsAndWhereItRoundsToItsOutputsRounders) {
  ArrayShape shape = shape_4x2();
  shape.element = ElementKind::kBf16Fp32;
  // Operands 18 bits over rows and columns, tags as above, results 32 bits once.
  EXPECT_EQ(skew_bits(shape), 18U * (12 + 1) + 7 * 8 + 11 + 32);
  const ArchitectureArea area = compose(shape, areas_of(shape), technology_with(1));
  EXPECT_EQ(area.fpu, 3e9);
  EXPECT_DOUBLE_EQ(*area.array, 8 * 1e6 + (static_cast<double>(skew_bits(shape)) - 126) * 1e-3);
  EXPECT_DOUBLE_EQ(*area.accumulators, 2 * (10 + 2 * 32 * 8.0));
  EXPECT_EQ(area.rounders, std::nullopt);
  EXPECT_EQ(area.total, std::nullopt);
  shape.element = ElementKind::kFp32;
  EXPECT_EQ(skew_bits(shape), 34U * (12 + 1) + 7 * 8 + 11 + 32);
  EXPECT_EQ(compose(shape, areas_of(shape), technology_with(1)).fpu, 4e9);
  shape.element = ElementKind::kFp8Fp32;
  const ArchitectureArea fp8 = compose(shape, areas_of(shape), technology_with(1));
  EXPECT_EQ(fp8.rounders, 2 * 3.0);
  EXPECT_TRUE(fp8.total.has_value());
}

TEST(Composition, WithoutAnSramFigureMemoriesAndTheTotalAreUnknown) {
  const ArchitectureArea area =
      compose(shape_4x2(), areas_of(shape_4x2()), technology_with(std::nullopt));
  EXPECT_TRUE(area.array && area.rounders);
  EXPECT_EQ(area.accumulators, std::nullopt);
  EXPECT_EQ(area.buffers, std::nullopt);
  EXPECT_EQ(area.total, std::nullopt);
}

TEST(Composition, WithoutMemoriesNoSramFigureIsNeeded) {
  ArrayShape shape = shape_4x2();
  shape.accumulator_depth = 0;
  shape.buffer_bytes = 0;
  const ArchitectureArea area = compose(shape, areas_of(shape), technology_with(std::nullopt));
  EXPECT_EQ(area.accumulators, 0);
  EXPECT_EQ(area.buffers, 0);
  EXPECT_TRUE(area.total.has_value());
}

TEST(Composition, AUnitThatIsMissingMakesTheTotalUnknown) {
  for (const UnitVariant& missing : units_of(shape_4x2())) {
    std::vector<UnitArea> areas = areas_of(shape_4x2());
    std::erase_if(areas, [&](const UnitArea& area) { return area.unit == missing.unit; });
    const ArchitectureArea area = compose(shape_4x2(), areas, technology_with(1));
    if (missing.unit == "hybrid_fpu") {
      EXPECT_EQ(area.fpu, std::nullopt);  // shown beside the element, not part of the sum
    } else {
      EXPECT_EQ(area.total, std::nullopt) << missing.unit;
    }
  }
}

TEST(KnownUnits, HaveOneRowEach) {
  std::vector<std::string> labels;
  for (const UnitVariant& unit : known_units()) labels.push_back(unit.label());
  std::sort(labels.begin(), labels.end());
  EXPECT_EQ(std::unique(labels.begin(), labels.end()), labels.end());
  for (const std::string expected : {"hybrid_fpu/hybrid",
                                     "hybrid_fpu/fp143",
                                     "hybrid_fpu/fp152",
                                     "fp16_fpu/fp16",
                                     "hybrid_fpu/hybrid/x2",
                                     "hybrid_fpu/hybrid/x4",
                                     "mixed_fpu/fp16+hybrid",
                                     "mixed_fpu/fp16+hybrid/x2",
                                     "fp8_fp32_fpu/rne",
                                     "bf16_fp32_fpu/rne",
                                     "fp16_fp32_fpu/rne",
                                     "fp32_fpu/rne",
                                     "processing_element/hybrid",
                                     "processing_element/fp16",
                                     "processing_element/fp8_fp32",
                                     "processing_element/bf16_fp32",
                                     "processing_element/fp16_fp32",
                                     "processing_element/fp32",
                                     "weight_update_unit/fp169",
                                     "processing_element/hybrid/s0+1",
                                     "output_element/fp16",
                                     "weight_update_unit/fp16-master",
                                     "weight_update_unit/fp32-master",
                                     "loss_scaler/2 rises",
                                     "sequencer/8x8"})
    EXPECT_TRUE(std::binary_search(labels.begin(), labels.end(), expected)) << expected;
}

TEST(KnownUnits, OtherStagesAreOtherVariants) {
  EXPECT_EQ(hybrid_fpu_unit(0, {1, 1}).label(), "hybrid_fpu/hybrid");
  EXPECT_EQ(hybrid_fpu_unit(0, {1, 2}).label(), "hybrid_fpu/hybrid/s1+2");
  EXPECT_EQ(hybrid_fpu_unit(0, {1, 2}).parameters.at("AdderStages"), "2");
}

}  // namespace
}  // namespace quaver
