// Do coverage counts of several models and variants add up, and do exclusions hold?
#include <gtest/gtest.h>

#include "models/lockstep/cover_group.h"
#include "sim/input/error.h"
#include "sim/verify/code_coverage.h"

namespace quaver {
namespace {

// As Verilator 5.006 writes it.
std::string point(const char* line, const char* page, const char* name, const char* instance,
                  int count) {
  return std::string("C '\1f\2rtl/u/a.sv\1l\2") + line + "\1n\0023\1page\2" + page + "\1o\2" +
         name + "\1h\2" + instance + "' " + std::to_string(count) + "\n";
}

CodeCoverage two_models() {
  CodeCoverage coverage;
  add_coverage(coverage,
               "# SystemC::Coverage-3\n" + point("4", "v_toggle/a__W2", "d[0]", "TOP.a", 0) +
                   point("4", "v_toggle/a__W2", "d[1]", "TOP.a", 0) +
                   point("9", "v_line/a__W2", "if", "TOP.a", 3),
               "first.dat");
  add_coverage(coverage,
               point("4", "v_toggle/a__W1", "d[0]", "TOP.b.a", 2) +
                   point("9", "v_line/a__W1", "if", "TOP.b.a", 0),
               "second.dat");
  return coverage;
}

TEST(CodeCoverage, APointIsCoveredIfAnyInstanceOfAnyModelCoversIt) {
  const CodeCoverageReport report = code_report("u", two_models(), {});
  EXPECT_EQ(report.lines.covered, 1U);
  EXPECT_EQ(report.lines.points, 1U);
  EXPECT_EQ(report.toggles.covered, 1U);
  EXPECT_EQ(report.toggles.points, 2U);
  EXPECT_EQ(report.holes, std::vector<std::string>{"rtl/u/a.sv:4: d[1] never changed"});
}

TEST(CodeCoverage, AnExcludedPointCountsNotAndMustNotBeCovered) {
  const CoverExclusion whole{"rtl/u/a.sv", "fixed", {"d[1:0]"}, "list:3"};
  const CodeCoverageReport report = code_report("u", two_models(), {{}, {whole}});
  EXPECT_EQ(report.toggles.points, 0U);
  EXPECT_EQ(report.toggles.excluded, 2U);
  EXPECT_EQ(report.contradicted,
            std::vector<std::string>{"rtl/u/a.sv:4: d[0] is covered, but excluded at list:3"});
}

TEST(CodeCoverage, AFileCountsForItsFoldersUnitOrTheOneThatIsTold) {
  EXPECT_EQ(code_report("u", two_models(), {}).toggles.points, 2U);
  EXPECT_EQ(code_report("other", two_models(), {}).toggles.points, 0U);
  const CoverRules told{{{"rtl/u/", "other"}}, {}};
  EXPECT_EQ(code_report("u", two_models(), told).toggles.points, 0U);
  EXPECT_EQ(code_report("other", two_models(), told).toggles.points, 2U);
}

TEST(CodeCoverage, AWholeProcessIsNoPoint) {
  CodeCoverage coverage;
  add_coverage(
      coverage,
      point("3", "v_line/a", "block", "TOP.a", 0) + point("5", "v_branch/a", "else", "", 1),
      "one.dat");
  EXPECT_EQ(code_report("u", coverage, {}).lines.points, 1U);
}

TEST(CodeCoverage, ALineThatIsNoPointIsRefusedWithItsPlace) {
  CodeCoverage coverage;
  try {
    add_coverage(coverage, "# header\nC 'nothing' 3\n", "cut.dat");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(error.location().text(), "cut.dat:2:1");
  }
}

TEST(CoverCross, BinsOfVariantsAddUpAndExcludedOnesMustNotBeHit) {
  const std::vector<CoverAxis> axes = {{"a", {"x", "y"}}, {"b", {"p", "q", "r"}}};
  CoverGroup first, second;
  CoverCross& one = first.try_emplace("c", axes).first->second;
  CoverCross& two = second.try_emplace("c", axes).first->second;
  for (CoverCross* cross : {&one, &two})
    cross->exclude("no y with r", [](CoverCross::Bin bin) { return bin[0] == 1 && bin[1] == 2; });
  one.exclude("no x with p here", [](CoverCross::Bin bin) { return bin[0] == 0 && bin[1] == 0; });
  one.sample(0, 1);
  two.sample(0, 0);
  two.sample(1, 0);
  const CoverReport report = cover_report({&second, &first});
  EXPECT_EQ(report.bins, 5U);
  EXPECT_EQ(report.hit, 3U);
  EXPECT_EQ(report.excluded, 1U);
  EXPECT_EQ(report.holes,
            (std::vector<std::string>{"c: a x, b r never happened", "c: a y, b q never happened"}));
  EXPECT_TRUE(report.contradicted.empty());
  one.sample(1, 2);
  EXPECT_EQ(cover_report({&first, &second}).contradicted,
            std::vector<std::string>{"c: a y, b r was hit, but is excluded: no y with r"});
}

}  // namespace
}  // namespace quaver
