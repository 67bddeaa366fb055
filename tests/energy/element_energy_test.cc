// An element of an array holds an FPU: what do its registers add?
#include "sim/energy/unit_energy.h"
#include "tests/area/helpers.h"

namespace quaver {
namespace {

UnitMode mode_of(const std::string& label) {
  for (const UnitMode& mode : known_modes())
    if (mode.unit.label() == label) return mode;
  throw std::invalid_argument(label);
}

// 70 operations are more than a tile's 64, so the next tile's weight has come down through the
// shadow register and been used: with a wrong one the netlist's results would not be the golden
// ones, which is a SynthesisError.
TEST(ElementEnergy, IsThatOfItsFpuAndOfItsRegistersAndItsResultsAreGolden) {
  const Liberty liberty = read_liberty(osu018().liberty, "");
  const PowerLibrary library = read_power_library(liberty.bytes, "osu018");
  const Toolchain tools = find_toolchain();
  const RtlSources rtl = read_rtl_sources(std::filesystem::path(QUAVER_SOURCE_DIR) / "rtl/files.f");
  const auto pj = [&](const std::string& label) {
    return unit_energies(mode_of(label), {Pass::kForward}, rtl, liberty, library, tools, 1, 70)
        .at(0)
        .pj;
  };
  const double fpu = pj("fp16_fpu/fp16"), element = pj("processing_element/fp16");
  EXPECT_GT(element, fpu);
  // By the RTL: the 16-bit operand, shadow, active and passed weight, a_valid, a_first, the
  // shadow's tag, w_valid and w_first: 69 flip-flops more. Each has at least the energy of its
  // clock pin in both edges, whose table is the cell's own.
  const PowerCell& flip_flop = library.cells.at("DFFPOSX1");
  const EdgeTables& clock = flip_flop.pins.at("CLK").energy.at(0);
  const double least = clock.rise.at(0, 0.06) + clock.fall.at(0, 0.06);
  EXPECT_GT(element, fpu + 69 * least);
}

}  // namespace
}  // namespace quaver
