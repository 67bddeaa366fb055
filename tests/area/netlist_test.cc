// Is every cell of a mapped netlist weighed, and nothing unknown let through?
#include "sim/area/netlist.h"

#include "tests/area/helpers.h"

namespace quaver {
namespace {

const std::map<std::string, double> kAreas = {{"INV", 16}, {"DFF", 96}, {"LATCH", 0}};

TEST(Netlist, AreaIsTheSumOverCells) {
  EXPECT_EQ(area_of({{{"INV", 3}, {"DFF", 2}}, {}}, kAreas), 3 * 16 + 2 * 96);
  EXPECT_EQ(area_of({}, kAreas), 0);
}

TEST(Netlist, UnmappedAndWeightlessCellsAreErrors) {
  EXPECT_EQ(message_of<SynthesisError>([] {
              area_of({{{"INV", 3}, {"$_DFF_P_", 2}, {"blackbox", 1}}, {}}, kAreas);
            }),
            "cells that the library does not have: $_DFF_P_ (2) blackbox (1)");
  EXPECT_EQ(message_of<SynthesisError>([] {
              area_of({{{"LATCH", 4}}, {}}, kAreas);
            }),
            "cells whose area in the library is 0: LATCH (4)");
}

TEST(Netlist, OnlySynchronousFlipFlopsAreAllowed) {
  check_only_synchronous({{{"$_DFF_P_", 1},
                           {"$_DFFE_PP_", 1},
                           {"$_SDFF_PN0_", 1},
                           {"$_SDFFCE_PN0P_", 1},
                           {"$_MUX_", 1}},
                          {}});
  for (const std::string type : {"$_DFF_PN0_", "$_DFFE_PN1P_", "$_ALDFF_PP_", "$_ALDFFE_PNP_",
                                 "$_DFFSR_PPP_", "$_DFFSRE_PPPP_", "$_DLATCH_P_", "$_SR_PP_"})
    expect_contains(message_of<SynthesisError>([&] {
                      check_only_synchronous({{{type, 1}}, {}});
                    }),
                    type);
}

TEST(Netlist, AHierarchicalOrBrokenFileIsAnError) {
  const ScratchDirectory scratch;
  const auto file = scratch.path() / "x.json";
  const auto error = [&](const std::string& text) {
    write_text(file, text);
    return message_of<SynthesisError>([&] { read_netlist(file); });
  };
  expect_contains(error(R"({"modules": {"a": {}, "b": {}}})"), "not flat");
  expect_contains(error(R"({"modules": {"a": {"ports")"), "cannot be read");
  write_text(file, R"({"modules": {"a": {"ports": {"y": {}}, "cells": {"1": {"type": "INV"},
                       "2": {"type": "INV"}}}}})");
  EXPECT_EQ(read_netlist(file).cells.at("INV"), 2U);
}

}  // namespace
}  // namespace quaver
