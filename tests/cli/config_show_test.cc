// Does `quaver config show` print the machine that a run takes, and where each value was written?
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "sim/input/data_files.h"
#include "tests/cli/program.h"

namespace quaver::cli_test {
namespace {

using Json = nlohmann::json;

// The line of `text` that begins with `key`, spaces and all.
std::string line_of(const std::string& text, const std::string& key) {
  const std::size_t begin = ("\n" + text).find("\n" + key + ":");
  return begin == std::string::npos ? "" : text.substr(begin, text.find('\n', begin) - begin);
}

bool ends_with_origin(const std::string& text, const std::string& key, const std::string& origin) {
  return line_of(text, key).ends_with("  # " + origin);
}

Json reported_config(const std::vector<std::string>& config) {
  std::vector<std::string> arguments = {"run"};
  arguments.insert(arguments.end(), config.begin(), config.end());
  for (const char* more : {"traces/lenet5.csv", "--batch=4", "--no-area", "--json"})
    arguments.emplace_back(more);
  const Outcome outcome = run_quaver(arguments);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  return Json::parse(outcome.out).at("config");
}

TEST(ConfigShow, NamesTheFileTheLineTheSettingOrTheDefaultOfEachValue) {
  const TemporaryFolder folder;
  const std::string base = folder.write(
      "base.yaml", "name: one\narray: {rows: 4,\n  cols: 8}\nrecipe: sun2019\nfpu: {fp16: true}\n");
  const std::string top =
      folder.write("top.yaml",
                   "base: base.yaml\nname: two\n\narray: {cols: 16}\nrecipe: {base: sun2019,\n"
                   "  accumulation: {inter: fp169}}\n");
  const Outcome outcome = run_quaver(
      {"config", "show", top, "--set", "clock_mhz=500", "--set", "recipe.first_last=none"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const std::string& text = outcome.out;
  EXPECT_TRUE(ends_with_origin(text, "name", top + ":2")) << text;
  EXPECT_TRUE(ends_with_origin(text, "  rows", base + ":2")) << text;
  EXPECT_TRUE(ends_with_origin(text, "  cols", top + ":4")) << text;
  EXPECT_TRUE(ends_with_origin(text, "  fp16", base + ":5")) << text;
  EXPECT_TRUE(ends_with_origin(text, "  dataflow", "default")) << text;
  EXPECT_TRUE(ends_with_origin(text, "    inter", top + ":6")) << text;
  EXPECT_TRUE(ends_with_origin(text, "  title", "configs/recipes/sun2019.yaml:5")) << text;
  EXPECT_TRUE(ends_with_origin(text, "  first_last", "--set")) << text;
  EXPECT_TRUE(ends_with_origin(text, "clock_mhz", "--set")) << text;
}

TEST(ConfigShow, PrintsAConfigThatGivesTheSameMachine) {
  const TemporaryFolder folder;
  for (const std::string& name : data_file_names("configs", ".yaml")) {
    const std::string config = "configs/" + name + ".yaml";
    const Outcome outcome = run_quaver({"config", "show", config});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(reported_config({folder.write("again.yaml", outcome.out)}),
              reported_config({config}));
  }
  // Recipes of every kind: adaptive formats, schedules, no backward passes, texts with colons.
  for (const std::string& name : data_file_names("configs/recipes", ".yaml")) {
    const std::vector<std::string> given = {"configs/hfp8-8x8.yaml",
                                            "--set",
                                            "recipe=" + name,
                                            "--set",
                                            "recipe.first_last=none",
                                            "--set",
                                            "recipe.fused_products=1",
                                            "--set",
                                            "memory.bandwidth_bytes_per_cycle=64",
                                            "--set",
                                            "name='yes: \"#\" it is'"};
    std::vector<std::string> show = {"config", "show"};
    show.insert(show.end(), given.begin(), given.end());
    const Outcome outcome = run_quaver(show);
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const std::string again = folder.write("again.yaml", outcome.out);
    EXPECT_EQ(reported_config({again}), reported_config(given)) << outcome.out;
  }
}

TEST(ConfigShow, AsJsonHasTheReportsConfigAndAnOriginForEachKey) {
  const Outcome outcome =
      run_quaver({"config", "show", "configs/hfp8-8x8.yaml", "--json", "--set", "array.rows=3"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json json = Json::parse(outcome.out);
  EXPECT_EQ(json.at("config"), reported_config({"configs/hfp8-8x8.yaml", "--set", "array.rows=3"}));
  EXPECT_EQ(json.at("origins").at("array.rows"), "--set");
  EXPECT_EQ(json.at("origins").at("fpu.decode"), "default");
}

TEST(ConfigShow, RefusesAnotherWordAndAMissingConfig) {
  expect_error({"config", "list", "configs/hfp8-8x8.yaml"}, "config: found 'list', expected show");
  expect_error({"config", "show"},
               "CONFIG: missing, expected: quaver config show CONFIG [OPTIONS]");
}

}  // namespace
}  // namespace quaver::cli_test
