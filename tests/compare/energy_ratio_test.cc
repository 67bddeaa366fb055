// Are energies compared over what all machines know, and as ratios of sums over rows?
#include "sim/compare/energy_ratio.h"

#include <gtest/gtest.h>

#include "sim/compare/comparison.h"

namespace quaver {
namespace {

// Two rows, forward three times and weight gradient once, of `pj` in the array and 1 in the
// rounders.
Contender contender(double pj, std::optional<double> rounders) {
  Contender c;
  c.energy.emplace();
  for (const auto& [pass, count] : {std::pair{Pass::kForward, 3U}, {Pass::kWeightGradient, 1U}}) {
    RowResult row;
    row.gemm.pass = pass;
    row.gemm.count = count;
    c.result.rows.push_back(row);
    RowEnergy energy;
    energy.active = pj * (pass == Pass::kForward ? 1 : 2);
    energy.rounders = rounders;
    c.energy->rows.push_back(energy);
  }
  c.energy->total = c.energy->rows[0];
  return c;
}

TEST(EnergyRatio, CountsPartsThatAllMachinesKnow) {
  const std::vector<Contender> known = {contender(8e12, 1e12), contender(2e12, 1e12)};
  const EnergyComparison all(known);
  EXPECT_EQ(all.covers(), (std::vector<std::string>{"array", "edge", "rounders"}));
  EXPECT_DOUBLE_EQ(all.joules(known[0]), 3 * (8 + 1) + (16 + 1));
  EXPECT_DOUBLE_EQ(all.joules(known[1], Pass::kForward), 3 * (2 + 1));
  EXPECT_DOUBLE_EQ(all.row_joules(known[1], 1), 4 + 1);
  const std::vector<Contender> one_without = {contender(8e12, 1e12), contender(2e12, {})};
  const EnergyComparison common(one_without);
  EXPECT_EQ(common.covers(), (std::vector<std::string>{"array", "edge"}));
  EXPECT_DOUBLE_EQ(common.joules(one_without[0]) / common.joules(one_without[1]), 4);
}

TEST(EnergyRatio, IsUnknownWhereAMachineHasNone) {
  std::vector<Contender> contenders = {contender(8, 1), contender(2, 1)};
  contenders[1].energy.reset();
  EXPECT_FALSE(EnergyComparison(contenders).known());
}

TEST(Comparison, HasAnEnergyRatioOfEachPassAndRowOrNulls) {
  Trace trace;
  Layer layer;
  layer.name = "fc";
  layer.op = LayerOp::kGemm;
  layer.m = layer.n = layer.kdim = 40;
  trace.layers = {layer};
  const RunOptions options;
  const Config config = load_config("configs/hfp8-8x8.yaml");
  std::vector<Contender> contenders = compare({config, config}, trace, options, Equal::kNone,
                                              [](const Config&) { return ArchitectureArea{}; });
  const nlohmann::ordered_json none = comparison_json({contenders, trace, options});
  EXPECT_TRUE(none["contenders"][1]["energy_ratio"].is_null());
  EXPECT_TRUE(none["contenders"][1]["layers"][0]["energy_j"].is_null());
  double pj = 6e12;
  for (Contender& c : contenders) {
    c.energy.emplace();
    for (std::size_t i = 0; i < c.result.rows.size(); ++i)
      c.energy->rows.emplace_back().active = pj * static_cast<double>(i + 1);
    pj /= 3;
  }
  const nlohmann::ordered_json json = comparison_json({contenders, trace, options});
  EXPECT_EQ(json["energy_covers"], (nlohmann::ordered_json{"array", "edge"}));
  const auto& second = json["contenders"][1];
  EXPECT_DOUBLE_EQ(second["energy_ratio"], 3);
  EXPECT_DOUBLE_EQ(second["energy_j"], 2 + 4 + 6);
  EXPECT_DOUBLE_EQ(second["passes"]["dgrad"]["energy_j"], 4);
  EXPECT_DOUBLE_EQ(second["layers"][2]["energy_ratio"], 3);
  const std::string text = comparison_text({contenders, trace, options}, true);
  EXPECT_NE(text.find("fwd 2 3.00x  dgrad 4 3.00x  wgrad 6 3.00x"), std::string::npos) << text;
  EXPECT_NE(text.find("all 12 3.00x"), std::string::npos) << text;
}

}  // namespace
}  // namespace quaver
