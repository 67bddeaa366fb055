// Is everything wrong in a sweep file refused where it stands?
#include <gtest/gtest.h>

#include "tests/sweep/sweeps.h"

namespace quaver {
namespace {

struct Wrong {
  const char* name;
  const char* axis;     // the axis's line, or nullptr for an ordinary one
  const char* more;     // further lines
  const char* message;  // its beginning, behind the file
};

void PrintTo(const Wrong& wrong, std::ostream* out) { *out << wrong.name; }

class WrongSweep : public testing::TestWithParam<Wrong> {};

TEST_P(WrongSweep, IsRefusedWhereItStands) {
  const TemporaryFolder folder;
  const Wrong& wrong = GetParam();
  const std::string axis = wrong.axis == nullptr ? "array.rows: [8]" : wrong.axis;
  const std::string file = folder.write("sweep.yaml", sweep_text({axis}, wrong.more));
  const std::string text = error_of([&] { run_sweep(load_sweep(file), plain_options()); });
  const std::string want = file + ":" + wrong.message;
  EXPECT_EQ(text.substr(0, want.size()), want);
}

INSTANTIATE_TEST_SUITE_P(
    Files, WrongSweep,
    testing::Values(
        Wrong{"NoList", "array.rows: 8", "",
              "5:15: axis 'array.rows' is '8', expected a list, or a map of from, to and step"},
        Wrong{"EmptyList", "array.rows: []", "", "5:15: axis 'array.rows' has no values"},
        Wrong{"EmptyValue", "array.rows: [8, ]\n  array.cols: [~]", "",
              "6:16: axis 'array.cols' has an empty value"},
        Wrong{"Twice", "array.rows: [8, 16, 8]", "",
              "5:23: axis 'array.rows' has the value 8 twice"},
        Wrong{"NoEnd", "array.rows: {from: 8, step: 2}", "", "5:15: missing key 'array.rows.to'"},
        Wrong{"NoStep", "array.rows: {from: 8, to: 9}", "",
              "5:15: axis 'array.rows' has neither step nor factor, expected one of them"},
        Wrong{"StepAndFactor", "array.rows: {from: 8, to: 9, step: 1, factor: 2}", "",
              "5:15: axis 'array.rows' has both step and factor, expected one of them"},
        Wrong{"Downwards", "array.rows: {from: 8, to: 4, step: 1}", "",
              "5:29: array.rows.to is below from, expected a range that rises"},
        Wrong{"NoStepAtAll", "array.rows: {from: 8, to: 9, step: 0}", "",
              "5:38: array.rows.step is '0', expected a number above 0"},
        Wrong{"FactorOne", "array.rows: {from: 8, to: 9, factor: 1}", "",
              "5:40: array.rows goes from 8 by factor 1, expected from above 0 and a factor above"},
        Wrong{"TooMany", "array.rows: {from: 0, to: 1e15, step: 1e-6}", "",
              "5:15: axis 'array.rows' has more than 100000 values, expected fewer"},
        Wrong{"TooManyByFactor", "array.rows: {from: 1e-300, to: 1e15, factor: 1.0000001}", "",
              "5:15: axis 'array.rows' has more than 100000 values, expected fewer"},
        Wrong{"TooManyPoints",
              "array.rows: {from: 1, to: 5000, step: 1}\n"
              "  array.cols: {from: 1, to: 5000, step: 1}",
              "", "5:3: the sweep has more than 10000000 points, expected fewer"},
        Wrong{"Words", "array.rows: {from: few, to: 9, step: 1}", "",
              "5:22: array.rows.from is 'few', expected a number from"},
        Wrong{"UnknownRangeKey", "array.rows: {from: 8, to: 9, setp: 1}", "",
              "5:32: unknown key 'array.rows.setp', expected one of"},
        Wrong{"UnknownAxis", "array.rowz: [8, 16]", "",
              "5:3: unknown key 'array.rowz', expected one of accumulator_depth, "},
        Wrong{"UnknownSection", "arrya.rows: [8]", "", "5:3: unknown key 'arrya', expected one of"},
        Wrong{"UnknownRecipeKey", "recipe.chunk: [8]", "",
              "5:3: unknown key 'recipe.chunk', expected one of accumulation, "},
        Wrong{"InsideANumber", "clock_mhz.x: [8]", "",
              "5:3: 'x' is set inside '1000', expected a map there"},
        Wrong{"OneInsideAnother", "array: [{rows: 8, cols: 8}]\n  array.rows: [8]", "",
              "6:3: axis 'array.rows' lies inside axis 'array', expected axes that lie apart"},
        Wrong{"UnknownRecipe", "recipe: [sun2019, sun2109]", "",
              "5:21: unknown recipe 'sun2109', expected one of"},
        Wrong{"NothingPossible", "array.rows: [600, 700]", "",
              "5:16: array.rows is '600', expected an integer from 1 to 512"},
        Wrong{"UnknownMetric", nullptr, "constraints: [cyclse <= 3]\n",
              "6:15: unknown metric 'cyclse', expected one of cycles, seconds, utilization, "
              "area_um2, peak_tflops, tflops, tflops_per_mm2, sqnr_db, energy_j, did you mean "
              "'cycles'?"},
        Wrong{"NoSign", nullptr, "constraints: [cycles < 3]\n",
              "6:15: constraint 'cycles < 3' has no sign, expected METRIC <= NUMBER or METRIC >="},
        Wrong{"NoNumber", nullptr, "constraints: [cycles <= few]\n",
              "6:15: the limit of cycles is 'few', expected a number from"},
        Wrong{"NoMetricOfEnergy", nullptr, "constraints: [energy_j <= 3]\n",
              "6:15: energy_j is empty without --energy, expected it or another metric"},
        Wrong{"AreaThatIsNotAskedFor", nullptr, "constraints: [area_um2 <= 3]\n",
              "6:15: area_um2 is empty with --no-area, expected areas or another metric"},
        Wrong{"ErrorWithoutValues", nullptr, "constraints: [sqnr_db >= 30]\n",
              "6:15: sqnr_db is empty without values, expected 'values: true', 'tier: systemc' or "
              "another metric"},
        Wrong{"ErrorAsAnObjective", nullptr, "objectives: {maximize: [sqnr_db]}\n",
              "6:25: sqnr_db is empty without values"},
        Wrong{"ValuesNeitherYesNorNo", nullptr, "values: some\n",
              "6:9: values is 'some', expected one of true, false"},
        Wrong{"AreaAsAnObjective", nullptr, "objectives: {maximize: [tflops_per_mm2]}\n",
              "6:25: tflops_per_mm2 is empty with --no-area"},
        Wrong{"UnknownObjective", nullptr, "objectives: {maximize: [speed]}\n",
              "6:25: unknown metric 'speed', expected one of cycles, "},
        Wrong{"ObjectiveTwice", nullptr, "objectives: {maximize: [tflops], minimize: [tflops]}\n",
              "6:45: objective 'tflops' stands twice, expected it once"},
        Wrong{"UnknownDirection", nullptr, "objectives: {maximise: [tflops]}\n",
              "6:14: unknown key 'objectives.maximise', expected one of maximize, minimize"},
        Wrong{"ObjectiveNoList", nullptr, "objectives: {maximize: tflops}\n",
              "6:24: objectives.maximize is 'tflops', expected a list of metrics"},
        Wrong{"UnknownPass", nullptr, "passes: [fwd, bwd]\n", "6:15: unknown pass 'bwd'"},
        Wrong{"PassTwice", nullptr, "passes: [fwd, fwd]\n",
              "6:15: found 'fwd' twice, expected each pass once"},
        Wrong{"NoPass", nullptr, "passes: []\n", "6:9: passes is empty"},
        Wrong{"UnknownTier", nullptr, "tier: rtl\n",
              "6:7: tier is 'rtl', expected one of analytic, systemc"},
        Wrong{"NoBatch", nullptr, "batch: 0\n", "6:8: batch is '0', expected an integer from 1 to"},
        Wrong{"UnknownKey", nullptr, "objective: {}\n",
              "6:1: unknown key 'objective', expected one of axes, base, batch, constraints, "
              "name, objectives, passes, tier, traces, values, did you mean 'objectives'?"}),
    [](const testing::TestParamInfo<Wrong>& info) { return info.param.name; });

std::string error_of_head(const std::string& head) {
  const TemporaryFolder folder;
  const std::string file = folder.write("sweep.yaml", head + "axes: {array.rows: [8]}\n");
  const std::string text = error_of([&] { run_sweep(load_sweep(file), plain_options()); });
  return text.starts_with(file + ":") ? text.substr(file.size() + 1) : text;
}

TEST(WrongSweeps, FilesThatAreNotThereAreNamedWhereTheyStand) {
  EXPECT_EQ(error_of_head("name: s\nbase: none.yaml\ntraces: [traces/lenet5.csv]\n"),
            "2:7: 'none.yaml' cannot be opened, expected a config");
  EXPECT_EQ(error_of_head("name: s\nbase: configs/hfp8-8x8.yaml\ntraces: [none.csv]\n"),
            "3:10: 'none.csv' cannot be opened, expected a trace file such as traces/resnet50.csv");
  EXPECT_EQ(error_of_head("name: s\nbase: configs/hfp8-8x8.yaml\ntraces: []\n"),
            "3:9: traces is empty, expected traces such as traces/resnet50.csv");
  EXPECT_EQ(error_of_head("name: s\nbase: configs/hfp8-8x8.yaml\ntraces: traces/lenet5.csv\n"),
            "3:9: traces is 'traces/lenet5.csv', expected a list");
  EXPECT_EQ(error_of_head("base: configs/hfp8-8x8.yaml\ntraces: [traces/lenet5.csv]\n"),
            "1:1: missing key 'name'");
}

TEST(WrongSweeps, ATraceIsNamedOnce) {
  EXPECT_EQ(error_of_head("name: s\nbase: configs/hfp8-8x8.yaml\n"
                          "traces: [traces/lenet5.csv, traces/../traces/lenet5.csv]\n"),
            "3:29: trace 'traces/../traces/lenet5.csv' holds the same as 'lenet5', expected each "
            "trace once");
}

TEST(WrongSweeps, AnInferenceRecipeHasNoGradients) {
  const TemporaryFolder folder;
  const std::string file = folder.write("sweep.yaml", sweep_text({"recipe: [liu2021]"}));
  EXPECT_EQ(error_of([&] { run_sweep(load_sweep(file), plain_options()); }),
            file + ":1:1: recipe 'liu2021' has no dgrad pass, expected fwd");
}

// An area that is unknown for one machine can neither meet a limit nor miss it.
TEST(WrongSweeps, AnUnknownAreaSatisfiesNothing) {
  const TemporaryFolder folder;
  const std::string file = folder.write(
      "sweep.yaml", sweep_text({"array.rows: [4, 8, 16]"}, "constraints: [area_um2 <= 1e9]\n"));
  SweepOptions options = plain_options();
  options.area_of = [](const Config& config) {
    return config.array.rows == 8 ? PointArea{{}, "no RTL"} : PointArea{1e6, ""};
  };
  EXPECT_EQ(error_of([&] { run_sweep(load_sweep(file), options); }),
            file +
                ":6:15: area_um2 is unknown for point 1 (no RTL), expected machines whose areas "
                "are known, or another metric");
}

// Nor an energy: its reason stands apart from those of areas.
TEST(WrongSweeps, AnUnknownEnergySatisfiesNothingAndSaysWhy) {
  const TemporaryFolder folder;
  SweepOptions options = plain_options();
  options.energy_of = [](const Config&) { return PointEnergy{nullptr, "no gates"}; };
  const std::string file = folder.write(
      "sweep.yaml", sweep_text({"array.rows: [4]"}, "objectives: {minimize: [energy_j]}\n"));
  EXPECT_EQ(error_of([&] { run_sweep(load_sweep(file), options); }),
            file +
                ":6:25: energy_j is unknown for point 0 (energy: no gates), expected machines "
                "whose energies are known, or another metric");
  const SweepResults results =
      run_sweep(sweep_of(folder, sweep_text({"array.rows: [4]"})), options);
  EXPECT_TRUE(results.unknown_areas().empty());
  ASSERT_EQ(results.unknown_energies().size(), 1U);
  EXPECT_NE(sweep_summary(results).find("energy unknown:\n         1  energy: no gates"),
            std::string::npos)
      << sweep_summary(results);
}

}  // namespace
}  // namespace quaver
