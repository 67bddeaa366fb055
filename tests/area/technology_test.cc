// Does the technology reader take what is right, and say where what is wrong stands?
#include "sim/area/technology.h"

#include <fstream>
#include <tuple>

#include "tests/area/helpers.h"

namespace quaver {
namespace {

const std::string kGood =
    "name: mine\n"
    "liberty: cells.lib\n"
    "node_nm: 130\n"
    "supply_v: 1.2\n"
    "sources: [a book]\n"
    "sram: {area_um2_per_bit: 2.5, source: another book}\n";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

class TechnologyFile : public testing::Test {
 protected:
  Technology load(const std::string& text) {
    write_text(scratch_.path() / "mine.yaml", text);
    return load_technology("mine", scratch_.path());
  }
  std::string error(const std::string& text) {
    return message_of<InputError>([&] { load(text); });
  }
  std::string at(const std::string& place) {
    return (scratch_.path() / "mine.yaml").string() + ":" + place + ": ";
  }
  ScratchDirectory scratch_;
};

TEST_F(TechnologyFile, IsReadWithItsLibertyRelativeToIt) {
  const Technology technology = load(kGood);
  EXPECT_EQ(technology.name, "mine");
  EXPECT_EQ(technology.liberty, scratch_.path() / "cells.lib");
  EXPECT_EQ(technology.node_nm, 130);
  EXPECT_EQ(technology.supply_v, 1.2);
  EXPECT_EQ(technology.sram.area_um2_per_bit, 2.5);
  EXPECT_EQ(technology.sram.source, "another book");
}

TEST_F(TechnologyFile, MayHaveNoSramFigureButThenSaysWhy) {
  const auto sram = load(replaced(kGood, "2.5", "null")).sram;
  EXPECT_EQ(sram.area_um2_per_bit, std::nullopt);
  expect_contains(error(replaced(kGood, ", source: another book", "")),
                  at("6:7") + "'sram' needs the key 'source'");
}

TEST_F(TechnologyFile, ErrorsNameThePlace) {
  expect_contains(error(replaced(kGood, "node_nm", "node_mm")),
                  at("3:1") + "unknown key 'node_mm' in a technology, did you mean 'node_nm'?");
  expect_contains(error(kGood + "name: mine\n"), at("7:1") + "key 'name' is given twice");
  expect_contains(error(replaced(kGood, "130", "-1")),
                  at("3:10") + "'node_nm' is '-1', expected a number above 0");
  expect_contains(error(replaced(kGood, "130", ".inf")), at("3:10") + "'node_nm' is '.inf'");
  expect_contains(error(replaced(kGood, "[a book]", "[]")), at("5:10") + "'sources' must be");
  expect_contains(error(replaced(kGood, "[a book]", "a book")), at("5:10") + "'sources' must be");
  expect_contains(error(replaced(kGood, "name: mine", "name: yours")),
                  at("1:7") + "'name' is 'yours', expected the file's own name, 'mine'");
  expect_contains(error(replaced(kGood, "supply_v: 1.2\n", "")),
                  at("1:1") + "a technology needs the key 'supply_v'");
  expect_contains(error(replaced(kGood, "2.5", "small")), at("6:26") + "'area_um2_per_bit' is");
  expect_contains(error("- a\n"), at("1:1") + "a technology must be a map");
  expect_contains(error("name: [\n"), at("2:1") + "not YAML");
}

const std::string kAccesses =
    "sram:\n"
    "  area_um2_per_bit: 2.5\n"
    "  source: another book\n"
    "  accesses:\n"
    "    - {bytes: 1000, read_pj_per_byte: 10, write_pj_per_byte: 8}\n"
    "    - {bytes: 100000, read_pj_per_byte: 40, write_pj_per_byte: 8}\n"
    "  accesses_source: a third\n"
    "dram: {pj_per_byte: 200, source: a fourth}\n";

std::string with_energies() {
  return replaced(kGood, "sram: {area_um2_per_bit: 2.5, source: another book}\n", kAccesses);
}

TEST_F(TechnologyFile, MayHaveEnergiesOfMemoriesByTheirSize) {
  EXPECT_EQ(load(kGood).sram.access(1000), std::nullopt);
  EXPECT_EQ(load(kGood).dram.pj_per_byte, std::nullopt);
  const Technology technology = load(with_energies());
  EXPECT_EQ(technology.dram.pj_per_byte, 200);
  EXPECT_EQ(technology.sram.access(1000)->read_pj_per_byte, 10);
  EXPECT_EQ(technology.sram.access(100000)->read_pj_per_byte, 40);
  // Halfway between both sizes in the logarithm, so between both energies: 10 to 20 to 40.
  EXPECT_NEAR(technology.sram.access(10000)->read_pj_per_byte, 20, 1e-9);
  EXPECT_NEAR(technology.sram.access(10000)->write_pj_per_byte, 8, 1e-9);
  EXPECT_EQ(technology.sram.access(3)->read_pj_per_byte, 10);  // not extrapolated
  EXPECT_EQ(technology.sram.access(1e9)->read_pj_per_byte, 40);
}

TEST_F(TechnologyFile, ErrorsOfEnergiesNameThePlace) {
  const std::string good = with_energies();
  expect_contains(error(replaced(good, "bytes: 100000", "bytes: 1000")),
                  at("11:15") + "'bytes' is not above that of the item before");
  expect_contains(error(replaced(good, "write_pj_per_byte: 8", "write_pj_per_byte: 0")),
                  at("10:62") + "'write_pj_per_byte' is '0', expected a number above 0");
  expect_contains(error(replaced(good, ", write_pj_per_byte: 8", "")),
                  at("10:7") + "an item of 'accesses' needs the key 'write_pj_per_byte'");
  expect_contains(error(replaced(good, "  accesses_source: a third\n", "")),
                  "'sram' needs the key 'accesses_source'");
  expect_contains(error(replaced(good, "pj_per_byte: 200, ", "")),
                  at("13:7") + "'dram' needs the key 'pj_per_byte'");
  expect_contains(error(replaced(good, ", source: a fourth", "")),
                  at("13:7") + "'dram' needs the key 'source'");
}

TEST_F(TechnologyFile, UnknownNamesListTheKnownOnes) {
  load(kGood);
  EXPECT_EQ(message_of<InputError>([&] {
              load_technology("mime", scratch_.path(), {"config.yaml", 3, 13});
            }),
            "config.yaml:3:13: unknown technology 'mime', did you mean 'mine'? (known: mine; or a "
            "file *.yaml or *.lib)");
}

TEST_F(TechnologyFile, ABareLibertyFileIsATechnologyWithoutMemories) {
  const auto file = scratch_.path() / "cells.lib";
  expect_contains(message_of<InputError>([&] { load_technology(file.string(), "."); }),
                  "cannot be opened, expected a liberty file");
  write_text(file, "library (x) { }");
  const Technology technology = load_technology(file.string(), ".");
  EXPECT_EQ(technology.name, "cells");
  EXPECT_EQ(technology.node_nm, std::nullopt);
  EXPECT_EQ(technology.sram.area_um2_per_bit, std::nullopt);
}

TEST(ShippedTechnologies, AllLoadAndCiteTheirSources) {
  const std::filesystem::path folder =
      std::filesystem::path(QUAVER_SOURCE_DIR) / "configs/technologies";
  const std::vector<std::string> expected = {"osu018", "osu035", "osu050"};
  EXPECT_EQ(technology_names(folder), expected);
  for (const std::string& name : expected) {
    const Technology technology = load_technology(name, folder);
    EXPECT_EQ(technology.package, "qflow-tech-" + name);
    EXPECT_FALSE(technology.sram.source.empty());
    EXPECT_EQ(technology.dram.pj_per_byte, 1950.0 / 8);  // 1.95 nJ for 64 bits
    // 10, 20 and 100 pJ for 64 bits at 45 nm and 0.9 V.
    const double volts = *technology.supply_v / 0.9;
    const double scale = *technology.node_nm / 45 * volts * volts;
    const std::vector<SramAccess>& accesses = technology.sram.accesses;
    ASSERT_EQ(accesses.size(), 3U);
    for (const auto& [i, kib, pj] : {std::tuple{0U, 8, 10}, {1U, 32, 20}, {2U, 1024, 100}}) {
      EXPECT_EQ(accesses[i].bytes, 1024 * kib);
      EXPECT_NEAR(accesses[i].read_pj_per_byte / (pj / 8.0 * scale), 1, 1e-3);
      EXPECT_EQ(accesses[i].read_pj_per_byte, accesses[i].write_pj_per_byte);
    }
  }
}

}  // namespace
}  // namespace quaver
