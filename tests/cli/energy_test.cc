// What a user sees of energies where nothing has to be measured, and of zero gating.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/program.h"

namespace quaver::cli_test {
namespace {
using nlohmann::json;

json gated_report(const std::vector<std::string>& more) {
  const Outcome outcome = run_quaver(small_run(more));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  return json::parse(outcome.out);
}

TEST(Energy, IsNullWithTheReasonWhereNoGatesAreKnown) {
  const Outcome outcome =
      run_quaver(small_run({"--json", "--energy", "--set", "array.timing=scalesim"}));
  EXPECT_EQ(outcome.code, 0);
  EXPECT_NE(outcome.err.find("energy is unknown: array.timing: scalesim counts cycles of no "),
            std::string::npos)
      << outcome.err;
  const json report = json::parse(outcome.out);
  EXPECT_EQ(report["totals"]["energy_j"], nullptr);
  EXPECT_EQ(report["layers"][0]["energy_pj"], nullptr);
  EXPECT_FALSE(report.contains("energy"));
}

TEST(Energy, OfALibraryWithoutPowerTablesIsRefusedWithItsName) {
  const TemporaryFolder folder;
  const std::string lib =
      folder.write("bare.lib", "library (bare) {\n cell (INV) { area : 1; }\n}\n");
  const Outcome outcome = run_quaver(small_run({"--energy", "--set", "technology=" + lib}));
  EXPECT_EQ(outcome.code, 2);
  EXPECT_NE(outcome.err.find("quaver: " + lib + ": "), std::string::npos) << outcome.err;
}

// The SystemC array too does the same, bit by bit and cycle by cycle.
TEST(ZeroGating, ChangesNoBitAndNoCycleOfTheSystemCTier) {
  const auto with = gated_report({"--json", "--tier", "systemc", "--set", "fpu.zero_gating=true"});
  const auto without = gated_report({"--json", "--tier", "systemc"});
  EXPECT_EQ(with["config"]["fpu"]["zero_gating"], true);
  EXPECT_EQ(with["layers"], without["layers"]);
  EXPECT_EQ(with["totals"], without["totals"]);
}

}  // namespace
}  // namespace quaver::cli_test
