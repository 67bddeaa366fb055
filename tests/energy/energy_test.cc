// Energies that can be worked out by hand, from a library whose tables are constants.
#include <gtest/gtest.h>

#include <fstream>

#include "sim/energy/unit_energy.h"
#include "sim/input/error.h"

namespace quaver {
namespace {

const std::string kHead = R"(library (hand) {
  time_unit : "1ns"; voltage_unit : "1V"; leakage_power_unit : "1nW";
  capacitive_load_unit (1,pf);
  nom_voltage : 2;
  power_lut_template (t) {
    variable_1 : total_output_net_capacitance; variable_2 : input_transition_time;
    index_1 ("0.01, 0.03"); index_2 ("0.06, 0.26");
  }
)";

std::string arc(const std::string& pin, double delay, const std::string& rise,
                const std::string& fall) {
  const std::string d = std::to_string(delay);
  const std::string same = "(t) { values (\"" + d + "," + d + "\", \"" + d + "," + d + "\"); }\n";
  const std::string slew = "(t) { values (\"0.06, 0.06\", \"0.06, 0.06\"); }\n";
  return "timing() { related_pin : \"" + pin + "\"; cell_rise" + same + "cell_fall" + same +
         "rise_transition" + slew + "fall_transition" + slew +
         "}\ninternal_power() { related_pin : \"" + pin + "\"; rise_power(t) { values (" + rise +
         "); } fall_power(t) { values (" + fall + "); } }\n";
}

// The inverter's rise table: 1 pJ at 0.01 pF to 3 pJ at 0.03 pF; falls 5 pJ. The XOR's edges take
// 7 pJ after A and 11 pJ after B. Inputs 0.02 pF each.
std::string hand_library() {
  const std::string in = " { direction : input; capacitance : 0.02; }\n";
  return kHead + "cell (INV) { area : 1; cell_leakage_power : 3; pin(A)" + in +
         "pin(Y) { direction : output; function : \"(!A)\";\n" +
         arc("A", 1, "\"1, 1\", \"3, 3\"", "\"5, 5\", \"5, 5\"") + "} }\n" +
         "cell (XOR) { area : 1; pin(A)" + in + "pin(B)" + in +
         "pin(Y) { direction : output; function : \"(A^B)\";\n" +
         arc("A", 0.5, "\"7, 7\", \"7, 7\"", "\"7, 7\", \"7, 7\"") +
         arc("B", 0.5, "\"11, 11\", \"11, 11\"", "\"11, 11\", \"11, 11\"") + "} }\n}\n";
}

GateSimulation simulation(const std::string& cells, const std::string& library = hand_library()) {
  const std::filesystem::path file =
      std::filesystem::path(testing::TempDir()) /
      (std::string(testing::UnitTest::GetInstance()->current_test_info()->name()) + ".json");
  std::ofstream(file)
      << R"({"modules": {"unit": {"ports": {"a[0]": {"bits": [2]}, "y": {"bits": [4]}},
    "cells": {)"
      << cells << "}}}}";
  return {file, read_power_library(library, "hand.lib")};
}

const char* const kTwoInverters = R"(
  "i": {"type": "INV", "connections": {"A": [2], "Y": [3]}},
  "j": {"type": "INV", "connections": {"A": [3], "Y": [4]}})";
const char* const kInverterAndXor = R"(
  "i": {"type": "INV", "connections": {"A": [2], "Y": [3]}},
  "x": {"type": "XOR", "connections": {"A": [2], "B": [3], "Y": [4]}})";

TEST(GateEnergy, OfTwoInvertersIsWhatTheTablesAndTheCapacitancesSay) {
  GateSimulation unit = simulation(kTwoInverters);
  unit.run(100);
  EXPECT_EQ(unit.get("y"), 0U);
  unit.reset_energy();
  unit.set("a", 1);
  unit.run(100);
  EXPECT_EQ(unit.get("y"), 1U);
  // i falls: 5; j rises on no load: the table's edge, 1. Nets a and the one between: 0.02 pF
  // at 2 V are 0.04 pJ an edge each. Leakage 2 x 3 nW for 100 ns: 6e-4 pJ.
  EXPECT_NEAR(unit.energy().internal_pj, 6, 1e-9);
  EXPECT_NEAR(unit.energy().switching_pj, 0.08, 1e-9);
  EXPECT_NEAR(unit.energy().leakage_pj, 6e-4, 1e-12);
  EXPECT_EQ(unit.energy().edges, 3U);
  unit.set("a", 0);
  unit.run(100);
  // i rises on 0.02 pF, halfway between 1 and 3: 2; j falls: 5.
  EXPECT_NEAR(unit.energy().internal_pj, 6 + 7, 1e-9);
}

TEST(GateEnergy, CountsTheGlitchOfAnXorOfASignalAndItsLateInverse) {
  GateSimulation unit = simulation(kInverterAndXor);
  unit.run(100);
  unit.reset_energy();
  unit.set("a", 1);
  unit.run(100);
  EXPECT_EQ(unit.get("y"), 1U);
  // y is 1 before and after, 0 from 0.5 ns (after A) to 1.5 ns (after B). The inverter falls: 5.
  // Net a has two pins, so 0.08 pJ; the inverse one, 0.04.
  EXPECT_NEAR(unit.energy().internal_pj, 5 + 7 + 11, 1e-9);
  EXPECT_NEAR(unit.energy().switching_pj, 0.12, 1e-9);
  EXPECT_EQ(unit.energy().edges, 4U);
}

TEST(GateEnergy, IsRefusedForALibraryWithoutPowerTables) {
  const std::string bare = kHead + "cell (INV) { area : 1; pin(A) { direction : input; } } }\n";
  try {
    read_power_library(bare, "bare.lib");
    FAIL() << "nothing was thrown";
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("bare.lib: no internal_power tables"),
              std::string::npos)
        << error.what();
  }
}

TEST(GateEnergy, OfACellThatTheLibraryLacksIsRefused) {
  EXPECT_THROW(simulation(R"("i": {"type": "NAND", "connections": {}})"), SynthesisError);
}

}  // namespace
}  // namespace quaver
