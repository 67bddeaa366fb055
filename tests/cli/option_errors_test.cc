// Wrong commands, options and --set values: one line that says where and what was expected.
#include <gtest/gtest.h>

#include "tests/cli/program.h"

namespace quaver::cli_test {
namespace {

struct Case {
  std::vector<std::string> arguments;
  std::string message;  // its beginning
};

TEST(OptionErrors, AnUnknownCommandSuggestsTheNearest) {
  expect_error_starting({"frobnicate"},
                        "COMMAND: unknown command 'frobnicate', expected one of run, ");
  const Outcome outcome = run_quaver({"rnu"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_TRUE(outcome.err.ends_with(", did you mean 'run'?\n")) << outcome.err;
}

TEST(OptionErrors, AnUnknownOptionSuggestsTheNearest) {
  const Outcome outcome = run_quaver(small_run({"--bach", "3"}));
  EXPECT_EQ(outcome.code, 2);
  EXPECT_TRUE(outcome.err.starts_with("quaver: --bach: unknown option, expected one of --help"));
  EXPECT_TRUE(outcome.err.ends_with(", did you mean '--batch'?\n")) << outcome.err;
}

TEST(OptionErrors, OptionsAreNeverGuessedFromTheirBeginning) {
  expect_error_starting(small_run({"--batc", "3"}), "--batc: unknown option, ");
}

TEST(OptionErrors, MissingAndSuperfluousArgumentsAreNamed) {
  expect_error({"run"}, "CONFIG: missing, expected: quaver run CONFIG TRACE [OPTIONS]");
  expect_error({"run", kConfig}, "TRACE: missing, expected: quaver run CONFIG TRACE [OPTIONS]");
  const std::string more = "arguments: more arguments than the command takes, see --help";
  expect_error(small_run({"extra"}), more);
  expect_error({"formats", "x"}, more);
  expect_error({"area"}, "area: expected one of a CONFIG, --units, --fpus and --unit");
  expect_error({"area", kConfig, "--units"},
               "area: expected one of a CONFIG, --units, --fpus and --unit");
  expect_error({"area", "--unit", "hybrid"},
               "--unit: found 'hybrid', expected a unit, or UNIT/VARIANT, that --units lists");
  expect_error({"area", "--units", "--set", "array.rows=4"},
               "--set: changes a config, expected CONFIG");
  expect_error({"area", "--units", "--seeds", "7"},
               "--seeds: value is '7', expected an integer from 8 to 1000");
  expect_error({"area", "--units", "--rtl", "/nowhere"},
               "/nowhere/rtl/files.f: cannot be opened, expected a list of RTL files");
}

TEST(OptionErrors, PassesThatTheRecipeLacksAreRefused) {
  expect_error(small_run({"--set", "recipe=liu2021", "--passes", "fwd,wgrad"}),
               "--passes: recipe 'liu2021' has no wgrad pass, expected fwd");
  const Outcome all = run_quaver(small_run({"--set", "recipe=liu2021"}));
  EXPECT_EQ(all.code, 0) << all.err;
  EXPECT_NE(all.out.find("fwd"), std::string::npos) << all.out;
  EXPECT_EQ(all.out.find("dgrad"), std::string::npos) << all.out;
}

TEST(OptionErrors, WhatTheAnalyticTierDoesNotCheckIsRefused) {
  expect_error(
      small_run({"--check", "0.5"}),
      "--check: the analytic tier's values are the golden model's, expected --tier systemc "
      "or rtl");
}

TEST(OptionErrors, AShippedTraceGoesByItsName) {
  const std::vector<std::string> named = {"run", kConfig, "lenet5", "--no-area"};
  EXPECT_EQ(run_quaver(named).out, run_quaver(small_run({})).out);
  expect_error(
      {"run", kConfig, "lenet", "--no-area"},
      "lenet: cannot be opened, expected a trace file such as traces/resnet50.csv, did you "
      "mean 'lenet5'?");
}

TEST(OptionErrors, AShippedConfigGoesByItsName) {
  const std::vector<std::string> named = {"run", "hfp8-8x8", kTrace, "--no-area"};
  EXPECT_EQ(run_quaver(named).out, run_quaver(small_run({})).out);
  expect_error({"run", "hfp8-8x9", kTrace, "--no-area"},
               "hfp8-8x9: cannot be opened, expected a config file, did you mean 'hfp8-8x8'?");
}

TEST(OptionErrors, AShippedConfigIsABaseByItsName) {
  const TemporaryFolder folder;
  const std::string config = folder.write("mine.yaml", "base: hfp8-8x8.yaml\nname: hfp8-8x8\n");
  EXPECT_EQ(run_quaver({"run", config, kTrace, "--no-area"}).out, run_quaver(small_run({})).out);
}

TEST(OptionErrors, MoreCyclesThanCanBeCountedAreRefused) {
  const TemporaryFolder folder;
  const std::string trace =
      folder.write("huge.csv",
                   "name,op,h,w,c,k,r,s,stride,pad,dilation,groups,m,n,kdim,count,input_gradient\n"
                   "l1,gemm,,,,,,,,,,,2147483647,2147483647,1,1,0\n");
  expect_error({"run", kConfig, trace, "--no-area", "--passes", "fwd", "--set", "array.rows=512",
                "--set", "array.cols=1", "--set", "array.accumulator_depth=1"},
               "l1: may take 2^63 cycles or more together with the rows before it, expected fewer "
               "multiply-accumulates");
}

TEST(OptionErrors, APassIsNamedOnce) {
  expect_error(small_run({"--passes", "fwd,dgrad,fwd"}),
               "--passes: found 'fwd' twice, expected each pass once");
}

// Sums of tiny range overflow to both infinities, whose sum is NaN.
TEST(OptionErrors, ANanForAnOutputWithoutOneIsTheRecipesFault) {
  const TemporaryFolder folder;
  const std::string config = folder.write(
      "nan.yaml",
      "name: nan\narray: {rows: 8, cols: 8}\nrecipe: {base: liu2021, accumulation: {intra: e2m1b6, "
      "inter: e2m1b6, chunk: 4}}\n");
  const Outcome outcome = run_quaver(
      {"run", config, "traces/lenet5.csv", "--no-area", "--tier", "systemc", "--layers", "c1"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_TRUE(
      outcome.err.starts_with("quaver: " + config + ":3:9: 'c1': NaN has no code in format"))
      << outcome.err;
}

TEST(OptionErrors, RecipesOfTheBenchHaveFixedFormats) {
  expect_error({"bench", "--recipes", "liu2021"},
               "--recipes: 'liu2021' chooses its formats from tensors, expected a recipe of fixed "
               "formats");
  expect_error_starting({"bench", "--recipes", "sun2019,"}, "--recipes: unknown recipe ''");
}

TEST(OptionErrors, EvalWantsAPassOfFixedFormats) {
  expect_error({"eval", "dot", "--recipe", "liu2021", "--pass", "dgrad"},
               "--pass: recipe 'liu2021' has no dgrad pass, expected fwd");
  expect_error({"eval", "mac", "--recipe", "liu2021", "--pass", "fwd"},
               "--recipe: 'liu2021' chooses its formats from tensors, expected a recipe of fixed "
               "formats");
}

TEST(OptionErrors, ARecipeToShowIsOneOfThoseThereAre) {
  expect_error_starting({"recipes", "sun2018"}, "NAME: unknown recipe 'sun2018', expected one of ");
  const Outcome shown = run_quaver({"recipes", "liu2021"});
  EXPECT_EQ(shown.code, 0);
  EXPECT_NE(shown.out.find("left open by the publication"), std::string::npos) << shown.out;
}

TEST(OptionErrors, ValuesOutOfRangeSayTheRange) {
  const std::vector<Case> cases = {
      {{"--threads", "0"}, "--threads: value is '0', expected an integer from 1 to 1024"},
      {{"--threads", "-1"}, "--threads: value is '-1', expected an integer from 1 to 1024"},
      {{"--batch", "0"}, "--batch: value is '0', expected an integer from 1 to 1073741824"},
      {{"--batch", "1.5"}, "--batch: value is '1.5', expected an integer from 1 to 1073741824"},
      {{"--check", "2"}, "--check: value is '2', expected a number from 0 to 1"},
      {{"--check", "nan"}, "--check: value is 'nan', expected a number from 0 to 1"},
      {{"--seed", "18446744073709551616"},
       "--seed: value is '18446744073709551616', expected an integer from 0 to "
       "18446744073709551615"},
      {{"--log-level", "loud"},
       "--log-level: level is 'loud', expected one of debug, info, warning, error, off"},
      {{"--tier", "foo"}, "--tier: tier 'foo': expected analytic, systemc or rtl"},
      {{"--passes", "fwd,"}, "--passes: unknown pass '', expected one of fwd, dgrad, wgrad"},
      {{"--layers", "zz*"},
       "--layers: 'zz*' names no row of the trace in the passes asked for, expected a pattern such "
       "as 'conv*'"}};
  for (const Case& bad : cases) expect_error(small_run(bad.arguments), bad.message);
}

TEST(OptionErrors, SetValuesAreValidatedLikeTheFile) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "found '', expected KEY=VALUE"},
      {"=3", "found '=3', expected KEY=VALUE"},
      {"array", "found 'array', expected KEY=VALUE"},
      {"array..rows=3", "empty key, expected KEY=VALUE or KEY.KEY=VALUE"},
      {"array.rows=0", "array.rows is '0', expected an integer from 1 to "},
      {"array.rows=-3", "array.rows is '-3', expected an integer from 1 to "},
      {"array.rows=99999999999999999999999", "array.rows is '99999999999999999999999', expected "},
      {"array.rows=[1, 2]", "array.rows is a list, expected an integer from 1 to "},
      {"array.rows=", "array.rows is nothing, expected an integer from 1 to "},
      {"array.rows.x=3", "'x' is set inside '8', expected a map there"},
      {"array.rows=\"4", "not YAML: illegal EOF in scalar"},
      {"array={rows: 2}", "missing key 'array.cols'"},
      {"arrray.rows=3", "unknown key 'arrray', expected one of array, "},
      {"array.dataflow=xx", "array.dataflow is 'xx', expected one of ws, os, is"},
      {"recipe=nope", "unknown recipe 'nope', expected one of "},
      {"recipe.accumulation.intra=fp999", "format 'fp999': unknown, expected one of fp143, "},
      {"recipe.accumulation.rounding=sr8",
       "recipe.accumulation.rounding is stochastic, expected rne, rna or rtz"},
      {"recipe.output.fwd.rounding=sr33",
       "rounding 'sr33': expected rne, rna, rtz or sr<k> with k from 1 to 32"},
      {"clock_mhz=nan", "clock_mhz is 'nan', expected a number from 0.001 to 1e+06"}};
  for (const auto& [setting, message] : cases)
    expect_error_starting(small_run({"--set", setting}), "--set: " + message);
}

TEST(OptionErrors, TheRtlTierRefusesShapesItWasNotBuiltFor) {
  expect_error_starting(
      {"run", "configs/hfp8-32x32.yaml", kTrace, "--no-area", "--tier", "rtl"}, QUAVER_SOURCE_DIR
      "/configs/hfp8-32x32.yaml:5:1: no Verilated core has this shape, expected one of: ");
}

TEST(OptionErrors, CompareWantsTwoConfigsAndATrace) {
  expect_error({"compare", kConfig, "--trace", kTrace, "--no-area"},
               "CONFIG: found 1, expected at least two configs to compare");
  expect_error({"compare", kConfig, kConfig, "--trace", kTrace, "--no-area", "--equal", "area"},
               "--no-area: areas cannot be made equal without them, expected --equal peak or none");
  expect_error({"compare", kConfig, kConfig, "--trace", kTrace, "--equal", "foo"},
               "--equal: 'foo': expected area, peak or none");
}

TEST(OptionErrors, AnUnknownTechnologyListsTheKnown) {
  expect_error_starting({"area", "--units", "--technology", "foo"},
                        "--technology: unknown technology 'foo' (known: osu018");
}

}  // namespace
}  // namespace quaver::cli_test
