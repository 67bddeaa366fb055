// Does the technology reader take what is right, and say where what is wrong stands?
#include "sim/area/technology.h"

#include <fstream>

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
  }
}

}  // namespace
}  // namespace quaver
