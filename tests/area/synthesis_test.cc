// Does the flow measure real RTL, perturb it with each seed, and name what fails?
#include "sim/area/synthesis.h"

#include <cmath>
#include <set>

#include "sim/input/error.h"
#include "tests/area/helpers.h"

namespace quaver {
namespace {

const UnitVariant kUnit{"multiply_add", "w6", "multiply_add", {{"Width", "6"}}};

// Calls unit_areas with an own cache and remembers warnings and progress.
class Synthesis : public testing::Test {
 protected:
  UnitArea measure(const UnitVariant& unit, const std::string& rtl) {
    const AreaCache cache(scratch_.path() / "cache",
                          [this](const std::string& text) { warnings_.push_back(text); });
    SynthesisOptions options;
    options.seeds = 2;
    options.progress = [this](std::string_view what, unsigned done, unsigned total) {
      progress_.push_back(std::string(what) + " " + std::to_string(done) + "/" +
                          std::to_string(total));
    };
    return unit_areas({unit}, rtl_of(rtl), technology_, cache, options).at(0);
  }
  std::string error(const UnitVariant& unit, const std::string& rtl) {
    return message_of<SynthesisError>([&] { measure(unit, rtl); });
  }

  Technology technology_ = osu018();
  ScratchDirectory scratch_;
  std::vector<std::string> warnings_, progress_;
};

TEST_F(Synthesis, MeasuresASmallUnitThenTakesItFromTheCache) {
  const UnitArea area = measure(kUnit, kMultiplyAdd);
  EXPECT_EQ(area.unit + "/" + area.variant + " " + area.technology, "multiply_add/w6 osu018");
  EXPECT_EQ(area.seeds, 2U);
  EXPECT_GT(area.area_um2, 36 * 96);  // its 36 flip-flops of 96 um^2, and logic
  EXPECT_LT(area.area_um2, 36 * 96 + 12000);
  EXPECT_GT(area.delay_ns, 1);
  EXPECT_LT(area.delay_ns, 10);
  const std::vector<std::string> expected = {"multiply_add/w6 (osu018) 0/2",
                                             "multiply_add/w6 (osu018) 1/2",
                                             "multiply_add/w6 (osu018) 2/2"};
  EXPECT_EQ(progress_, expected);

  progress_.clear();
  const UnitArea again = measure(kUnit, kMultiplyAdd);
  EXPECT_TRUE(progress_.empty());
  EXPECT_EQ(again.area_um2, area.area_um2);
  EXPECT_EQ(again.delay_ns, area.delay_ns);
  EXPECT_TRUE(warnings_.empty());
}

TEST_F(Synthesis, ACorruptCacheEntryIsMeasuredAgain) {
  const UnitArea area = measure(kUnit, kMultiplyAdd);
  const auto file = std::filesystem::directory_iterator(scratch_.path() / "cache")->path();
  write_text(file, "{");
  EXPECT_EQ(measure(kUnit, kMultiplyAdd).area_um2, area.area_um2);
  EXPECT_EQ(warnings_.size(), 1U);
  EXPECT_NE(read_text(file), "{");
}

TEST_F(Synthesis, SeedsPerturbTheResultAndAreReproducible) {
  const Liberty liberty = read_liberty(technology_.liberty);
  const Toolchain tools = find_toolchain();
  const RtlSources rtl = rtl_of(kMultiplyAdd);
  const UnitSynthesis synthesis({"multiply_add", "w8", "multiply_add", {{"Width", "8"}}}, rtl,
                                liberty, tools);
  std::set<double> areas, delays;
  for (unsigned seed = 1; seed <= 6; ++seed) {
    const SeedResult measurement = synthesis.measure(seed);
    areas.insert(measurement.area_um2);
    delays.insert(measurement.delay_ns);
  }
  EXPECT_GE(areas.size(), 3U);
  EXPECT_GE(delays.size(), 3U);
  EXPECT_LT(*areas.rbegin() / *areas.begin(), 1.1);
  EXPECT_EQ(synthesis.measure(1).area_um2, synthesis.measure(1).area_um2);
}

TEST_F(Synthesis, ParametersReachTheRtl) {
  EXPECT_GT(measure({"m", "w8", "multiply_add", {{"Width", "8"}}}, kMultiplyAdd).area_um2,
            measure({"m", "w4", "multiply_add", {{"Width", "4"}}}, kMultiplyAdd).area_um2 * 2);
  expect_contains(error({"m", "x", "multiply_add", {{"Wdth", "8"}}}, kMultiplyAdd), "Wdth");
  expect_contains(error({"m", "x", "multiply_add", {{"Width", "8; shell rm"}}}, kMultiplyAdd),
                  "is not a name or a number");
}

TEST_F(Synthesis, OneFlipFlopIsOneCellAndItsDelayIsClockToOutput) {
  const UnitArea area = measure({"r", "1", "r", {}},
                                "module r(input logic clk_i, d_i, output logic q_o);\n"
                                "always_ff @(posedge clk_i) q_o <= d_i;\nendmodule\n");
  EXPECT_EQ(area.area_um2, 96);
  EXPECT_EQ(area.area_sd, 0);
  EXPECT_NEAR(area.delay_ns, 0.2, 0.1);
}

TEST_F(Synthesis, ACombinationalUnitIsTimedFromInputToOutput) {
  const UnitArea area = measure({"x", "1", "x", {}},
                                "module x(input logic a, b, output logic y, zero);\n"
                                "assign y = ~(a & b);\nassign zero = 1'b0;\nendmodule\n");
  EXPECT_EQ(area.area_um2, 24);
  EXPECT_GT(area.delay_ns, 0);
  EXPECT_LT(area.delay_ns, 0.2);
}

TEST_F(Synthesis, MemoriesOutsideAreNotCountedAsFlipFlops) {
  const std::string rtl =
      "module m(input logic clk_i, we_i, input logic [3:0] a_i, input logic [7:0] d_i,\n"
      "         output logic [7:0] q_o);\n"
      "logic [7:0] mem [16];\n"
      "always_ff @(posedge clk_i) if (we_i) mem[a_i] <= d_i;\n"
      "assign q_o = ~mem[a_i];\nendmodule\n";
  EXPECT_GE(measure({"m", "inside", "m", {}}, rtl).area_um2, 128 * 96);
  const UnitArea outside = measure({"m", "outside", "m", {}, true}, rtl);
  EXPECT_EQ(outside.area_um2, 8 * 16);  // the eight inverters
  EXPECT_LT(outside.delay_ns, 1);       // and not half a clock period, the clock pin as data
}

TEST_F(Synthesis, EqualRegistersAreOneUnlessTheyAreKept) {
  const std::string rtl =
      "module r(input logic clk_i, d_i, output logic p_o, q_o);\n"
      "logic unread;\n"
      "always_ff @(posedge clk_i) begin p_o <= d_i; q_o <= d_i; unread <= d_i; end\nendmodule\n";
  EXPECT_EQ(measure({"r", "merged", "r", {}}, rtl).area_um2, 96);
  UnitVariant kept{"r", "kept", "r", {}};
  kept.equal_registers_kept = true;
  EXPECT_EQ(measure(kept, rtl).area_um2, 2 * 96);  // and never the one that nothing reads
}

TEST_F(Synthesis, BrokenRtlShowsTheToolsOwnLines) {
  const std::string message = error(kUnit, "module multiply_add(\n  inptu logic a);\nendmodule\n");
  expect_contains(message, "yosys failed on multiply_add/w6 (exit code 1):");
  expect_contains(message, "rtl/unit.sv:2: ERROR: syntax error");
  expect_contains(error({"u", "v", "absent", {}}, kMultiplyAdd), "absent");
  EXPECT_FALSE(std::filesystem::exists(scratch_.path() / "cache"));
}

TEST_F(Synthesis, AnAsynchronousResetOrALatchIsAnError) {
  expect_contains(error({"u", "v", "r", {}},
                        "module r(input logic clk_i, rst_ni, d_i, output logic q_o);\n"
                        "always_ff @(posedge clk_i or negedge rst_ni)\n"
                        "if (!rst_ni) q_o <= 0; else q_o <= d_i;\nendmodule\n"),
                  "asynchronous set or reset: $_DFF_PN0_ (1)");
  expect_contains(error({"u", "v", "l", {}},
                        "module l(input logic e_i, d_i, output logic q_o);\n"
                        "always_latch if (e_i) q_o = d_i;\nendmodule\n"),
                  "$_DLATCH_P_ (1)");
}

TEST_F(Synthesis, AnUndrivenNetOrAnUnknownModuleIsAnError) {
  expect_contains(error({"u", "v", "x", {}},
                        "module x(input logic a, output logic y);\n"
                        "logic n;\nassign y = a & n;\nendmodule\n"),
                  "ERROR: Found 1 problems in 'check -assert'");
  expect_contains(error({"u", "v", "x", {}},
                        "module x(input logic a, output logic y);\nghost g(.a(a), .y(y));\n"
                        "endmodule\n"),
                  "ghost");
}

TEST_F(Synthesis, ALibraryWithoutFlipFlopsIsAnError) {
  const auto file = scratch_.path() / "gates.lib";
  std::string text = read_text(technology_.liberty);
  for (const std::string cell : {"DFFNEGX1", "DFFPOSX1", "DFFSR", "LATCH"}) {
    const std::size_t begin = text.find("cell (" + cell + ")");
    text.erase(begin, text.find("\ncell (", begin + 1) - begin);
  }
  write_text(file, text);
  technology_ = load_technology(file.string(), ".");
  expect_contains(error(kUnit, kMultiplyAdd), "multiply_add/w6");
  expect_contains(error(kUnit, kMultiplyAdd), "$_DFF_P_");
}

TEST_F(Synthesis, AMissingLibertyFileIsAnInputError) {
  technology_.liberty = "/nowhere/cells.lib";
  EXPECT_EQ(
      message_of<InputError>([&] { measure(kUnit, kMultiplyAdd); }),
      "/nowhere/cells.lib: cannot be opened, expected a liberty file: install the Debian package "
      "qflow-tech-osu018");
}

TEST_F(Synthesis, AMissingToolIsNamedWithItsPackage) {
  const auto bin = scratch_.path() / "bin";
  std::filesystem::create_directories(bin);
  const ScopedVariable path("PATH", bin.string());
  const std::pair<std::string, std::string> tools[] = {
      {"yosys", "yosys"}, {"berkeley-abc", "berkeley-abc"}, {"sta", "opensta"}};
  for (const auto& [tool, package] : tools) {
    EXPECT_EQ(error(kUnit, kMultiplyAdd),
              tool + " not found on PATH: install the Debian package " + package);
    write_text(bin / tool, "#!/bin/sh\necho version 1; echo oh no >&2; exit ${FAIL:-0}\n");
    std::filesystem::permissions(bin / tool, std::filesystem::perms::owner_all);
  }
  const ScopedVariable fail("FAIL", "3");
  expect_contains(error(kUnit, kMultiplyAdd),
                  "yosys does not start (exit code 3):\n  version 1\n  oh no");
}

TEST(Statistics, MedianAndSampleDeviation) {
  EXPECT_EQ(median({3, 1, 2}), 2);
  EXPECT_EQ(median({4, 1, 2, 3}), 2.5);
  EXPECT_DOUBLE_EQ(standard_deviation({2, 4, 4, 4, 5, 5, 7, 9}), std::sqrt(32.0 / 7));
  EXPECT_EQ(standard_deviation({5}), 0);
}

class FileList : public testing::Test {
 protected:
  RtlSources read(const std::string& text) {
    write_text(scratch_.path() / "rtl/files.f", text);
    return read_rtl_sources(scratch_.path() / "rtl/files.f");
  }
  ScratchDirectory scratch_;
};

TEST_F(FileList, NamesFilesFromTheFolderAboveIt) {
  write_text(scratch_.path() / "rtl/a/a.sv", "module a;");
  const RtlSources rtl = read("// first\n\n  rtl/a/a.sv  # why\n");
  ASSERT_EQ(rtl.size(), 1U);
  EXPECT_EQ(rtl[0].name, "rtl/a/a.sv");
  EXPECT_EQ(rtl[0].bytes, "module a;");
}

TEST_F(FileList, ErrorsNameTheLine) {
  const std::string place = (scratch_.path() / "rtl/files.f").string() + ":";
  const auto error = [this](const std::string& text) {
    return message_of<InputError>([&] { read(text); });
  };
  expect_contains(error("\nrtl/b.sv\n"), place + "2:1: cannot read the RTL file");
  expect_contains(error("+incdir+rtl\n"), place + "1:1: found '+incdir+rtl', expected");
  expect_contains(error("../x.sv\n"), "expected a relative file name");
  expect_contains(error("/etc/passwd\n"), "expected a relative file name");
  expect_contains(error("// nothing\n"), "the list names no RTL file");
}

}  // namespace
}  // namespace quaver
