// Does a report say what its energies cover, what they leave out and why, and what gating saves?
#include "sim/report/energy_report.h"

#include <gtest/gtest.h>

#include "sim/array/analytic.h"

namespace quaver {
namespace {

using EnergyJson = nlohmann::ordered_json;

struct EnergyExample {
  Config config;
  Trace trace;
  RunOptions options;
  RunResult result;
  ArchitectureArea area;
  RunEnergy energy;

  explicit EnergyExample(const std::string& gating)
      : config(load_config("configs/hfp8-8x8.yaml", {{"fpu.zero_gating", gating}})) {
    Layer layer;
    layer.name = "fc";
    layer.op = LayerOp::kGemm;
    layer.m = layer.n = layer.kdim = 10;
    trace = {"tiny", {layer}, "00ff"};
    options.passes = {Pass::kForward};
    AnalyticModel model;
    result = run(config, trace, options, model);
    RowEnergy row;
    row.active = 50e12;
    row.ungated = 70e12;
    row.idle = 10e12;
    row.edge = 20e12;
    row.rounders = 20e12;
    row.zeros = 0.5;
    energy.rows = {row};
    energy.total = row;
    energy.unknown = {{"dram", "no figure"}, {"sram", "no figure"}, {"accumulators", "nor here"}};
    energy.zero_gating = config.fpu.zero_gating;
  }
  [[nodiscard]] RunRecord record() const { return {config, trace, options, result, area, &energy}; }
};

TEST(EnergyReport, SaysWhatTheSumCoversAndWhyPartsAreUnknown) {
  const EnergyExample example("false");
  const EnergyJson json = report_json(example.record());
  EXPECT_DOUBLE_EQ(json["layers"][0]["energy_pj"], 100e12);
  EXPECT_DOUBLE_EQ(json["totals"]["energy_j"], 100);
  const EnergyJson& energy = json["energy"];
  EXPECT_EQ(energy["covers"], (EnergyJson{"array", "edge", "rounders"}));
  EXPECT_EQ(energy["unknown"]["dram"], "no figure");
  EXPECT_TRUE(energy["parts"]["sram"].is_null());
  EXPECT_DOUBLE_EQ(energy["parts"]["array"]["idle"], 10);
  EXPECT_EQ(energy["zero_products_of"], "distributions");
  EXPECT_FALSE(energy.contains("without_zero_gating"));
  EXPECT_EQ(energy_lines(example.record()),
            "energy (osu018): 100 J: array 60.0%, edge 20.0%, rounders 20.0%\n"
            "energy unknown: accumulators dram sram\n");
  EXPECT_NE(layers_csv(example.result, &example.energy).find(",energy_pj,digest"),
            std::string::npos);
}

TEST(EnergyReport, OfGatedElementsHasTheEnergyWithoutGatingToo) {
  const EnergyExample example("true");
  const EnergyJson json = report_json(example.record());
  EXPECT_DOUBLE_EQ(json["energy"]["without_zero_gating"], 120);
  EXPECT_DOUBLE_EQ(json["layers"][0]["energy"]["without_zero_gating"], 120e12);
  EXPECT_EQ(json["config"]["fpu"]["zero_gating"], true);
  EXPECT_NE(energy_lines(example.record())
                .find("zero gating: 120 J without it, -16.7%; 50.0% of products have a zero\n"),
            std::string::npos);
}

TEST(EnergyReport, IsNotThereWhereNothingWasAskedFor) {
  EnergyExample example("false");
  RunRecord record = example.record();
  record.energy = nullptr;
  EXPECT_FALSE(report_json(record).contains("energy"));
  EXPECT_EQ(energy_lines(record), "");
}

}  // namespace
}  // namespace quaver
