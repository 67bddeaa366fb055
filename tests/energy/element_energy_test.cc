// An element of an array holds an FPU: what do its registers add?
#include "sim/energy/unit_energy.h"

#include "sim/area/netlist.h"
#include "sim/area/synthesis.h"
#include "tests/area/helpers.h"

namespace quaver {
namespace {

UnitMode mode_of(const std::string& label) {
  for (const UnitMode& mode : known_modes())
    if (mode.unit.label() == label) return mode;
  throw std::invalid_argument(label);
}

class ElementEnergy : public testing::Test {
 protected:
  // Of forward operations. A result that is not the golden one is a SynthesisError.
  double pj(UnitMode mode, unsigned operations = 70) {
    mode.passes.resize(1);
    return unit_energies(mode, rtl_, liberty_, library_, tools_, 1, operations).at(0).dynamic_pj();
  }
  double pj(const std::string& label) { return pj(mode_of(label)); }

  // Of one netlist, without leakage.
  [[nodiscard]] double pj_of(const std::filesystem::path& json, const UnitMode& mode,
                             unsigned operations) const {
    GateSimulation netlist(json, library_);
    const EnergySample sample =
        operate(netlist, make_stream(mode, Pass::kForward, operations, 1), mode.unit.label());
    return sample.pj() - sample.energy.leakage_pj / operations;
  }

  [[nodiscard]] int flip_flops(const std::string& label) const {
    const UnitSynthesis synthesis(mode_of(label).unit, rtl_, liberty_, tools_);
    return static_cast<int>(read_netlist(synthesis.map(1)).cells.at("DFFPOSX1"));
  }

  // Both edges of a flip-flop's clock pin, from the cell's own table, and the pin's charge.
  [[nodiscard]] double clock_pj() const {
    const PowerPin& pin = library_.cells.at("DFFPOSX1").pins.at("CLK");
    const EdgeTables& inside = pin.energy.at(0);
    return inside.rise.at(0, 0.06) + inside.fall.at(0, 0.06) +
           pin.capacitance * library_.supply_v * library_.supply_v;
  }

  const Liberty liberty_ = read_liberty(osu018().liberty, "");
  const PowerLibrary library_ = read_power_library(liberty_.bytes, "osu018");
  const Toolchain tools_ = find_toolchain();
  const RtlSources rtl_ =
      read_rtl_sources(std::filesystem::path(QUAVER_SOURCE_DIR) / "rtl/files.f");
};

// 70 operations are more than a tile's 64, so the next tile's weight has come down through the
// shadow register and been used: with a wrong one the netlist's results would not be the golden
// ones.
TEST_F(ElementEnergy, IsThatOfItsFpuAndOfItsRegistersAndItsResultsAreGolden) {
  const double fpu = pj("fp16_fpu/fp16"), element = pj("processing_element/fp16");
  EXPECT_GT(element, fpu);
  // By the RTL: the 16-bit operand, shadow, active and passed weight, a_valid, a_first, the
  // shadow's tag, w_valid and w_first are 69 flip-flops; but a_valid always holds what the FPU's
  // first valid bit does, and synthesis makes one of the two. In every cycle they take the energy
  // of their clock pins (FallsWithWhatMoves). Not compared with the two energies' difference: the
  // FPU inside is mapped anew, and two mappings of the same glitch differently by a few percent.
  EXPECT_EQ(flip_flops("processing_element/fp16") - flip_flops("fp16_fpu/fp16"), 69 - 1);
}

// Two chunks a fold, so 150 operations are more than a fold whose total has been held against the
// golden one, also where operands are held and nothing is added.
TEST_F(ElementEnergy, OfAnOutputStationaryOneFallsWithWhatMovesToo) {
  UnitMode mode = mode_of("output_element/hybrid");
  const UnitSynthesis synthesis(mode.unit, rtl_, liberty_, tools_);
  const std::filesystem::path json = synthesis.map(1);
  const auto of = [&](Load load) {
    mode.load = load;
    return pj_of(json, mode, 150);
  };
  const double drawn = of(Load::kDrawn), idle = of(Load::kIdle);
  EXPECT_GT(of(Load::kDense), drawn);
  EXPECT_GT(drawn, of(Load::kHeld));
  EXPECT_GT(drawn, of(Load::kZeros));
  EXPECT_GT(drawn, of(Load::kEmptyColumn));
  EXPECT_GT(of(Load::kZeros), idle);
  EXPECT_NEAR(idle / clock_pj(), read_netlist(json).cells.at("DFFPOSX1"), 1e-6);
}

// What a cycle takes of an element where ever less of it moves, on one netlist. An idle one has its
// flip-flops' clock pins, as many as the netlist has, and nothing else. With operands exchanged its
// results are golden too.
TEST_F(ElementEnergy, FallsWithWhatMoves) {
  UnitMode mode = mode_of("processing_element/hybrid");
  const UnitSynthesis synthesis(mode.unit, rtl_, liberty_, tools_);
  const std::filesystem::path json = synthesis.map(1);
  const auto of = [&](Load load) {
    mode.load = load;
    return pj_of(json, mode, 70);
  };
  const double held = of(Load::kHeld), zeros = of(Load::kZeros), idle = of(Load::kIdle);
  EXPECT_GT(of(Load::kDrawn), held);
  EXPECT_GT(of(Load::kDense), held);
  EXPECT_GT(held, zeros);
  EXPECT_GT(zeros, idle);
  EXPECT_GT(of(Load::kEmptyColumn), idle);
  EXPECT_NEAR(idle / clock_pj(), read_netlist(json).cells.at("DFFPOSX1"), 1e-6);
  mode.exchanged = true;
  EXPECT_GT(of(Load::kDrawn), held);
}

// With chunks side by side and with random rounding: results are golden.
TEST_F(ElementEnergy, OfUnitsAtTheEdgesIsOfGoldenResults) {
  EXPECT_GT(pj(mode_of("operand_decoder/hybrid")), 0);
  UnitMode accumulator = mode_of("chunk_accumulator/logic");
  accumulator.unit = chunk_accumulator_unit(16, 5);
  EXPECT_GT(pj(accumulator), 0);
  UnitMode rounder = mode_of("stochastic_rounder/k8");
  rounder.passes[0].output = {parse_format("fp152"), parse_rounding("sr8"), Overflow::kSpecial};
  EXPECT_GT(pj(rounder), 0);
}

// A register of n bits, each of which takes what one alone would, and a cycle of a held one n clock
// pins.
TEST_F(ElementEnergy, OfRegistersIsThatOfTheirBits) {
  UnitMode mode = register_mode("sum", 16, hfp8_passes("fp169"));
  const double active = pj(mode);
  mode.load = Load::kIdle;
  const double idle = pj(mode);
  EXPECT_GT(active, idle);
  EXPECT_NEAR(idle, 16 * clock_pj(), 1e-6);
}

}  // namespace
}  // namespace quaver
