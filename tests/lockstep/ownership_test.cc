// Does everything that is RTL belong to a unit that is verified, and does the documentation say of
// each unit how?
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "models/lockstep/unit_bench.h"
#include "sim/input/data_files.h"
#include "sim/verify/code_coverage.h"

namespace quaver {
namespace {

std::set<std::string> verified_units() {
  std::set<std::string> units = {"systolic_array"};
  for (const BenchedUnit& unit : benched_units()) units.insert(unit.unit);
  return units;
}

std::vector<std::string> lines_of(const std::string& file) {
  std::ifstream stream(data_root() / file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// Encodings have no unit, and the top of the parts' benches is wires.
TEST(Ownership, EveryRtlFileIsCoveredByTheBenchOfAUnit) {
  const CoverRules rules = read_cover_rules(data_root() / "rtl/coverage.yaml");
  const std::set<std::string> units = verified_units();
  const std::set<std::string> without = {"rtl/quaver_pkg.sv",
                                         "rtl/hybrid_fpu/quaver_hybrid_parts.sv"};
  const std::vector<std::string> files = lines_of("rtl/files.f");
  ASSERT_GT(files.size(), 40U);
  for (const std::string& file : files)
    EXPECT_TRUE(without.contains(file) || units.contains(rules.owner(file))) << file;
}

TEST(Ownership, EveryUnitHasARowInTheTableOfWhatItIsHeldAgainst) {
  const std::vector<std::string> lines = lines_of("rtl/README.md");
  const auto heading = std::find(lines.begin(), lines.end(), "## Unit by unit");
  ASSERT_NE(heading, lines.end());
  std::set<std::string> rows;
  static const std::regex row(R"(\| `(\w+)` \|(.*)\|)");
  for (auto line = heading + 1; line != lines.end() && !line->starts_with("## "); ++line)
    if (std::smatch parts; std::regex_match(*line, parts, row)) {
      EXPECT_TRUE(rows.insert(parts[1]).second) << parts[1];
      const std::string cells = parts[2];
      EXPECT_EQ(std::count(cells.begin(), cells.end(), '|'), 5) << *line;
    }
  EXPECT_EQ(rows, verified_units());
}

}  // namespace
}  // namespace quaver
